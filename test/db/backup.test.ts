import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { getTableName, is, sql } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createCipher } from '../../src/app/cipher.ts';
import { backup, LEFT_OUT } from '../../src/db/backup.ts';
import { type Client, rows } from '../../src/db/client.ts';
import { openEmbedded } from '../../src/db/embedded.ts';
import { restore } from '../../src/db/restore.ts';
import * as schema from '../../src/db/schema/index.ts';
import { readTables } from '../../src/db/tables.ts';
import { createService } from '../../src/service.ts';
import { handClock } from '../support/clock.ts';
import { contentOf } from '../support/content.ts';
import { databaseImage, testDatabase } from '../support/database.ts';
import { CHEN_PHONE, livedIn } from '../support/lived-in.ts';
import { fakePager, TEST_KEY, testService } from '../support/service.ts';

const cipher = createCipher(TEST_KEY);
const now = new Date('2026-11-21T10:05:00+08:00');
const plain = { cipher, now, sendWaiting: false };

let dir: string;
let home: Awaited<ReturnType<typeof livedIn>>;
let file: string;
let content: Record<string, string>;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'menfang-backup-'));
  file = join(dir, 'menfang.backup');
  home = await livedIn();
  content = await contentOf(home.client.db);
  await backup(home.client, file, { cipher, now });
});
afterAll(async () => {
  await home.close();
  rmSync(dir, { recursive: true, force: true });
});

