import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { createCipher } from '../src/app/cipher.ts';
import { readEstateFile } from '../src/commands/estate-file.ts';
import type { Config } from '../src/config.ts';
import { rows } from '../src/db/client.ts';
import { foundEstate } from '../src/db/found-estate.ts';
import { openDatabase } from '../src/db/open.ts';
import { createService, type Service } from '../src/service.ts';
import type { Database } from './database.ts';
import { fillPast } from './past.ts';

export type Opened = Awaited<ReturnType<typeof openService>>;

export interface Setting extends Pick<Config, 'pager' | 'slack'> {
  /** Tickets already on record. */
  readonly past?: number;
}

/** A service on a throwaway database with the sample estate, and questions a benchmark has for it. */
export async function openService(database: Database, pace: Config['pace'], { past, ...settings }: Setting = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'menfang-bench-'));
  const own = await database.fresh();
  const where = own ? { databaseUrl: own.url } : { dataDir: dir };
  const encryptionKey = randomBytes(32);
  const plan = readEstateFile(new URL('../estates/sample.yaml', import.meta.url).pathname);
  const client = await openDatabase(where, { statementMs: 0 });
  const cipher = createCipher(encryptionKey);
  await foundEstate(client, cipher, plan, new Date());
  if (past !== undefined) await fillPast(client, cipher, plan.community.id, past);
  await client.close();
  const config = { host: '127.0.0.1', port: 0, ...where, encryptionKey, logLevel: 'warn', pace, ...settings };
  const service = await createService(config);
  return {
    service: { ...service, undone: () => undone(service), quiet: () => quiet(service), counts: () => counts(service) },
    communityId: plan.community.id,
    async close() {
      await service.close();
      await own?.drop();
      rmSync(dir, { recursive: true, force: true });
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
