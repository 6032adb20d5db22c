import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createKnowledgeVerbs } from '../../../src/app/knowledge-verbs.ts';
import { createWeekly } from '../../../src/app/weekly.ts';
import { createCorrections } from '../../../src/db/corrections.ts';
import { createWechatRecord } from '../../../src/db/wechat-record.ts';
import { createWeeklyLines } from '../../../src/db/weekly.ts';
import type { WechatState } from '../../../src/ports/wechat.ts';
import { DESK, type SlackDesk, slackDesk } from '../../support/slack-desk.ts';

let desk: SlackDesk;
beforeEach(async () => {
  desk = await slackDesk();
});
afterEach(() => desk.close());

const posted = () => desk.slack.channel(DESK).messages.map(message => desk.slack.text(message));

/** WeChat was away for so many minutes, and is back. */
async function away(minutes: number) {
  const record = createWechatRecord(desk.client, desk.cipher, desk.clock, { channels: ['slack'] });
  const is = (phase: WechatState['phase']) =>
    record.keep(desk.account, { phase, since: desk.clock.now(), restarts: 0, waiting: 0, rssBytes: 0 });
  await is('online');
  desk.clock.pass(30_000);
  await is('offline');
  desk.clock.pass(minutes * 60_000);
  await is('online');
  await desk.settled();
}

test('a gap in which WeChat could not be heard is told in the desk’s channel, and each once', async () => {
  await away(8);
  await desk.settled();
  expect(posted()).toEqual([expect.stringMatching(/^微信刚才离线 10:00–10:08，期间的消息可能未收到。/)]);
  await away(1);
  expect(posted()).toHaveLength(1);
  await away(3);
  expect(posted()).toHaveLength(2);
});

test('it is told once although Slack’s answer is lost', async () => {
  desk.slack.onCall = call => (call.method === 'chat.postMessage' ? 'done but no answer' : 'ok');
  await away(5);
  expect(posted()).toHaveLength(1);
  desk.slack.onCall = () => 'ok';
  desk.clock.pass(60_000);
  await desk.settled();
  expect(posted()).toHaveLength(1);
  const [row] = await desk.rows(sql`select status from outbox where why = 'wechat.gap'`);
  expect(row).toEqual({ status: 'sent' });
});

test('how often staff put right what the machine had filed is told on Monday, once although Slack’s answer is lost', async () => {
  await desk.owner('w-chen').say('3栋2单元楼道灯不亮了');
  await desk.settled();
  await desk.slack.chooses('U1ZHANG', desk.card(), 'case_more', '修改信息');
  await desk.slack.submits('U1ZHANG', { 类别: '供电' });
  await desk.settled();
  desk.clock.set('2026-11-23T09:00:00+08:00');
  const { client, clock } = desk;
  const lines = createWeeklyLines(client, ['slack']);
  await createWeekly({ lines, corrections: createCorrections(client), clock }).look(new AbortController().signal);
  desk.slack.onCall = call => (call.method === 'chat.postMessage' ? 'done but no answer' : 'ok');
  await desk.settled();
  desk.slack.onCall = () => 'ok';
  desk.clock.pass(60_000);
  await desk.settled();
  expect(posted().slice(1)).toEqual([
    '上周（11月16日–22日）机器登记 1 件，同事改过 1 件（100%）：类别 1（公共照明→供电）。按引擎：本地 1/1。',
  ]);
});

test('a proposed article is told in the channel without its words, and what became of it to whoever proposed it', async () => {
  const { book, clock } = desk;
  const verbs = createKnowledgeVerbs({ book, clock, feed: { wake: () => {}, watch: () => () => {} } });
  const [zhang, wang] = [await desk.staff('1001'), await desk.staff('9001')];
  const words = {
    questions: ['月卡怎么办？'],
    answer: '请到客服台办理。',
    source: '《停车管理办法》',
    asOf: '2026-09-01',
  };
  const { id, number } = await verbs.propose(zhang.member, { ...words, title: '停车月卡' });
  await desk.settled();
  expect(posted()).toEqual([`小张提交了知识 ${number}，等主管审核。请主管在值班台的“知识库”里看。`]);
  await verbs.approve(wang.member, id, 1);
  await desk.settled();
  expect(posted()).toHaveLength(1);
  expect(desk.told()).toBe(`您提交的知识 ${number} 已由王建国发布，以后会用来答复业主。谢谢您。`);
  expect(desk.told('U2LIU')).toBe('');
  expect(await desk.rows(sql`select 1 from lane where due_at is not null`)).toEqual([]);
});
