import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DESK, type SlackDesk, slackDesk } from '../../support/slack-desk.ts';

let desk: SlackDesk;
beforeEach(async () => {
  desk = await slackDesk({ show: 'full' });
});
afterEach(() => desk.close());

const views = () => desk.slack.seenBy('U1ZHANG').views;
const told = (user = 'U1ZHANG') => {
  const { ephemerals, dms } = desk.slack.seenBy(user);
  return [...ephemerals, ...dms].map(m => desk.slack.text(m)).join('\n');
};
const numberIn = (text: string) => /CH-26-\d{4}/.exec(text)?.[0];

test('a call is logged from Slack: the form, the number in private, and the card by itself', async () => {
  const { slack } = desk;
  await slack.uses('U1ZHANG', 'log_case');
  expect(slack.text(views()[0]!)).not.toContain('哪个小区');
  await slack.submits('U1ZHANG', {
    source: '来电',
    text: '厨房水管漏水，地上都湿了',
    where: '3-2-1201',
    name: '陈美华',
    phone: '13800001201',
  });
  await desk.settled();
  expect(views()).toEqual([]);
  const card = slack.text(desk.card());
  expect(card).toMatch(/漏水渗水[\s\S]*3栋2单元1201/);
  expect(card).toContain('来电登记，业主没有聊天：有进展请打电话告知');
  expect(card).not.toContain('回复业主');
  expect(told()).toContain(`工单号 ${numberIn(card)}（来电）`);
  expect(told()).toContain('在值班台打开');
  expect(told('U2LIU')).toBe('');

  await slack.presses('U1ZHANG', desk.card(), '接单');
  await desk.settled();
  await slack.presses('U1ZHANG', desk.card(), '办结');
  await slack.submits('U1ZHANG', { text: '换了角阀' });
  expect(slack.text(views()[0]!)).toMatch(/业主没有聊天，不会收到这句话。请打电话告知/);
  await slack.submits('U1ZHANG', {});
  await desk.settled();
  expect(slack.text(desk.card())).toContain('打电话告诉业主结果');
  expect(slack.text(desk.card())).not.toContain('还没送出');
});

test('what is wrong is said in the form, and what was typed stays', async () => {
  const { slack } = desk;
  await slack.uses('U1ZHANG', 'log_case');
  await slack.submits('U1ZHANG', { source: '来访', text: '想问装修押金什么时候退', phone: '没有' });
  const view = slack.text(views()[0]!);
  expect(view).toMatch(/没有登记：电话看不明白/);
  expect(view).toContain('想问装修押金什么时候退');
  await slack.submits('U1ZHANG', { phone: '0512-55501234' });
  await desk.settled();
  expect(views()).toEqual([]);
  expect(slack.text(desk.card())).toContain('装修押金');
});

test('a message becomes a case once: its number in the thread, the message linked', async () => {
  const { slack } = desk;
  const said = await slack.says('U2LIU', DESK, '门岗说 <3栋> 楼道灯坏了 @小张');
  const message = slack.channel(DESK).all.find(m => m.ts === said.ts)!;
  await slack.uses('U1ZHANG', 'to_case', message);
  expect(slack.text(views()[0]!)).toContain('门岗说 <3栋> 楼道灯坏了');
  expect(slack.text(views()[0]!)).not.toMatch(/&lt;|U1ZHANG/);
  await slack.uses('U2LIU', 'to_case', message);
  await slack.submits('U1ZHANG', { source: 'guard', where: '3栋楼道' });
  await desk.settled();
  const card = slack.channel(DESK).messages.find(m => slack.text(m).includes('接单'))!;
  const number = numberIn(slack.text(card));
  expect(
    slack
      .channel(DESK)
      .thread(said.ts)
      .map(m => slack.text(m)),
  ).toEqual([`小张已把这条消息登记为工单 ${number}。`]);
  // Long digits are concealed in every text; whoever may read the case may follow the link.
  const link = `由 Slack 里的消息登记：https://menfang.slack.com/archives/${DESK}/p${said.ts.replace('.', '')}`;
  const thread = slack
    .channel(DESK)
    .thread(card.ts)
    .map(m => slack.text(m));
  expect(thread.join('\n')).toContain(link);

  // Who had the form open as well is told, and keeps what he wrote.
  await slack.submits('U2LIU', { source: 'guard', text: '3栋楼道灯全坏了' });
  const late = slack.text(slack.seenBy('U2LIU').views[0]!);
  expect(late).toContain(`已经登记过了，工单号 ${number}`);
  expect(late).toContain('3栋楼道灯全坏了');
  await slack.uses('U2LIU', 'to_case', message);
  expect(slack.text(slack.seenBy('U2LIU').views.at(-1)!)).toContain(`已经登记过了，工单号 ${number}`);
  expect(await desk.tickets()).toHaveLength(1);
});

