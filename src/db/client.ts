import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type SQL, sql } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { lockDirectory } from './directory-lock.ts';
import { createSession } from './pglite-session.ts';
import * as schema from './schema/index.ts';

/** Server, embedded database or one transaction alike. */
export type Db = PgDatabase<PgQueryResultHKT, typeof schema>;

export interface Client {
  readonly kind: 'pglite' | 'postgres';
  readonly db: Db;
  /** Connect, begin, fn, commit; rolled back on any error. Inside, only the db handed in may be used. */
  transaction<T>(fn: (db: Db) => Promise<T>): Promise<T>;
  /** A copy of the whole database, to begin another with. */
  dump(): Promise<Blob>;
  close(): Promise<void>;
}

export type Row = Readonly<Record<string, unknown>>;

/** Rows of a raw statement, the same for every driver. */
export async function rows(db: Db, query: SQL): Promise<readonly Row[]> {
  const result = (await db.execute(query)) as unknown;
  // One named place for the cast: drivers give either an array or { rows }.
  return (Array.isArray(result) ? result : (result as { rows: Row[] }).rows) as readonly Row[];
}

/** A moment out of a raw statement or out of JSON; drivers give text or Date. */
export const toDate = (value: unknown): Date => (value instanceof Date ? value : new Date(value as string));
export const toDateOrNone = (value: unknown): Date | undefined => (value == null ? undefined : toDate(value));

/**
 * Opens the embedded database: in `dir` (locked against a second process), or in memory without one.
 * `image` begins with a copy made by `dump`. Process crashes lose nothing; a power cut may, because PGlite never calls fsync.
 */
export async function openEmbedded(dir?: string, image?: Blob): Promise<Client> {
  const release = dir ? lockAt(dir) : () => {};
  try {
    const [{ PGlite }, { pg_trgm }, { drizzle }, { migrate }] = await Promise.all([
      import('@electric-sql/pglite'),
      import('@electric-sql/pglite/contrib/pg_trgm'),
      import('drizzle-orm/pglite'),
      import('drizzle-orm/pglite/migrator'),
    ]);
    const pglite = await PGlite.create({
      ...(dir ? { dataDir: join(dir, 'db') } : {}),
      ...(image ? { loadDataDir: image } : {}),
      extensions: { pg_trgm },
    });
    await pglite.exec('set plan_cache_mode = force_generic_plan');
    // One named place for the cast: a session is the part of a PGlite that drizzle drives.
    const db = drizzle(createSession(pglite) as unknown as typeof pglite, { schema });
    await migrate(db, { migrationsFolder: new URL('../../drizzle', import.meta.url).pathname });
    // Leases belong to processes, and we are the only one: whatever is held is held by the dead.
    await pglite.exec(
      'update conversation set lease_until = null where lease_until is not null; update lane set lease_until = null where lease_until is not null; update timer set lease_until = null where lease_until is not null',
    );
    return {
      kind: 'pglite',
      db: db as unknown as Db,
      transaction: fn => db.transaction(tx => fn(tx as unknown as Db)),
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
  return lockDirectory(dir);
}

/** "1, 2, 3" for an IN list; never call it with an empty list. */
export const idList = (ids: readonly number[]): SQL =>
  sql.join(
    ids.map(id => sql`${id}`),
    sql`, `,
  );
