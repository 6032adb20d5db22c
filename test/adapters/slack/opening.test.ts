import { sql } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import type { How } from '../../support/slack/index.ts';
import { DESK, type SlackDesk, slackDesk } from '../../support/slack-desk.ts';

let desk: SlackDesk;
afterEach(() => desk.close());

const ZHANG = 'U1ZHANG';
const NOT_OPENED = '窗口没打开，请再按一次。';
const shown = () => desk.slack.seenBy(ZHANG).views.map(view => desk.slack.text(view));
const told = () => {
  const { ephemerals, dms } = desk.slack.seenBy(ZHANG);
  return [...ephemerals, ...dms].map(m => desk.slack.text(m));
};
async function reported() {
  await desk.owner('w-chen').say('3栋2单元楼道灯不亮了');
  await desk.settled();
}
function weather(method: string, ...how: readonly How[]): void {
  const left = [...how];
  desk.slack.onCall = call => (call.method === method ? (left.shift() ?? 'ok') : 'ok');
}

test.each([{ retryAfter: 20 }, { status: 503 }, { error: 'expired_trigger_id' }, 'reset'] as const)(
  'a dialog that cannot be opened is said where it was asked for: %j',
  async how => {
    desk = await slackDesk();
    await reported();
    weather('views.open', how);
    await desk.slack.presses(ZHANG, desk.card(), '回复业主');
    await desk.settled();
    expect(told()).toEqual([NOT_OPENED]);
    desk.clock.pass(30_000);
    await desk.slack.presses(ZHANG, desk.card(), '回复业主');
    expect(shown().join()).toContain('要对业主说的话');
  },
);

test('a form from the lightning menu that cannot be opened is said in private', async () => {
  desk = await slackDesk();
  weather('views.open', { retryAfter: 20 });
  await desk.slack.uses(ZHANG, 'log_case');
  await desk.settled();
  expect(told()).toEqual([NOT_OPENED]);
});

test('where there is nobody to hand a case to, the dialog says so', async () => {
  desk = await slackDesk();
  await desk.client.db.execute(sql`update staff set until = now() where code <> '1001'`);
  await reported();
  await desk.slack.presses(ZHANG, desk.card(), '接单');
  await desk.settled();
  await desk.slack.chooses(ZHANG, desk.card(), 'case_more', '转派');
  expect(shown().join()).toContain('没有别的同事可以转派');
  expect(told()).toEqual([]);
});

test.each([
  ['once: it is shown all the same', [{ status: 503 }], [], '要对业主说的话'],
  ['as Slack asks for patience: it is shown after that', [{ retryAfter: 1 }], [], '要对业主说的话'],
  ['twice: it is said', [{ status: 503 }, { status: 503 }], [NOT_OPENED], '正在打开'],
] as const)('a dialog opened before its case was read fails to be filled %s', async (_what, how, says, stands) => {
  const read = Promise.withResolvers<void>();
  let isSlow = false;
  desk = await slackDesk({
    slack: {
      trying: { mostFailures: 5, elapsed: () => performance.now() },
      around: parts => ({
        ...parts,
        board: {
          ...parts.board,
          async read(id) {
            if (isSlow) await read.promise;
            return parts.board.read(id);
          },
        },
      }),
    },
  });
  await reported();
  isSlow = true;
  const press = desk.slack.presses(ZHANG, desk.card(), '回复业主');
  await expect.poll(() => shown().join()).toContain('正在打开');
  weather('views.update', ...how);
  read.resolve();
  await press;
  await desk.settled();
  expect(told()).toEqual(says);
  expect(shown().join()).toContain(stands);
  expect(desk.slack.callsOf('views.update')).toHaveLength(2);
});

test('/ticket that takes longer than Slack waits is answered to where it was asked', async () => {
  const closed = Promise.withResolvers<void>();
  let isSlow = false;
  desk = await slackDesk({
    slack: {
      around: parts => ({
        ...parts,
        people: {
          ...parts.people,
          async byUser(user) {
            if (isSlow) await closed.promise;
            return parts.people.byUser(user);
          },
        },
      }),
    },
  });
  await reported();
  isSlow = true;
  const asked = await desk.slack.runs('/ticket', '待接', ZHANG, DESK);
  expect(asked).toMatchObject({ ok: true, deliveries: [{ answer: '' }] });
  expect(told()).toEqual([]);
  closed.resolve();
  await desk.settled();
  expect(told()).toHaveLength(1);
  expect(told()[0]).toMatch(/CH-26-\d{4}[\s\S]*接单/);
  expect(desk.slack.posted).toHaveLength(1);
});
