import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll } from 'vitest';
import { type ThrowawayServer, throwawayPostgres } from '../../src/commands/throwaway-postgres.ts';
import { backup } from '../../src/db/backup.ts';
import { type Client, rows } from '../../src/db/client.ts';
import { openServer } from '../../src/db/server.ts';
import { createService } from '../../src/service.ts';
import { handClock } from '../support/clock.ts';
import { contentOf } from '../support/content.ts';
import { databaseAt, onServer } from '../support/database-server.ts';
import { fill } from '../support/fill.ts';
import { fakePager, TEST_KEY, testService } from '../support/service.ts';
import { isFull, prove } from './proof.ts';

const TICKETS = isFull ? 100_000 : 1000;
/** Longest the restore of a full database may take, the command's own start included. */
const RESTORE_S = 60;
const WRITERS = 8;
/** Between two lines of one writer: a busy day, not a flood. */
const PAUSE_MS = 40;
const RESTORE = new URL('../../src/commands/restore.ts', import.meta.url).pathname;
const run = promisify(execFile);

let throwaway: ThrowawayServer | undefined;
beforeAll(async () => {
  if (!process.env['TEST_DATABASE_URL']) throwaway = await throwawayPostgres();
});
afterAll(() => throwaway?.remove());

/** A database of its own on the server. */
async function newDatabase() {
  const server = process.env['TEST_DATABASE_URL'] ?? throwaway!.url;
  const name = `menfang_${randomUUID().replaceAll('-', '')}`;
  await onServer(server, `create database ${name}`);
  return { url: databaseAt(server, name), drop: () => onServer(server, `drop database ${name} with (force)`) };
}

/** An estate at work, with a past. */
async function estateAtWork(url: string) {
  const home = await testService({ client: await openServer(url) });
  await fill(home.client, home.cipher, home.account, TICKETS);
  let said = 0;
  let isLoading = true;
  const loading = Promise.all(
    Array.from({ length: WRITERS }, async (_, w) => {
      for (let i = 0; isLoading; i++, said++) {
        const address = `owner-${w}-${i % 20}`;
        const text = i % 2 ? '楼道灯坏了，电话13800001234' : '我家厨房漏水了，3栋2单元1201';
        await home.receive({
          channel: 'web',
          account: home.account,
          address,
          sender: { id: address },
          externalId: `${address}:${i}`,
          text,
        });
        if (w === 0 && i % 3 === 0) await home.pass(3000);
        await pause(PAUSE_MS);
      }
    }),
  );
  return {
    home,
    said: () => said,
    /** Three pages that wait for a pager that is away. */
    async callForHelp() {
      home.pager.answer = { kind: 'retry', afterMs: 60_000, why: 'away' };
      for (let i = 0; i < 3; i++) await home.owner(`danger-${i}`).say(`我家着火了，3栋2单元${1201 + i}`);
    },
    async rest() {
      isLoading = false;
      await loading;
    },
  };
}

/** A client whose transactions also look at what they see when their work is done. */
function watched(client: Client) {
  const seen = { content: {} as Record<string, string>, waiting: [] as string[] };
  return {
    seen,
    client: {
      ...client,
      transaction: <T>(fn: Parameters<typeof client.transaction<T>>[0]) =>
        client.transaction(async db => {
          const result = await fn(db);
          seen.content = await contentOf(db);
          const found = await rows(db, sql`select key from outbox where status in ('pending', 'sending')`);
          seen.waiting = found.map(row => row['key'] as string);
          return result;
        }),
    } satisfies Client,
  };
}

async function restoreBy(url: string, dir: string, file: string, ...options: readonly string[]): Promise<string> {
  const env = {
    PATH: process.env['PATH'],
    DATABASE_URL: url,
    ENCRYPTION_KEY: Buffer.from(TEST_KEY).toString('base64'),
  };
  // Away from the project: no .env of whoever runs the proof may speak in.
  const { stdout } = await run(process.execPath, [RESTORE, file, ...options], { env, cwd: dir });
  return stdout;
}

const seconds = (since: number) => Math.round((performance.now() - since) / 100) / 10;

prove('R25', 'a backup under load comes back whole and says nothing twice', async isOn => {
  const dir = mkdtempSync(join(tmpdir(), 'menfang-prove-'));
  const file = join(dir, 'menfang.backup');
  const [from, to] = [await newDatabase(), await newDatabase()];
  try {
    const { home, said, callForHelp, rest } = await estateAtWork(from.url);
    const { seen, client } = watched(await openServer(from.url, { keepsSchema: true, statementMs: 0 }));
    await callForHelp();
    const madeAt = home.clock.now();
    const saidBefore = said();
    const begun = performance.now();
    await backup(client, file, { cipher: home.cipher, now: madeAt });
    const backupS = seconds(begun);
    const during = said() - saidBefore;
    await client.close();
    await rest();
    // The old run lives on for a while and sends what waited: from then on it must never be sent again.
    home.pager.answer = { kind: 'sent' };
    await home.pass(61_000);
    await home.close();

    const restoring = performance.now();
    // Off: the new run sends what the old one had not sent yet.
    await restoreBy(to.url, dir, file, ...(isOn ? [] : ['--send-waiting']));
    const restoreS = seconds(restoring);
    const restored = await openServer(to.url);
    const content = await contentOf(restored.db);
    const pager = fakePager();
    const clock = handClock(madeAt.toISOString());
    const config = { host: '127.0.0.1', port: 0, encryptionKey: TEST_KEY, logLevel: 'silent' };
    const again = await createService(
      { ...config, pace: { silenceMs: 2500, capMs: 8000 } },
      { clock, pager, client: restored },
    );
    for (let i = 0; i < 3; i++) {
      clock.pass(61_000);
      await again.settle();
    }
    const sentAgain = pager.pages.filter(p => seen.waiting.includes(p.key)).length;
    const waiting = JSON.stringify(seen.waiting);
    const [stored] = await rows(
      restored.db,
      sql`select count(*)::int as n from outbox where status = 'sent' and key in (select jsonb_array_elements_text(${waiting}::jsonb))`,
    );
    await again.close();
    const different = Object.keys(seen.content).filter(table => content[table] !== seen.content[table]);
    const all = Object.values(seen.content).reduce((sum, c) => sum + Number(c.split(' ')[0]), 0);
    return {
      figures: {
        tickets: Number(seen.content['ticket']!.split(' ')[0]),
        rows: all,
        said_during_backup: during,
        backup_s: backupS,
        file_mb: Math.round(statSync(file).size / 1e5) / 10,
        restore_s: restoreS,
        waiting: seen.waiting.length,
        sent_again: sentAgain + Number(stored!['n']),
      },
      broken: [
        ...different.map(table => `${table}: ${content[table]}, not ${seen.content[table]}`),
        ...(during > 0 ? [] : ['nothing was said during the backup']),
        ...(seen.waiting.length > 0 ? [] : ['nothing waited']),
        ...(sentAgain + Number(stored!['n']) === 0
          ? []
          : [`${sentAgain} pages and ${stored!['n']} rows were sent again`]),
        ...(restoreS <= RESTORE_S ? [] : [`restored only after ${restoreS} s`]),
      ],
    };
  } finally {
    await from.drop();
    await to.drop();
    rmSync(dir, { recursive: true, force: true });
  }
});
