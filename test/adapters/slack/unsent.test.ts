import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Outcome } from '../../../src/ports/queues.ts';
import type { Book, Stores } from '../../../src/ports/stores.ts';
import { type SlackDesk, slackDesk } from '../../support/slack-desk.ts';

let desk: SlackDesk;
/** What the owners' channel answers. */
let answer: Outcome;
beforeEach(async () => {
  answer = { kind: 'sent' };
  desk = await slackDesk({ book: answering });
});
afterEach(() => desk.close());

function answering(book: Book): Book {
  const withAnswer = (stores: Stores): Stores => ({
    ...stores,
    deliveries: {
      ...stores.deliveries,
      settle: (delivered, me, now) =>
        stores.deliveries.settle(
          delivered.map(({ lane, outcomes }) => ({
            lane,
            outcomes: outcomes.map(o => (lane.channel === 'web' ? { ...o, result: answer } : o)),
          })),
          me,
          now,
        ),
    },
  });
  return { ...book, transaction: (fn, options) => book.transaction(stores => fn(withAnswer(stores)), options) };
}

const card = () => desk.slack.text(desk.card());
const looks = async () => (await desk.rows(sql`select 1 from outbox where why = 'case.delivery'`)).length;
const updates = () => desk.slack.callsOf('chat.update').length;
async function taken() {
  const owner = desk.owner('w-chen');
  await owner.say('3栋2单元楼道灯不亮了');
  await desk.settled();
  await desk.slack.presses('U1ZHANG', desk.card(), '接单');
  await desk.settled();
  return owner;
}
async function sends(label: string, text: string) {
  await desk.slack.presses('U1ZHANG', desk.card(), label);
  await desk.slack.submits('U1ZHANG', { text });
  await desk.slack.submits('U1ZHANG', {});
  await desk.settled();
}
async function later(minutes: number) {
  desk.clock.pass(minutes * 60_000);
  await desk.settled();
}

test('words the night holds back stand on the card until they have gone out', async () => {
  const owner = await taken();
  await later(13.5 * 60);
  await sends('办结', '换了灯泡');
  expect((await owner.heard()).at(-1)).not.toContain('换了灯泡');
  expect(card()).toContain('有 1 条给业主的话还没送出');
  const before = updates();
  for (let i = 0; i < 8; i++) await later(60);
  expect((await owner.heard()).join('\n')).toContain('换了灯泡');
  expect(card()).not.toContain('还没送出');
  expect(updates()).toBe(before + 1);
});

test('an answer that goes out when it is written makes nobody look again', async () => {
  const owner = await taken();
  await sends('回复业主', '三点到');
  expect((await owner.heard()).at(-1)).toContain('三点到');
  expect(card()).not.toContain('还没送出');
  expect(await looks()).toBe(0);
});

test('words that could not be delivered are said on the card, with what to do', async () => {
  await taken();
  answer = { kind: 'refused', why: 'no such chat' };
  await sends('回复业主', '三点到');
  expect(card()).toContain('有 1 条没能送到，请打电话');
  expect(card()).not.toContain('还没送出');
});

test('words that are tried again are said to wait after a minute, and no more once they are there', async () => {
  const owner = await taken();
  answer = { kind: 'retry', afterMs: 5 * 60_000, why: 'away', hasFailed: true };
  await sends('回复业主', '三点到');
  await later(1);
  expect(card()).toContain('有 1 条给业主的话还没送出');
  await later(5);
  const before = updates();
  await later(5);
  expect(updates()).toBe(before);
  answer = { kind: 'sent' };
  await later(5);
  expect((await owner.heard()).join('\n')).toContain('三点到');
  expect(card()).not.toContain('还没送出');
});

test('a delay shorter than that costs Slack nothing', async () => {
  await taken();
  answer = { kind: 'retry', afterMs: 3000, why: 'its place in line', hasFailed: false };
  await sends('回复业主', '三点到');
  answer = { kind: 'sent' };
  await later(0.1);
  const before = updates();
  await later(5);
  expect(updates()).toBe(before);
  expect(card()).not.toContain('还没送出');
});
