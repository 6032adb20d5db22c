import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Message } from '../../support/slack/index.ts';
import { DESK, type SlackDesk, slackDesk } from '../../support/slack-desk.ts';

let desk: SlackDesk;
beforeEach(async () => {
  desk = await slackDesk();
  await desk.owner('w-chen').say('3栋2单元楼道灯不亮了');
  await desk.settled();
});
afterEach(() => desk.close());

const ZHANG = 'U1ZHANG';
const heard = (user = ZHANG): readonly Message[] => desk.slack.seenBy(user).ephemerals;
const last = (user = ZHANG) => desk.slack.text(heard(user).at(-1)!);
const home = (user = ZHANG) => desk.slack.text(desk.slack.seenBy(user).home!);
const opened = async (user = ZHANG) => {
  await desk.slack.opensHome(user);
  await desk.settled();
};

test('what is taken at home stands there as taken', async () => {
  await opened();
  expect(home()).toMatch(/还没有人接（1）[\s\S]*我负责的（0）/);
  await desk.slack.presses(ZHANG, 'home', '接单');
  await desk.settled();
  expect(home()).toMatch(/还没有人接（0）[\s\S]*我负责的（1）[\s\S]*小张/);
  expect(desk.slack.text(desk.card())).toContain('处理中');
});

test('whoever was too slow at home is told so, and sees what stands there now', async () => {
  await opened();
  await opened('U2LIU');
  await desk.slack.presses(ZHANG, 'home', '接单');
  await desk.settled();
  await desk.slack.presses('U2LIU', 'home', '接单');
  await desk.settled();
  expect(home('U2LIU')).toContain('还没有人接（0）');
  expect(desk.slack.text(desk.slack.seenBy('U2LIU').dms.at(-1)!)).toMatch(/现在由小张负责|小张/);
});

test.each(['待接', 'CH-26-0001'])('what is taken in the answer to /ticket %s is said to be', async asked => {
  await desk.slack.runs('/ticket', asked, ZHANG, DESK);
  await desk.slack.presses(ZHANG, heard().at(-1)!, '接单');
  await desk.settled();
  expect(heard()).toHaveLength(2);
  expect(last()).toBe('已接单 CH-26-0001，现在由您负责。');
  expect(desk.slack.text(desk.card())).toContain('处理中');
});

test('a case is taken over and given back in the answer to /ticket', async () => {
  await desk.slack.runs('/ticket', 'CH-26-0001', ZHANG, DESK);
  await desk.slack.presses(ZHANG, heard().at(-1)!, '接管');
  await desk.settled();
  expect(last()).toBe('已接管 CH-26-0001，自动回复已停。');
  await desk.slack.runs('/ticket', 'CH-26-0001', ZHANG, DESK);
  await desk.slack.presses(ZHANG, heard().at(-1)!, '交还');
  await desk.settled();
  expect(last()).toBe('已交还 CH-26-0001，自动回复又开了。');
});

test('on the card itself, which shows it, nothing more is said', async () => {
  await desk.slack.presses(ZHANG, desk.card(), '接单');
  await desk.settled();
  expect(heard()).toEqual([]);
});
