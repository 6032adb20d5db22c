import { afterEach, beforeEach, expect, test } from 'vitest';
import { DESK, type SlackDesk, slackDesk } from '../../support/slack-desk.ts';

let desk: SlackDesk;
beforeEach(async () => {
  desk = await slackDesk();
});
afterEach(() => desk.close());

const LIGHT = '3栋2单元楼道灯不亮了';
const reported = async (text: string, address = 'w-chen') => {
  await desk.owner(address).say(text);
  await desk.settled();
};
/** Everything the channel reads of this case: its card, and its thread. */
function shownOf(number: string): string {
  const { slack } = desk;
  const card = slack.channel(DESK).messages.find(m => slack.text(m).includes(number))!;
  return [card, ...slack.channel(DESK).thread(card.ts)].map(m => slack.text(m)).join('\n');
}

test.each([
  ['a complaint about a colleague', `${LIGHT}，另外我要投诉管家李敏，她骂我`, /李敏|骂/],
  ['something nobody may be told of', `${LIGHT}。还有楼上1301半夜唱歌，这件事别说是我说的`, /唱歌|别说/],
])('a message that is partly %s is told of neither case', async (_, words, secret) => {
  await reported(words);
  expect((await desk.tickets()).map(t => t['messages'])).toEqual([[1], [1]]);
  expect(shownOf('CH-26-0001')).toMatch(/楼道灯不亮[\s\S]*业主最后说：“［有一部分要保密，在值班台查看］”/);
  expect(shownOf('CH-26-0001')).not.toMatch(secret);
  expect(shownOf('CH-26-0002')).not.toMatch(secret);
});