test('of two who log one message at the same moment the second keeps his words and hears of the first', async () => {
  await desk.close();
  const both = Promise.withResolvers<void>();
  let coming = 0;
  desk = await slackDesk({
    verbs: verbs => ({
      ...verbs,
      async log(...given) {
        if (++coming === 2) both.resolve();
        await both.promise;
        return verbs.log(...given);
      },
    }),
  });
  const { slack } = desk;
  const { ts } = await slack.says('U2LIU', DESK, '3栋电梯停了');
  const message = slack.channel(DESK).all.find(m => m.ts === ts)!;
  for (const user of ['U1ZHANG', 'U2LIU']) await slack.uses(user, 'to_case', message);
  await Promise.all([
    slack.submits('U1ZHANG', { source: 'guard' }),
    slack.submits('U2LIU', { source: 'guard', text: '电梯里困着一位老人' }),
  ]);
  await desk.settled();
  expect(await desk.tickets()).toHaveLength(1);
  const late = ['U1ZHANG', 'U2LIU'].find(user => slack.seenBy(user).views.length > 0)!;
  expect(slack.text(slack.seenBy(late).views[0]!)).toMatch(/已经登记过了，工单号 CH-26-0001/);
  if (late === 'U2LIU') expect(slack.text(slack.seenBy(late).views[0]!)).toContain('电梯里困着一位老人');
  expect(desk.told(late)).not.toContain('已登记，工单号');
});

test('a message that became a case says so once, though Slack loses every answer for a while', async () => {
  const { slack } = desk;
  const said = await slack.says('U2LIU', DESK, '门岗说3栋楼道灯坏了');
  await slack.uses('U1ZHANG', 'to_case', slack.channel(DESK).all.find(m => m.ts === said.ts)!);
  const mutes = /^chat\.post/;
  slack.onCall = call => (mutes.test(call.method) ? 'done but no answer' : 'ok');
  await slack.submits('U1ZHANG', { source: 'guard', where: '3栋楼道' });
  for (let i = 0; i < 4; i++) {
    if (i === 2) slack.onCall = () => 'ok';
    await desk.client.db.execute(sql`update slack_inbound set due_at = now() where due_at is not null`);
    desk.clock.pass(60_000);
    await desk.settled();
  }
  const lines = slack.channel(DESK).thread(said.ts);
  expect(lines.map(m => slack.text(m))).toEqual([expect.stringContaining('登记为工单')]);
  expect(told().match(/已登记，工单号/g)).toHaveLength(1);
  expect(await desk.rows(sql`select 1 from slack_inbound where due_at is not null`)).toEqual([]);
  expect(await desk.tickets()).toHaveLength(1);
});