async function onEmpty<T>(work: (client: Client) => Promise<T>, open = testDatabase): Promise<T> {
  const client = await open();
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

/** What restoring a file says; the database must be as empty as before. */
async function refused(path: string, options = plain): Promise<string> {
  return onEmpty(async client => {
    const said = await restore(client, path, options).then(
      () => 'restored',
      error => (error as Error).message,
    );
    for (const [table, found] of Object.entries(await contentOf(client.db))) expect(found, table).toBe('0 0');
    return said;
  });
}

function changed(change: (bytes: Buffer) => Buffer): string {
  const path = join(dir, `changed-${randomBytes(4).toString('hex')}`);
  writeFileSync(path, change(readFileSync(file)));
  return path;
}

test('every table is in it', async () => {
  const ours = Object.values(schema as Record<string, unknown>).flatMap(t => (is(t, PgTable) ? [getTableName(t)] : []));
  expect((await readTables(home.client.db)).map(t => t.name).sort()).toEqual(ours.sort());
});

test('what is left out on purpose is the import under way, and what pg-boss keeps', async () => {
  const counts = await onEmpty(client => restore(client, file, plain).then(restored => restored.counts));
  const all = (await readTables(home.client.db)).map(t => t.name);
  expect(all.filter(name => !(name in counts)).sort()).toEqual([...LEFT_OUT].sort());
});

test('what is restored is what was there, and lives on', async () => {
  await onEmpty(async client => {
    const restored = await restore(client, file, plain);
    expect(await contentOf(client.db)).toEqual(content);
    expect(restored.counts).toMatchObject({ media: 1, enclosure: 1 });

    const again = await testServiceOn(client);
    expect(await again.heardBy('chen')).toEqual(await home.owner('chen').heard());
    const [before] = await home.rows(sql`select max(last) as last from counter`);
    await again.service.receive(again.inbound('lin', '2栋电梯坏了'));
    await again.pass();
    const found = await rows(
      client.db,
      sql`select number from ticket where conversation_id = (select id from conversation where address = 'lin')`,
    );
    // A number said after the backup was made is never said again.
    expect(Number((found[0]!['number'] as string).split('-').at(-1))).toBeGreaterThan(Number(before!['last']) + 100);
  });
});

test('what the old run had not sent is not sent, and says so at the desk', async () => {
  const waiting = await home.waiting();
  expect(waiting.map(w => w['status'])).toContain('sending');
  await onEmpty(async client => {
    const restored = await restore(client, file, plain);
    expect(Object.values(restored.waiting).reduce((a, b) => a + b, 0)).toBe(waiting.length);
    expect(restored.unanswered).toBe(1);
    const [left] = await rows(
      client.db,
      sql`select count(*) filter (where status in ('pending', 'sending'))::int as waiting,
            (select count(*)::int from attempt where outcome = 'expired') as told, (select count(*)::int from lane where due_at is not null) as due
          from outbox`,
    );
    expect(left).toMatchObject({ waiting: 0, told: waiting.length, due: 0 });
  });
});

test('it is sent when that is wanted', async () => {
  await onEmpty(async client => {
    await restore(client, file, { ...plain, sendWaiting: true });
    const again = await testServiceOn(client);
    await again.pass();
    const keys = (await home.waiting()).map(w => w['key']);
    expect(again.pages()).toEqual(expect.arrayContaining(keys));
  });
});

test('leases and sessions of the old run are void', async () => {
  await onEmpty(async client => {
    await restore(client, file, plain);
    const [held] = await rows(client.db, sql`select count(*)::int as n from conversation where lease_by is not null`);
    expect(held!['n']).toBe(0);
    const again = await testServiceOn(client);
    expect(await home.signIn.staffOf(home.desk.token)).toBeDefined();
    expect(await again.service.signIn.staffOf(home.desk.token)).toBeUndefined();
  });
});

test('half a file is recognised', async () => {
  expect(await refused(changed(bytes => bytes.subarray(0, bytes.length / 2)))).toContain('不完整');
  // Cut before it was gzipped: whole lines, no end.
  const lines = gunzipSync(readFileSync(file)).toString().split('\n');
  expect(await refused(changed(() => gzipSync(`${lines.slice(0, 5).join('\n')}\n`)))).toContain('不完整');
});

test('a changed byte is recognised', async () => {
  const flip = (bytes: Buffer, at: number) => Buffer.from(bytes).fill(bytes[at]! ^ 1, at, at + 1);
  expect(await refused(changed(bytes => flip(bytes, bytes.length >> 1)))).toMatch('已损坏');
  expect(
    await refused(changed(bytes => gzipSync(gunzipSync(bytes).toString().replace('厨房漏水', '卫生间漏水')))),
  ).toMatch('已损坏');
});

test('what is no backup is refused', async () => {
  expect(await refused(changed(() => Buffer.from('hello')))).toContain('已损坏');
  expect(await refused(changed(() => gzipSync('{"hello":1}\n')))).toContain('不是门房的备份');
  expect(await refused(join(dir, 'nothing'))).toContain('没有找到');
});

test('another key, another version, a database in use are refused with the remedy', async () => {
  const other = randomBytes(32);
  expect(await refused(file, { ...plain, cipher: createCipher(other) })).toContain('ENCRYPTION_KEY_OLD');
  await onEmpty(async client => {
    await client.db.execute(
      sql`delete from drizzle.__drizzle_migrations where id = (select max(id) from drizzle.__drizzle_migrations)`,
    );
    await expect(restore(client, file, plain)).rejects.toThrow('另一个版本');
  });
  const used = await testService();
  await expect(restore(used.client, file, plain)).rejects.toThrow('已经有数据');
  await used.close();
  // Under a new key with the old one at hand it opens.
  await onEmpty(client => restore(client, file, { ...plain, cipher: createCipher(other, TEST_KEY) }));
});

test('a file is never overwritten, is for its owner only and shows no number', async () => {
  await expect(backup(home.client, file, { cipher, now })).rejects.toThrow('不会覆盖');
  await expect(backup(home.client, join(dir, 'no', 'such', 'folder'), { cipher, now })).rejects.toThrow('目录是否存在');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(gunzipSync(readFileSync(file)).toString()).not.toContain(CHEN_PHONE);
});

test.runIf(inject('database').server)('a backup goes from a server into the embedded database and back', async () => {
  const memory = async () => openEmbedded(undefined, databaseImage());
  const path = join(dir, 'embedded.backup');
  await onEmpty(async client => {
    await restore(client, file, plain);
    expect(await contentOf(client.db)).toEqual(content);
    await backup(client, path, { cipher, now });
  }, memory);
  await onEmpty(async client => {
    await restore(client, path, plain);
    const back = await contentOf(client.db);
    expect({ ...back, attempt: '' }).toEqual({ ...content, attempt: '' });
  });
});

/** The service on a restored database, and what it does. */
async function testServiceOn(client: Client) {
  const clock = handClock(home.clock.now().toISOString());
  const pager = fakePager();
  const service = await createService(
    { host: '127.0.0.1', port: 0, encryptionKey: TEST_KEY, logLevel: 'silent', pace: { silenceMs: 2500, capMs: 8000 } },
    { clock, pager, client },
  );
  return {
    service,
    pages: () => pager.pages.map(p => p.key),
    async pass() {
      clock.pass(61_000);
      await service.settle();
    },
    async heardBy(address: string) {
      const found = await rows(
        client.db,
        sql`select o.body->>'text' as text from outbox o join lane l on l.id = o.lane_id where l.address = ${address} and o.no is not null order by o.no`,
      );
      return found.map(r => r['text']);
    },
    inbound: (address: string, text: string) => ({
      channel: 'web',
      account: home.account,
      address,
      sender: { id: address },
      externalId: `${address}:1`,
      text,
    }),
  };
}
