import { afterEach, expect, test } from 'vitest';
import { type SlackDesk, slackDesk } from '../../support/slack-desk.ts';

let desk: SlackDesk;
afterEach(() => desk.close());

test('a case goes its whole way between an owner in his chat and staff in Slack', async () => {
  desk = await slackDesk();
  const { slack } = desk;
  const owner = desk.owner('w-chen');
  await owner.say('3栋2单元楼道灯不亮了');
  await desk.settled();
  const card = desk.card();
  expect(slack.text(card)).toContain('待接单');
  expect(slack.text(card)).toContain('3栋2单元');

  await slack.presses('U1ZHANG', card, '接单');
  await desk.settled();
  expect(slack.text(desk.card())).toContain('处理中');
  expect((await owner.heard()).at(-1)).toContain('小张');

  await slack.presses('U1ZHANG', desk.card(), '回复业主');
  await slack.submits('U1ZHANG', { text: '电工下午三点到' });
  const [dialog] = slack.seenBy('U1ZHANG').views;
  expect(slack.text(dialog!)).toContain('业主会看到');
  expect((await owner.heard()).at(-1)).not.toContain('三点');
  await slack.submits('U1ZHANG', {});
  await desk.settled();
  expect(slack.seenBy('U1ZHANG').views).toEqual([]);
  expect((await owner.heard()).at(-1)).toContain('电工下午三点到');

  await slack.presses('U1ZHANG', desk.card(), '办结');
  await slack.submits('U1ZHANG', { text: '换了灯泡，已经亮了' });
  await slack.submits('U1ZHANG', {});
  await desk.settled();
  expect(slack.text(desk.card())).toContain('已办结');
  expect((await owner.heard()).at(-1)).toContain('换了灯泡');
});
