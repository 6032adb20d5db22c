import { afterEach, expect, test } from 'vitest';
import { spoken } from '../../../adapters/slack/spoken.ts';
import { DESK, MEMBERS, type SlackDesk, slackDesk } from '../../support/slack-desk.ts';

let desk: SlackDesk;
afterEach(() => desk?.close());

const view = (user = 'U1ZHANG') => desk.slack.text(desk.slack.seenBy(user).views[0]!);
/** Reported, and a reply begun by 小张 that he has not sent yet. */
async function beginReply(text: string, user = 'U1ZHANG') {
  await desk.slack.presses(user, desk.card(), '回复业主');
  await desk.slack.submits(user, { text });
}
async function reported(text: string) {
  const owner = desk.owner('w-chen');
  await owner.say(text);
  await desk.settled();
  return owner;
}

test.each([
  ['masked', /业主刚刚又说：“.*水管也在漏/],
  ['number', /业主刚刚又说，请在值班台看/],
] as const)('what the owner said meanwhile is shown %s, as everywhere', async (show, words) => {
  desk = await slackDesk({ show });
  const owner = await reported('我家热水器漏水');
  await beginReply('请联系厂家');
  await owner.say('我是3栋2单元1201的王美丽，电话13800001201，下面的水管也在漏');
  await desk.settled();
  await desk.slack.submits('U1ZHANG', {});
  expect(view()).toMatch(words);
  expect(view()).toContain('请联系厂家');
  expect(JSON.stringify(desk.slack.seenBy('U1ZHANG'))).not.toMatch(/1201|王美丽|13800/);
});

test.each([
  ['once it is known what they are', async (words: string) => void (await reported(words))],
  ['before anybody has looked what they are', async (words: string) => void (await desk.owner('w-chen').post(words))],
])('words that belong to a secret case stand in no dialog of another, %s', async (_, says) => {
  desk = await slackDesk();
  await reported('3栋2单元楼道灯不亮了');
  await beginReply('师傅下午到');
  await says('另外我要投诉管家李敏，她打电话骂我，别说是我说的');
  await desk.slack.submits('U1ZHANG', {});
  expect(view()).toMatch(/业主刚刚又说，请在值班台看[\s\S]*师傅下午到/);
  expect(JSON.stringify(desk.slack.seenBy('U1ZHANG'))).not.toMatch(/骂我|李敏/);
});

test.each(['masked', 'number'] as const)('%s: the preview holds the writer’s own words whole', async show => {
  desk = await slackDesk({ show });
  const owner = await reported('我家热水器漏水，3栋2单元1201');
  const words = '请打0512-6655443找王师傅，他去3栋1301';
  await beginReply(words);
  expect(view()).toMatch(/业主会看到/);
  expect(view().split(words).length - 1).toBe(2);
  await desk.slack.submits('U1ZHANG', {});
  await desk.settled();
  expect((await owner.heard()).at(-1)).toContain('找王师傅，他去3栋1301');
});

test('of two who answer at once the second is shown what the first one said, and may still send his', async () => {
  desk = await slackDesk();
  const owner = await reported('3栋2单元楼道灯不亮了');
  await beginReply('今天三点到');
  await beginReply('明天才能去', 'U2LIU');
  await desk.slack.submits('U1ZHANG', {});
  await desk.slack.submits('U2LIU', {});
  await desk.settled();
  expect(view('U2LIU')).toMatch(/小张刚刚已经回复业主：“今天三点到”。您的回复还没有发出/);
  expect((await owner.heard()).join()).not.toContain('明天才能去');
  await desk.slack.submits('U2LIU', { text: '我也一起来' });
  await desk.slack.submits('U2LIU', {});
  await desk.settled();
  expect((await owner.heard()).at(-1)).toContain('我也一起来');
  expect(Object.keys(MEMBERS)).toContain('U2LIU');
});

test('a case that is to stay secret from now on is taken back from where everybody reads it', async () => {
  desk = await slackDesk({ show: 'full' });
  const owner = await reported('3栋1301每天半夜唱歌，我是1201的陈美华');
  await desk.slack.presses('U1ZHANG', desk.card(), '接单');
  await desk.settled();
  const { ts } = desk.card();
  const shown = () =>
    desk.slack
      .channel(DESK)
      .thread(ts)
      .map(m => desk.slack.text(m))
      .join('\n');
  expect(shown()).toMatch(/唱歌[\s\S]*陈美华/);
  const keys = desk.slack
    .channel(DESK)
    .thread(ts)
    .map(m => JSON.stringify(m.metadata));
  await owner.say('这件事别说是我说的');
  await desk.settled();
  expect(shown()).toContain('内容在值班台查看');
  expect(shown()).not.toMatch(/唱歌|陈美华|1301|1201/);
  // What is asked for after a lost answer is still found.
  expect(
    desk.slack
      .channel(DESK)
      .thread(ts)
      .map(m => JSON.stringify(m.metadata)),
  ).toEqual(expect.arrayContaining(keys));
});

test('whoever takes a call down in Slack is told that it passes through Slack, where not all may', async () => {
  desk = await slackDesk();
  await desk.slack.uses('U1ZHANG', 'log_case');
  expect(view()).toContain('会经过 Slack');
});

test('a message that goes to an owner names no colleague and leads nowhere inside', () => {
  const inside = 'https://menfang.slack.com/archives/C1/p1';
  expect(spoken(`<@U1|李敏> <!subteam^S1|@工程组> 三点到，见<${inside}|这里> <${inside}>`)).toBe('三点到，见这里');
  expect(spoken('10:30:45到 :+1: :smile: 12:30:好')).toBe('10:30:45到 12:30:好');
  expect(spoken('<https://a.example/x|官网>')).toBe('官网 https://a.example/x');
});
