import { sql } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import { BOT, type How, type Person, SCOPES } from '../../support/slack/index.ts';
import { DESK, type SlackDesk, STAFF, slackDesk } from '../../support/slack-desk.ts';

let desk: SlackDesk;
afterEach(() => desk.close());

const ZHANG = 'U1ZHANG';
const told = (user = ZHANG) => {
  const { ephemerals, dms } = desk.slack.seenBy(user);
  return [...ephemerals, ...dms].map(m => desk.slack.text(m)).join('\n');
};
/** 小张 is on record by his address of work alone. */
async function openedDesk(zhang: Partial<Person> = {}) {
  const people = [{ ...STAFF[0]!, ...zhang }, STAFF[1]!];
  desk = await slackDesk({
    stand: {
      people,
      scopes: [...SCOPES, 'users:read.email'],
      channels: [{ id: DESK, name: '工单', is_private: true, members: [BOT, ...people.map(p => p.id)] }],
    },
  });
  await desk.rows(sql`update staff set slack_user = null, email = 'zhang@estate.example' where code = '1001'`);
  await desk.owner('w-chen').say('3栋2单元楼道灯不亮了');
  await desk.settled();
}
function weather(how: How, ...methods: readonly string[]): void {
  desk.slack.onCall = ({ method }) => (methods.includes(method) ? how : 'ok');
}
const claim = async () => {
  await desk.slack.presses(ZHANG, desk.card(), '接单');
  await desk.settled();
};

test.each([
  ['users.info', { status: 503 }],
  ['users.info', { error: 'missing_scope' }],
  ['users.info', { error: 'internal_error' }],
  ['auth.test', { status: 503 }],
] as const)('whom Slack cannot name now is no stranger: %s %j', async (method, how) => {
  await openedDesk();
  weather(how, method);
  await claim();
  expect(told()).toContain('Slack 现在查不到您是谁，请过一会儿再按');
  expect(told()).not.toContain('员工名单');
  await desk.slack.runs('/ticket', '待接', ZHANG, DESK);
  expect(told().match(/查不到您是谁/g)).toHaveLength(2);
  await desk.slack.opensHome(ZHANG);
  await desk.settled();
  expect(desk.slack.text(desk.slack.seenBy(ZHANG).home!)).toContain('查不到您是谁');

  weather('ok');
  await claim();
  expect(desk.slack.text(desk.card())).toContain('小张');
});

test('words in a thread wait until Slack says whose they are', async () => {
  await openedDesk();
  weather({ status: 503 }, 'users.info');
  await desk.slack.says(ZHANG, DESK, '我去看看', { threadTs: desk.card().ts });
  await desk.settled();
  expect(told()).toBe('');
  weather('ok');
  await desk.rows(sql`update slack_inbound set due_at = now() where due_at is not null`);
  await desk.settled();
  expect(await desk.rows(sql`select data->>'text' as text from ticket_event where kind = 'noted'`)).toEqual([
    { text: '我去看看' },
  ]);
});

test.each([
  { is_email_confirmed: false },
  { is_restricted: true },
  { is_ultra_restricted: true },
  { is_stranger: true },
  { team_id: 'T0PARTNER' },
] as const)('an address of work ties nobody of whom Slack says %j', async flaw => {
  await openedDesk();
  Object.assign(desk.slack.world.person(ZHANG), flaw);
  await claim();
  expect(told()).toContain('员工名单');
  expect(desk.slack.text(desk.card())).toContain('待接单');
});

test('what fails in the channel refuses nobody who waits', async () => {
  await openedDesk();
  weather({ status: 503 }, 'chat.postMessage', 'chat.update', 'views.publish');
  for (let i = 0; i < 6; i++) await desk.owner(`w-${i}`).say('2栋1单元楼道灯不亮了');
  for (let i = 0; i < 6; i++) await desk.slack.opensHome(ZHANG);
  await desk.settled();
  await desk.slack.presses(ZHANG, desk.card(), '回复业主');
  expect(
    desk.slack
      .seenBy(ZHANG)
      .views.map(view => desk.slack.text(view))
      .join(),
  ).toContain('要对业主说的话');
  expect(desk.slack.callsOf('views.open')).toHaveLength(1);
});
