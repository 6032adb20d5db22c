/**
 * R26: the next version's migration runs while sixteen owners write and somebody reads the busiest table for seconds (a backup,
 * say). No request fails and none waits longer than a second; the old version goes on and one started after it works beside it;
 * a migration that fails changes nothing. Both databases end with the same schema.
 *
 * Off: a migration that waits for its table as long as it takes, with everybody queued behind it.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import pg from 'pg';
import { type Client, rows } from '../../src/db/client.ts';
import { openEmbedded } from '../../src/db/embedded.ts';
import { MIGRATIONS, migrateServer } from '../../src/db/migrate.ts';
import { openServer } from '../../src/db/server.ts';
import { drained } from '../support/drained.ts';
import { answersByText, audit, type Sent, write } from '../support/load.ts';
import { say } from '../support/process.ts';
import { foundReplicas } from '../support/replicas.ts';
import { prove } from './proof.ts';

const NEXT = 'alter table "message" add column "later" text;';
const BROKEN =
  'alter table "message" add column "half" text;\n--> statement-breakpoint\nalter table "nowhere" add column "x" text;';
const LONGEST_MS = 1000;
const READS_MS = 4000;

/** The migrations of this version and one more. */
function withNext(statements: string, after = 1): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'menfang-migrations-'));
  cpSync(MIGRATIONS, folder, { recursive: true });
  const path = join(folder, 'meta/_journal.json');
  const journal = JSON.parse(readFileSync(path, 'utf8')) as { entries: { idx: number; when: number; tag: string }[] };
  const last = journal.entries.at(-1)!;
  journal.entries.push({ ...last, idx: last.idx + 1, when: last.when + after, tag: 'next' });
  writeFileSync(path, JSON.stringify(journal));
  writeFileSync(join(folder, 'next.sql'), statements);
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}

/** Every column, index and trigger, one a line. */
async function schemaOf({ db }: Client): Promise<string> {
  const found = await rows(
    db,
    sql`select table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable as line from information_schema.columns
          where table_schema = 'public' and column_name <> 'later'
        union all select indexdef from pg_indexes where schemaname = 'public'
        union all select trigger_name || ' ' || event_manipulation || ' ' || action_statement from information_schema.triggers
        order by 1`,
  );
  return found.map(r => r['line']).join('\n');
}

prove('R26', 'a migration under load fails no request and stalls none', async isOn => {
  const replicas = await foundReplicas(2);
  const { server, homes } = replicas;
  const [home] = homes;
  const next = withNext(NEXT);
  const broken = withNext(BROKEN, 2);
  const reader = new pg.Client({ connectionString: server.url });
  try {
    const usual = await answersByText(home);
    await reader.connect();
    // The old version; the other replica is started after the migration.
    await replicas.start(0).ready();
    const sent: Sent[] = [];
    const open = new Set<Sent>();
    let longest = 0;
    let refused = 0;
    const load = {
      isOver: false,
      perSecond: 80,
      onAnswer(isKept: boolean, afterMs: number) {
        longest = Math.max(longest, afterMs);
        if (!isKept) refused++;
      },
    };
    const writing = write([home], sent, open, load);
    await pause(1500);
    longest = 0;
    await reader.query('begin');
    await reader.query('select count(*) from message');
    const reading = pause(READS_MS).then(() => reader.query('commit'));
    if (isOn) {
      await migrateServer(server.url, next.folder);
    } else {
      const plain = new pg.Client({ connectionString: server.url });
      await plain.connect();
      await plain.query(NEXT);
      await plain.end();
    }
    await reading;
    const failed = await migrateServer(server.url, broken.folder).then(
      () => 'went through',
      () => 'failed',
    );
    await replicas.start(1).ready();
    load.isOver = true;
    await writing;
    for (const message of [...open]) if (await say(homes[1]!, message)) open.delete(message);
    await replicas.stopAll();
    const found = await drained(home, query => audit(query, sent, open, usual));
    const onServer = await openServer(server.url);
    const embedded = await openEmbedded();
    const [left] = await rows(
      onServer.db,
      sql`select count(*)::int as n from information_schema.columns where column_name = 'half'`,
    );
    const isSame = (await schemaOf(onServer)) === (await schemaOf(embedded));
    await onServer.close();
    await embedded.close();
    return {
      figures: { messages: sent.length, refused, longest_ms: Math.round(longest), ...found },
      broken: [
        ...Object.entries(found).flatMap(([what, n]) => (n === 0 ? [] : [`${what}: ${n} of ${sent.length}`])),
        ...(refused === 0 ? [] : [`${refused} requests were refused`]),
        ...(longest <= LONGEST_MS ? [] : [`a request waited ${Math.round(longest)} ms`]),
        ...(failed === 'failed' && left!['n'] === 0
          ? []
          : [`the broken migration ${failed}, ${left!['n']} columns left`]),
        ...(isSame ? [] : ['the two databases differ in their schema']),
      ],
    };
  } finally {
    await reader.end().catch(() => {});
    next.remove();
    broken.remove();
    await replicas.remove();
  }
});
