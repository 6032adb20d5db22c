import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createCipher } from '../../../src/app/cipher.ts';
import { backup } from '../../../src/db/backup.ts';
import { restore } from '../../../src/db/restore.ts';
import { createService } from '../../../src/service.ts';
import { handClock } from '../../support/clock.ts';
import { testDatabase } from '../../support/database.ts';
import { fakePager, TEST_KEY } from '../../support/service.ts';
import { DESK, slackDesk } from '../../support/slack-desk.ts';

const cipher = createCipher(TEST_KEY);

test('what the old run showed in Slack after the backup was made is not shown a second time', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'menfang-restored-'));
  const path = join(dir, 'menfang.backup');
  const desk = await slackDesk();
  const { slack } = desk;
  slack.onCall = () => ({ retryAfter: 20 });
  await desk.owner('w-chen').say('3栋2单元楼道灯不亮了');
  await desk.settled();
  expect(desk.cards()).toEqual([]);
  await backup(desk.client, path, { cipher, now: desk.clock.now() });

  slack.onCall = () => 'ok';
  desk.clock.pass(60_000);
  await desk.settled();
  const shown = () => desk.cards().map(card => [card.ts, slack.text(card), slack.channel(DESK).thread(card.ts).length]);
  const before = shown();
  expect(before).toHaveLength(1);

  const client = await testDatabase();
  await restore(client, path, { cipher, sendWaiting: false, now: desk.clock.now() });
  const clock = handClock(desk.clock.now().toISOString());
  const pace = { silenceMs: 0, capMs: 0 };
  const again = await createService(
    {
      ...{ host: '127.0.0.1', port: 0, encryptionKey: TEST_KEY, logLevel: 'silent', pace },
      slack: { botToken: slack.env.SLACK_BOT_TOKEN, apiUrl: slack.env.SLACK_API_URL, channel: DESK },
      publicUrl: 'https://door.example.com',
    },
    { client, clock, pager: fakePager(), slack: { everyMs: { post: 0, update: 0 } } },
  );
  clock.pass(60_000);
  await again.settle();
  expect(shown()).toEqual(before);
  await again.close();
  await desk.close();
  rmSync(dir, { recursive: true, force: true });
});
