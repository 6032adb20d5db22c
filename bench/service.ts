import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { readEstateFile } from '../src/commands/estate-file.ts';
import { rows } from '../src/db/client.ts';
import { foundEstate } from '../src/db/found-estate.ts';
import { createService, type Service } from '../src/service.ts';
import type { Database } from './database.ts';

/** A service on a throwaway database with the sample estate, and questions a benchmark has for it. */
export async function openService(database: Database, pace: { silenceMs: number; capMs: number }) {
  const dataDir = mkdtempSync(join(tmpdir(), 'menfang-bench-'));
  const own = await database.fresh();
  const service = await createService({
    host: '127.0.0.1',
    port: 0,
    ...(own ? { databaseUrl: own.url } : { dataDir }),
    encryptionKey: randomBytes(32),
    logLevel: 'warn',
    pace,
  });
  const plan = readEstateFile(new URL('../estates/sample.yaml', import.meta.url).pathname);
  await foundEstate(service.client, service.cipher, plan, new Date());
  return {
    service: { ...service, undone: () => undone(service), quiet: () => quiet(service), counts: () => counts(service) },
    communityId: plan.community.id,
    async close() {
      await service.close();
      await own?.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Chats whose turn is due and lanes with something to send. */
async function undone(service: Service): Promise<number> {
  const [row] = await rows(
    service.client.db,
    sql`select (select count(*) from conversation where due_at is not null) + (select count(*) from lane where due_at is not null) as n`,
  );
  return Number(row!['n']);
}

/** Resolves when nothing waits to be worked or sent. */
async function quiet(service: Service): Promise<void> {
  while ((await undone(service)) > 0) await new Promise(resolve => setTimeout(resolve, 20));
}

async function counts(service: Service) {
  const [row] = await rows(
    service.client.db,
    sql`select (select count(*) from message where handled_at is not null) as turns, (select count(*) from ticket) as tickets,
          (select count(*) from outbox where status = 'sent') as sent`,
  );
  return { turns: Number(row!['turns']), tickets: Number(row!['tickets']), sent: Number(row!['sent']) };
}
