import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import type { Client, Db } from './client.ts';
import { lockDirectory } from './directory-lock.ts';
import { createSession } from './pglite-session.ts';
import { createRunAlone } from './run-alone.ts';
import * as schema from './schema/index.ts';

export interface Embedded extends Client {
  /** A copy of the whole database, to begin another with. */
  dump(): Promise<Blob>;
}

const LEASED = ['conversation', 'lane', 'timer', 'import_run', 'slack_inbound', 'wechat_pace'] as const;

/**
 * Opens the embedded database: in `dir` (locked against a second process), or in memory without one.
 * `image` begins with a copy made by `dump`; `keepsSchema` leaves the schema as it is; `opened` is one that is open already.
 * Process crashes lose nothing; a power cut may, because PGlite never calls fsync.
 */
export async function openEmbedded(
  dir?: string,
  image?: Blob,
  { keepsSchema = false, opened }: { readonly keepsSchema?: boolean; readonly opened?: PGlite } = {},
): Promise<Embedded> {
  const release = dir ? lockAt(dir) : () => {};
  try {
    const [{ PGlite }, { pg_trgm }, { drizzle }, { migrate }] = await Promise.all([
      import('@electric-sql/pglite'),
      import('@electric-sql/pglite/contrib/pg_trgm'),
      import('drizzle-orm/pglite'),
      import('drizzle-orm/pglite/migrator'),
    ]);
    const pglite =
      opened ??
      (await PGlite.create({
        ...(dir ? { dataDir: join(dir, 'db') } : {}),
        ...(image ? { loadDataDir: image } : {}),
        extensions: { pg_trgm },
      }));
    await pglite.exec('set plan_cache_mode = force_generic_plan');
    const session = createSession(pglite);
    // One named place for the cast: a session is the part of a PGlite that drizzle drives.
    const db = drizzle(session as unknown as typeof pglite, { schema });
    // The same for every transaction: there is one session.
    let within: Db | undefined;
    if (!keepsSchema) {
      await migrate(db, { migrationsFolder: new URL('../../drizzle', import.meta.url).pathname });
      // Leases belong to processes, and we are the only one: whatever is held is held by the dead.
      const free = LEASED.map(table => `update ${table} set lease_until = null where lease_until is not null`);
      await pglite.exec(free.join('; '));
    }
    return {
      kind: 'pglite',
      db: db as unknown as Db,
      transaction: (fn, options) =>
        session.transaction(inside => {
          within ??= drizzle(inside as unknown as typeof pglite, { schema }) as unknown as Db;
          return fn(within);
        }, options?.isFirst),
      // One machine, one clock.
      clockAhead: () => 0,
      runAlone: createRunAlone(session),
      dump: () => pglite.dumpDataDir('none'),
      async close() {
        await pglite.close();
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}

function lockAt(dir: string): () => void {
  if (!existsSync(dir)) mkdirSync(dir, { recursive: true, mode: 0o700 });
  return lockDirectory(dir, undefined, by => {
    // Nobody catches this: whoever slept so long that another took over must not write once more.
    throw new Error(`process ${by} has taken over ${dir}; this one ends before both write to it`);
  });
}
