import { afterEach, expect, test } from 'vitest';
import { DESK, type SlackDesk, slackDesk } from '../../support/slack-desk.ts';

let desk: SlackDesk;
afterEach(() => desk.close());

const later = async (ms: number) => {
  desk.clock.pass(ms);
  await desk.settled();
};
const thread = () =>
  desk.slack
    .channel(DESK)
    .thread(desk.card().ts)
    .map(m => desk.slack.text(m));
const LONG = '字'.repeat(1400);
async function noted(texts: readonly string[]) {
  const [ticket] = await desk.tickets();
  const { staff } = await desk.book.estate.directory(desk.account);
  const by = staff.find(s => s.code === '1001')!;
  for (const [i, text] of texts.entries())
    await desk.verbs.note({ by, ticketId: String(ticket!.id), version: Number(ticket!.version), actId: `n${i}` }, text);
}

test('what Slack missed is told to the last word, in order and once', async () => {
  desk = await slackDesk();
  await desk.owner('w-chen').say('3栋2单元楼道灯不亮了');
  await desk.settled();
  const before = thread().length;
  let isAway = true;
  desk.slack.onCall = () => (isAway ? { retryAfter: 20 } : 'ok');
  const words = Array.from({ length: 9 }, (_, i) => `第${i + 1}条${LONG}`);
  await noted(words);
  await desk.owner('w-chen').say('四楼的也不亮了');
  await desk.settled();
  await later(60_000);
  isAway = false;
  for (let i = 0; i < 4; i++) await later(60_000);
  const told = thread().slice(before);
  expect(told.join('\n').match(/第\d条/g)).toEqual(words.map((_, i) => `第${i + 1}条`));
  expect(told.join('\n')).toContain('四楼的也不亮了');
  expect(told.join('\n')).not.toContain('请在值班台查看');
  expect(told.length).toBeLessThanOrEqual(3);
  for (let i = 0; i < 3; i++) await later(60_000);
  expect(thread()).toHaveLength(before + told.length);
});

test('an answer lost in the middle of what is made up for tells nothing twice', async () => {
  desk = await slackDesk();
  await desk.owner('w-chen').say('3栋2单元楼道灯不亮了');
  await desk.settled();
  const before = thread().length;
  let posts = 0;
  desk.slack.onCall = ({ method }) => (method === 'chat.postMessage' && ++posts === 1 ? 'done but no answer' : 'ok');
  await noted(Array.from({ length: 9 }, (_, i) => `第${i + 1}条${LONG}`));
  await desk.settled();
  for (let i = 0; i < 4; i++) await later(60_000);
  expect(
    thread()
      .slice(before)
      .join('\n')
      .match(/第\d条/g),
  ).toEqual(Array.from({ length: 9 }, (_, i) => `第${i + 1}条`));
});

test('of a change that not everybody may read the thread says where it stands', async () => {
  desk = await slackDesk({ show: 'number' });
  await desk.owner('w-chen').say('3栋2单元楼道灯不亮了');
  await desk.settled();
  await desk.slack.chooses('U1ZHANG', desk.card(), 'case_more', '修改信息');
  await desk.slack.submits('U1ZHANG', { urgency: '加急' });
  await desk.settled();
  const [last] = thread().slice(-1);
  expect(last).toMatch(/小张 有改动，请在值班台查看/);
});
