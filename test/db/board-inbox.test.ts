import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { gatherInbox } from '../../src/app/board-inbox.ts';
import { createCipher } from '../../src/app/cipher.ts';
import { createHousekeeping } from '../../src/app/housekeeping.ts';
import { backup } from '../../src/db/backup.ts';
import { createBoardInbox } from '../../src/db/board-inbox.ts';
import { createChores } from '../../src/db/chores.ts';
import { type Client, rows } from '../../src/db/client.ts';
import { openEmbedded } from '../../src/db/embedded.ts';
import { restore } from '../../src/db/restore.ts';
import { rotateKey } from '../../src/db/rotate.ts';
import { databaseImage, testDatabase } from '../support/database.ts';
import { TEST_KEY } from '../support/service.ts';

const cipher = createCipher(TEST_KEY);
const CLICK = { type: 'block_actions', trigger_id: '1.2.abc' };
const FORM = { type: 'view_submission', words: '师傅三点到' };

let dir: string;
let client: Client;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'menfang-inbox-'));
  client = await openEmbedded(join(dir, 'data'), databaseImage());
  const inbox = gatherInbox(createBoardInbox(client, cipher));
  await inbox.keep('action:1', CLICK, 'dead');
  await inbox.keep('view:2', FORM, 'dead');
  await inbox.done('action:1');
});
afterAll(async () => {
  await client.close();
  rmSync(dir, { recursive: true, force: true });
});

const bodies = async (on: Client, by = cipher) =>
  (await createBoardInbox(on, by).claim('me', 10)).map(({ key, body }) => ({ key, body }));
const LEFT = [{ key: 'view:2', body: FORM }];

test('what a killed process left is taken up at once by the next one on the embedded database', async () => {
  expect(await bodies(client)).toEqual([]);
  await client.close();
  client = await openEmbedded(join(dir, 'data'));
  expect(await bodies(client)).toEqual(LEFT);
});

test('restored, what was not done yet is done, what was done is known, under another key too', async () => {
  const path = join(dir, 'file.backup');
  await backup(client, path, { cipher, now: new Date() });
  const restored = await testDatabase();
  await restore(restored, path, { cipher, sendWaiting: false, now: new Date() });
  const key = randomBytes(32);
  await rotateKey(restored, { ours: createCipher(key), old: cipher });
  expect(await bodies(restored, createCipher(key))).toEqual(LEFT);
  expect(await gatherInbox(createBoardInbox(restored, createCipher(key))).keep('action:1', CLICK, 'me')).toBe(false);
  await restored.close();
});

test('a week later what was done is forgotten, and what waits is not', async () => {
  await client.db.execute(sql`update slack_inbound set arrived_at = now() - interval '8 days'`);
  const { signal } = new AbortController();
  const clock = { now: () => new Date() };
  await createHousekeeping({ chores: createChores(client), clock, onDone: () => {} }).look(signal);
  expect((await rows(client.db, sql`select key from slack_inbound`)).map(row => row['key'])).toEqual(['view:2']);
});

test('of what comes side by side each is kept once, whoever brings it a second time', async () => {
  const inbox = gatherInbox(createBoardInbox(client, cipher));
  const keys = Array.from({ length: 40 }, (_, i) => `event:${i % 20}`);
  const kept = await Promise.all(keys.map(key => inbox.keep(key, { key }, 'me')));
  expect(kept).toEqual(keys.map((_, i) => i < 20));
  await Promise.all(keys.slice(0, 19).map(key => inbox.done(key)));
  const left = await rows(
    client.db,
    sql`select key from slack_inbound where key like 'event:%' and due_at is not null`,
  );
  expect(left).toEqual([{ key: 'event:19' }]);
});