test('what says so waits for its place in line like every message of the channel', async () => {
  await desk.close();
  const places: string[] = [];
  const pacer = {
    take: async (account: string) => {
      places.push(account);
      return 0;
    },
    next: async () => {},
  };
  const slack = { everyMs: { post: 1, update: 1 }, around: <T extends object>(parts: T) => ({ ...parts, pacer }) };
  desk = await slackDesk({ slack });
  const said = await desk.slack.says('U2LIU', DESK, '门岗说3栋楼道灯坏了');
  await desk.slack.uses('U1ZHANG', 'to_case', desk.slack.channel(DESK).all.find(m => m.ts === said.ts)!);
  await desk.slack.submits('U1ZHANG', { source: 'guard', where: '3栋楼道' });
  await desk.settled();
  const posted = desk.slack.callsOf('chat.postMessage').filter(call => call.args['channel'] === DESK);
  expect(posted.length).toBeGreaterThan(2);
  expect(places.filter(account => account === DESK)).toHaveLength(posted.length);
});

test('words of a thread go to the owner once he who sends them has seen how; changed later, a correction is offered', async () => {
  const { slack } = desk;
  const owner = desk.owner('w-chen');
  await owner.say('3栋2单元楼道灯不亮了');
  await desk.settled();
  const { ts } = desk.card();
  const said = await slack.says('U1ZHANG', DESK, '电工下午三点到', { threadTs: ts });
  const message = slack.channel(DESK).all.find(m => m.ts === said.ts)!;
  await slack.uses('U1ZHANG', 'to_owner', message);
  expect(slack.text(views()[0]!)).toContain('电工下午三点到');
  await slack.submits('U1ZHANG', {});
  expect(slack.text(views()[0]!)).toContain('业主会看到');
  expect((await owner.heard()).join('\n')).not.toContain('三点');
  await slack.submits('U1ZHANG', {});
  await desk.settled();
  expect((await owner.heard()).at(-1)).toContain('电工下午三点到');

  await slack.edits('U1ZHANG', DESK, said.ts, '电工下午四点到');
  await desk.settled();
  expect(told()).toContain('业主看到的还是原来的');
  expect(told()).toContain('发更正');
});

test('only words of people in the thread of a case can go to an owner', async () => {
  const { slack } = desk;
  const owner = desk.owner('w-chen');
  await owner.say('3栋2单元楼道灯不亮了');
  await desk.settled();
  await slack.uses('U1ZHANG', 'to_owner', desk.card());
  expect(told()).toContain('这是机器发的消息');
  const said = await slack.says('U2LIU', DESK, '中午吃什么');
  const message = slack.channel(DESK).all.find(m => m.ts === said.ts)!;
  await slack.uses('U1ZHANG', 'to_owner', message);
  expect(told()).toContain('只有工单讨论里的话可以发给业主');
  expect(views()).toEqual([]);
});

test('whoever works in several communities is asked for which, unless the channel tells', async () => {
  const { slack } = desk;
  await desk.client.db.execute(sql`insert into community (id, name, prefix, time_zone, settings)
    select 'other', '碧水苑', 'BS', time_zone, settings || '{"slack":{"channel":"C9ELSEWHERE"}}'::jsonb from community where id = ${desk.account}`);
  await desk.client.db.execute(sql`insert into staff (community_id, code, name, role, on_duty, skills, "from", slack_user)
    select 'other', code, name, role, on_duty, skills, "from", slack_user from staff where code = '1001'`);
  await slack.uses('U1ZHANG', 'log_case');
  expect(slack.text(views()[0]!)).toContain('哪个小区');
  await slack.submits('U1ZHANG', { place: '碧水苑', source: 'phone', text: '门口的灯坏了' });
  await desk.settled();
  expect(told()).toContain('工单号 BS-26-0001');

  await desk.owner('w-chen').say('3栋2单元楼道灯不亮了');
  await desk.settled();
  const said = await slack.says('U2LIU', DESK, '3栋电梯异响');
  await slack.uses('U1ZHANG', 'to_case', slack.channel(DESK).all.find(m => m.ts === said.ts)!);
  expect(slack.text(views()[0]!)).not.toContain('哪个小区');
});
