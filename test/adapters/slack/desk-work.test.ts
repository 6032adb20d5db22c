import { sql } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import { LOGGED_SOURCE_NAMES, type LoggedSource } from '../../../src/domain/ticket.ts';
import { BOT } from '../../support/slack/index.ts';
import { DESK, type SlackDesk, STAFF, slackDesk } from '../../support/slack-desk.ts';

let desk: SlackDesk;
afterEach(() => desk.close());

const ZHANG = 'U1ZHANG';
const view = () => desk.slack.text(desk.slack.seenBy(ZHANG).views.at(-1)!);
const card = () => desk.slack.text(desk.card());
const LIGHT = '3栋2单元楼道灯不亮了';
async function reported(options: Parameters<typeof slackDesk>[0] = {}) {
  desk = await slackDesk(options);
  const owner = desk.owner('w-chen');
  await owner.say(LIGHT);
  await desk.settled();
  return owner;
}

test('a case is closed with an explanation and opened again, in Slack alone; the owner hears both', async () => {
  const owner = await reported();
  const { slack, settled } = desk;
  await slack.presses(ZHANG, desk.card(), '接单');
  await settled();
  await slack.chooses(ZHANG, desk.card(), 'case_more', '说明关闭');
  await slack.submits(ZHANG, { text: '这盏灯归路灯所管，请打他们的电话' });
  expect(view()).toMatch(/业主会看到[\s\S]*归路灯所管/);
  expect((await owner.heard()).join()).not.toContain('路灯所');
  await slack.submits(ZHANG, {});
  await settled();
  expect((await owner.heard()).at(-1)).toContain('这盏灯归路灯所管');
  expect(card()).toContain('说明关闭');
  expect(card()).toContain('[重新打开]');

  await slack.presses(ZHANG, desk.card(), '重新打开');
  await slack.submits(ZHANG, { text: '路灯所说归我们，我们来修' });
  await settled();
  expect(slack.seenBy(ZHANG).views).toEqual([]);
  expect((await owner.heard()).at(-1)).toContain('路灯所说归我们');
  expect(card()).toContain('[办结]');
  expect((await desk.tickets()).map(t => t.state)).toEqual(['claimed']);
});

test('/ticket open names what is not closed, where it is and who has it', async () => {
  await reported();
  const { slack, settled, told } = desk;
  await slack.presses(ZHANG, desk.card(), '接单');
  await settled();
  await desk.owner('w-li').say('1栋1单元门口的垃圾没人收');
  await settled();
  await desk.rows(sql`update ticket set state = 'withdrawn' where number = 'CH-26-0002'`);
  await desk.owner('w-wu').say('2栋2单元电梯门关不上');
  await settled();
  await slack.runs('/ticket', 'open', ZHANG, DESK);
  expect(told().match(/CH-26-\d{4}/g)).toHaveLength(2);
  expect(told()).toMatch(/CH-26-0001 · 处理中 · .*楼道灯不亮了\n小张/);
  expect(told()).toMatch(/CH-26-0003 · 待接单 · .*电梯门关不上/);
  expect(told()).not.toContain('CH-26-0002');
});

test.each(Object.entries(LOGGED_SOURCE_NAMES) as [LoggedSource, string][])(
  'what came by %s is logged in Slack, with the number of whoever sent it on',
  async (source, name) => {
    desk = await slackDesk({ show: 'full' });
    const { slack, settled, told } = desk;
    await slack.uses(ZHANG, 'log_case');
    const number = source === 'hotline12345' ? { number: '苏工12345-2026-88' } : {};
    await slack.submits(ZHANG, { source: name, text: '小区大门口路灯坏了', where: '北门', ...number });
    await settled();
    expect(told()).toContain(`（${name}）`);
    expect(card()).toContain(`${name}登记，业主没有聊天`);
    expect((await desk.tickets()).map(t => t.source)).toEqual([source]);
    if (source !== 'hotline12345') return;
    const thread = slack.channel(DESK).thread(desk.card().ts);
    expect(thread.map(m => slack.text(m)).join('\n')).toContain('苏工12345-2026-88');
  },
);

test('a card leads to its case at the desk, where only who has signed in reads it', async () => {
  await reported({ show: 'number' });
  const [ticket] = await desk.tickets();
  expect(JSON.stringify(desk.card().blocks)).toContain(`https://door.example.com/desk#${ticket!.id}`);
  const { statusCode, body } = await desk.app.inject(`/desk/tickets/${ticket!.id}`);
  expect(statusCode).toBeGreaterThanOrEqual(400);
  expect(body).not.toContain('楼道灯');
});

test('each community has its channel, and its cases stand in no other', async () => {
  const members = [BOT, ...STAFF.map(p => p.id)];
  const ELSEWHERE = 'C9ELSEWHERE';
  desk = await slackDesk({
    stand: {
      channels: [
        { id: DESK, name: '工单', is_private: true, members },
        { id: ELSEWHERE, name: '碧水苑工单', is_private: true, members },
      ],
    },
  });
  const { slack, settled } = desk;
  await desk.rows(sql`insert into community (id, name, prefix, time_zone, settings)
    select 'other', '碧水苑', 'BS', time_zone, settings || ${JSON.stringify({ slack: { channel: ELSEWHERE } })}::jsonb
    from community where id = ${desk.account}`);
  await desk.rows(sql`insert into staff (community_id, code, name, role, on_duty, skills, "from", slack_user)
    select 'other', code, name, role, on_duty, skills, "from", slack_user from staff where code = '1001'`);
  await desk.owner('w-chen').say(LIGHT);
  await slack.uses(ZHANG, 'log_case');
  await slack.submits(ZHANG, { place: '碧水苑', source: '来电', text: '门口的灯坏了' });
  await settled();
  const texts = (channel: string) => slack.channel(channel).messages.map(m => slack.text(m));
  expect(texts(DESK)).toEqual([expect.stringContaining('CH-26-0001')]);
  expect(texts(ELSEWHERE)).toEqual([expect.stringContaining('BS-26-0001')]);
});
