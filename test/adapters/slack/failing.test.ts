import { sql } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import type { Verbs } from '../../../src/ports/verbs.ts';
import { DESK, type SlackDesk, slackDesk } from '../../support/slack-desk.ts';

let desk: SlackDesk;
afterEach(() => desk.close());

const ZHANG = 'U1ZHANG';
const views = () => desk.slack.seenBy(ZHANG).views;
const told = () => {
  const { ephemerals, dms } = desk.slack.seenBy(ZHANG);
  return [...ephemerals, ...dms].map(m => desk.slack.text(m)).join('\n');
};
const errors = () => Object.values(desk.slack.seenBy(ZHANG).errors).join('\n');
async function reported() {
  const owner = desk.owner('w-chen');
  await owner.say('3栋2单元楼道灯不亮了');
  await desk.settled();
  return owner;
}
async function previewed(text: string, more: Parameters<typeof desk.slack.submits>[1] = {}) {
  await desk.slack.presses(ZHANG, desk.card(), '回复业主');
  await desk.slack.submits(ZHANG, { text, ...more });
}
/** Everything left undone is tried again until nothing is, however long that would take. */
async function triedToTheEnd() {
  for (let i = 0; i < 6; i++) {
    await desk.rows(sql`update slack_inbound set due_at = now(), lease_until = null where due_at is not null`);
    await desk.settled();
  }
  expect(await desk.rows(sql`select 1 from slack_inbound where due_at is not null`)).toEqual([]);
}
const heardOf = async (owner: Awaited<ReturnType<typeof reported>>, words: string) => {
  desk.clock.pass(60_000);
  await desk.settled();
  return (await owner.heard()).filter(text => text.includes(words)).length;
};

test('a form that fails stays open with its words, says so, and is done when it is sent again', async () => {
  desk = await slackDesk();
  const owner = await reported();
  await previewed('电工三点到');
  await desk.rows(sql`alter table ticket_event rename to away`);
  await desk.slack.submits(ZHANG, {});
  expect(errors()).toContain('没有执行成');
  expect(desk.slack.text(views()[0]!)).toContain('电工三点到');
  await desk.rows(sql`alter table away rename to ticket_event`);
  await desk.slack.submits(ZHANG, {});
  expect(views()).toEqual([]);
  await triedToTheEnd();
  expect(await heardOf(owner, '电工三点到')).toBe(1);
});

test('a form that failed after it was done is done once, however often it is sent', async () => {
  let left = 1;
  desk = await slackDesk({
    verbs: (verbs): Verbs => ({
      ...verbs,
      async reply(...given) {
        const done = await verbs.reply(...given);
        if (left-- > 0) throw new Error('the answer to the commit was lost');
        return done;
      },
    }),
  });
  const owner = await reported();
  await previewed('电工三点到');
  await desk.slack.submits(ZHANG, {});
  expect(errors()).toContain('没有执行成');
  await desk.slack.submits(ZHANG, {});
  expect(views()).toEqual([]);
  await triedToTheEnd();
  expect(await heardOf(owner, '电工三点到')).toBe(1);
});

test('a form that Slack has closed meanwhile and that never goes through comes back to its writer in words', async () => {
  const closed = Promise.withResolvers<void>();
  desk = await slackDesk({
    verbs: verbs => ({
      ...verbs,
      async reply() {
        await closed.promise;
        throw new Error('broken for good');
      },
    }),
  });
  const owner = await reported();
  await previewed('电工三点到');
  await desk.slack.submits(ZHANG, {});
  expect(views()).toEqual([]);
  closed.resolve();
  await desk.settled();
  expect(told()).toBe('');
  await triedToTheEnd();
  expect(told()).toMatch(/“回复业主”没有执行成[\s\S]*您写的是：“电工三点到”/);
  expect(await heardOf(owner, '电工三点到')).toBe(0);
});

test('a press that never goes through is told, also by a Slack that was away when it was given up', async () => {
  desk = await slackDesk({
    verbs: verbs => ({
      ...verbs,
      async claim() {
        throw new Error('broken for good');
      },
    }),
  });
  await reported();
  await desk.slack.presses(ZHANG, desk.card(), '接单');
  let left = 2;
  desk.slack.onCall = ({ method }) => (method.startsWith('chat.post') && left-- > 0 ? { status: 503 } : 'ok');
  // The address of the press is good for half an hour only.
  await desk.slack.pass(31 * 60_000);
  for (let i = 0; i < 8; i++) {
    await desk.rows(sql`update slack_inbound set due_at = now() where due_at is not null`);
    await desk.settled();
  }
  expect(told()).toContain('“接单”没有执行成，请再按一次');
  expect(await desk.rows(sql`select 1 from slack_inbound where due_at is not null`)).toEqual([]);
});

test('words in a thread that cannot be kept are said to have been lost', async () => {
  desk = await slackDesk({
    verbs: verbs => ({
      ...verbs,
      async note() {
        throw new Error('broken for good');
      },
    }),
  });
  await reported();
  await desk.slack.says(ZHANG, DESK, '这户上次也是这个灯', { threadTs: desk.card().ts });
  await triedToTheEnd();
  expect(told()).toMatch(/没有记进工单[\s\S]*这户上次也是这个灯/);
});

test('a command that fails is answered in words, at once', async () => {
  desk = await slackDesk();
  await reported();
  await desk.rows(sql`alter table desk_seen rename to away`);
  await desk.slack.runs('/ticket', '待接', ZHANG, DESK);
  expect(told()).toContain('没有查成，请过一会儿再发一次');
  await desk.settled();
  expect(await desk.rows(sql`select 1 from slack_inbound where due_at is not null`)).toEqual([]);
});

test.each([
  ['files.info', { error: 'missing_scope' }],
  ['files.info', { error: 'file_not_found' }],
] as const)('a picture that Slack does not hand out is said in the form: %s %j', async (method, how) => {
  desk = await slackDesk();
  const owner = await reported();
  desk.slack.onCall = call => (call.method === method ? how : 'ok');
  const picture = desk.slack.picks(ZHANG, { name: '灯.png', bytes: Buffer.from('89504e470d0a1a0a', 'hex') });
  await previewed('电工三点到', { 给业主看的图片: picture });
  await desk.slack.submits(ZHANG, {});
  expect(desk.slack.text(views()[0]!)).toMatch(/图片没能从 Slack 读到[\s\S]*电工三点到/);
  expect(await heardOf(owner, '电工三点到')).toBe(0);
});
