import { randomUUID } from 'node:crypto';
import { afterEach, expect, test } from 'vitest';
import { DESK, type SlackDesk, slackDesk } from '../../support/slack-desk.ts';
import { silkTone } from '../../support/voice.ts';

let desk: SlackDesk;
afterEach(() => desk.close());

test.each(['full', 'masked'] as const)('where it shows %s, a voice is told of and never sent', async show => {
  desk = await slackDesk({ show });
  const say = async (text: string, bytes?: Uint8Array) => {
    await desk.receive({
      ...{ channel: 'web', account: desk.account, address: 'w-chen', sender: { id: 'w-chen' } },
      ...{ externalId: randomUUID(), text },
      ...(bytes ? { enclosure: { kind: 'voice', bytes, seconds: 1 } } : {}),
    });
    desk.clock.pass(3000);
    await desk.settled();
  };
  await say('3栋2单元一楼水管漏水');
  await say('', await silkTone(1));
  const { slack } = desk;
  const told = slack
    .channel(DESK)
    .thread(desk.card().ts)
    .map(m => slack.text(m));
  expect(told.at(-1)).toMatch(/业主补充\n［语音 1秒］\n［在值班台听］$/);
  expect(slack.callsOf('files.getUploadURLExternal')).toEqual([]);
});
