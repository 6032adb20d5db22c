import { sql } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import { DESK, type SlackDesk, slackDesk } from '../../support/slack-desk.ts';

let desk: SlackDesk;
afterEach(() => desk.close());

const ZHANG = 'U1ZHANG';
const said = async (text: string) => {
  const { ts } = await desk.slack.says('U2LIU', DESK, text);
  return desk.slack.channel(DESK).all.find(m => m.ts === ts)!;
};

test('what is on record is never said not to be, and is told in full once Slack takes it', async () => {
  desk = await slackDesk();
  const { slack } = desk;
  const message = await said('门岗说3栋楼道灯坏了');
  await slack.uses(ZHANG, 'to_case', message);
  let isStorm = true;
  slack.onCall = ({ method, args }) =>
    isStorm && method === 'chat.postMessage' && args['channel'] === DESK ? { retryAfter: 20 } : 'ok';
  await slack.submits(ZHANG, { source: 'guard', where: '3栋楼道' });
  await desk.tried(8);
  expect(desk.told()).toContain('已登记，工单号');
  expect(desk.told()).not.toContain('没有执行成');
  isStorm = false;
  desk.clock.pass(60_000);
  await desk.tried(1);
  expect(slack.channel(DESK).thread(message.ts)).toHaveLength(1);
  expect(desk.told().match(/已登记/g)).toHaveLength(1);
  expect(await desk.undone()).toBe(0);
});

test('a case that was logged is told to its writer before anything else is asked of Slack', async () => {
  desk = await slackDesk();
  const { slack } = desk;
  await slack.uses(ZHANG, 'to_case', await said('门岗说3栋楼道灯坏了'));
  slack.onCall = ({ method }) => (method === 'chat.getPermalink' ? { error: 'internal_error' } : 'ok');
  await slack.submits(ZHANG, { source: 'guard', where: '3栋楼道' });
  await desk.settled();
  expect(desk.told()).toContain('已登记，工单号');
  await desk.tried(6);
  expect(desk.told()).not.toMatch(/没有执行成|已经办好/);
  expect(await desk.undone()).toBe(0);
});

test('a case is taken at home though the page cannot be drawn anew', async () => {
  desk = await slackDesk();
  const { slack } = desk;
  await desk.owner('w-chen').say('3栋2单元楼道灯不亮了');
  await desk.settled();
  await slack.opensHome(ZHANG);
  await desk.settled();
  slack.onCall = ({ method }) => (method === 'views.publish' ? { error: 'internal_error' } : 'ok');
  await slack.presses(ZHANG, 'home', '接单');
  await desk.tried(6);
  expect((await desk.tickets()).map(t => t.state)).toEqual(['claimed']);
  expect(desk.told()).not.toContain('没有执行成');
  expect(desk.told()).toContain('“接单”已经办好');
  expect(await desk.undone()).toBe(0);
});

test('an answer that went out is not said to have failed when what follows it does', async () => {
  desk = await slackDesk();
  const { slack } = desk;
  const owner = desk.owner('w-chen');
  await owner.say('3栋2单元楼道灯不亮了');
  await desk.settled();
  const { ts } = await slack.says(ZHANG, DESK, '电工三点到', { threadTs: desk.card().ts });
  await slack.uses(ZHANG, 'to_owner', slack.channel(DESK).all.find(m => m.ts === ts)!);
  await slack.submits(ZHANG, {});
  await desk.rows(sql`alter table slack_sent rename to away`);
  await slack.submits(ZHANG, {});
  await desk.tried(6);
  expect(desk.told()).not.toContain('没有执行成');
  expect(desk.told()).toContain('“回复业主”已经办好');
  await desk.rows(sql`alter table away rename to slack_sent`);
  desk.clock.pass(60_000);
  await desk.settled();
  expect((await owner.heard()).filter(text => text.includes('电工三点到'))).toHaveLength(1);
});
