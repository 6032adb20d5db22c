import { afterEach, expect, test } from 'vitest';
import { testDatabase } from '../../support/database.ts';
import { DESK, type SlackDesk, slackDesk } from '../../support/slack-desk.ts';
import { slowed } from '../../support/slow-client.ts';

let desk: SlackDesk;
afterEach(() => desk.close());

const ZHANG = 'U1ZHANG';

test('lists ask the database the same few things, however many cases stand in them', async () => {
  const { client, asked } = slowed(await testDatabase());
  desk = await slackDesk({ client });
  const { slack } = desk;
  for (let i = 0; i < 8; i++) await desk.owner(`w-${i}`).say(`${1 + (i % 3)}栋2单元楼道灯不亮了`);
  await desk.settled();
  const counted = async (what: () => Promise<unknown>) => {
    const before = asked();
    await what();
    await slack.settled();
    await desk.settle();
    return asked() - before;
  };
  const idle = await counted(async () => {});
  // While it settles twice. Keep, who asks, what is found, how it is shown, the estate, done.
  expect(await counted(() => slack.runs('/ticket', '在办', ZHANG, DESK))).toBeLessThanOrEqual(2 * idle + 8);
  expect(slack.text(slack.seenBy(ZHANG).ephemerals.at(-1)!).match(/CH-26-\d{4}/g)).toHaveLength(8);
  expect(await counted(() => slack.opensHome(ZHANG))).toBeLessThanOrEqual(2 * idle + 10);
  expect(slack.text(slack.seenBy(ZHANG).home!).match(/CH-26-\d{4}/g)).toHaveLength(8);
});
