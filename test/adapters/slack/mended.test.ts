import { afterEach, beforeEach, expect, test } from 'vitest';
import { SCOPES } from '../../support/slack/index.ts';
import { DESK, type SlackDesk, slackDesk } from '../../support/slack-desk.ts';

let desk: SlackDesk;
beforeEach(async () => {
  desk = await slackDesk();
});
afterEach(() => desk.close());

const later = async (minutes: number) => {
  desk.clock.pass(minutes * 60_000);
  await desk.settled();
};
/** The case as the web desk lists it, and what that says of delays. */
async function atTheDesk() {
  const headers = { cookie: `menfang_desk=${(await desk.staff('1001')).token}` };
  const list = await desk.app.inject({ url: '/desk/api/cases?state=open', headers });
  const alarms = await desk.app.inject({ url: '/desk/api/alarms', headers });
  const [line] = list.json().cases as { isBehindInSlack: boolean }[];
  return { line: line!, delays: (alarms.json().delays as { text: string }[]).map(d => d.text) };
}

test.each([
  [
    'an archived channel',
    () => {
      desk.slack.world.rooms.get(DESK)!.is_archived = true;
    },
    () => {
      desk.slack.world.rooms.get(DESK)!.is_archived = false;
    },
  ],
  ['a missing scope', () => desk.slack.grants(['commands']), () => desk.slack.grants(SCOPES)],
])('behind %s a case waits where everybody sees it, and is shown when that is mended', async (_, breaks, mends) => {
  breaks();
  const owner = desk.owner('w-chen');
  await owner.say('3栋2单元楼道灯不亮了');
  await desk.settled();
  expect((await owner.heard()).join('\n')).toContain('CH-26-0001');
  expect(desk.cards()).toEqual([]);
  await later(10);
  const waiting = await atTheDesk();
  expect(waiting.line.isBehindInSlack).toBe(true);
  expect(waiting.delays.join('\n')).toMatch(/没有送出（Slack）/);
  mends();
  await later(2);
  await later(2);
  expect(desk.slack.text(desk.card())).toContain('CH-26-0001');
  const shown = await atTheDesk();
  expect(shown.line.isBehindInSlack).toBe(false);
  expect(shown.delays).toEqual([]);
});

test('words that went out and are deleted in the thread: a correction is offered to their author alone', async () => {
  const { slack } = desk;
  const owner = desk.owner('w-chen');
  await owner.say('3栋2单元楼道灯不亮了');
  await desk.settled();
  const said = await slack.says('U1ZHANG', DESK, '电工下午三点到', { threadTs: desk.card().ts });
  await slack.uses('U1ZHANG', 'to_owner', slack.channel(DESK).all.find(m => m.ts === said.ts)!);
  await slack.submits('U1ZHANG', {});
  await slack.submits('U1ZHANG', {});
  await desk.settled();
  await slack.deletes('U1ZHANG', DESK, said.ts);
  await desk.settled();
  const offer = slack.seenBy('U1ZHANG').ephemerals.at(-1)!;
  expect(slack.text(offer)).toMatch(/您删了这句话，但它已经发给业主，收不回来。要不要给业主发一条更正/);
  expect(slack.seenBy('U2LIU').ephemerals).toEqual([]);
  await slack.presses('U1ZHANG', offer, '发更正');
  expect(slack.text(slack.seenBy('U1ZHANG').views.at(-1)!)).toContain('电工下午三点到');
  expect((await owner.heard()).filter(text => text.includes('三点'))).toHaveLength(1);
});
