import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { type Db, rows } from './client.ts';
import { lockDirectory } from './directory-lock.ts';
import { MIGRATIONS, unreachable } from './migrate.ts';

/** A database looked at as it is: nothing is migrated, nothing written. */
export interface Inspected {
  readonly db: Db;
  /** Of a server. */
  readonly server?: ServerFacts;
  /** Migrations that a start would run. */
  readonly pending: number;
  /** The record was written by a newer version than this one. */
  readonly isNewer: boolean;
  close(): Promise<void>;
}

export interface ServerFacts {
  /** 170002 is 17.2. */
  readonly version: number;
  readonly encoding: string;
  /** Letters beyond ASCII are letters to it; without that Chinese cannot be searched. */
  readonly knowsLetters: boolean;
  /** Milliseconds its clock is ahead of ours. */
  readonly aheadMs: number;
}

/** When each migration of this version was made. */
const ours = (): readonly number[] =>
  (
    JSON.parse(readFileSync(join(MIGRATIONS, 'meta/_journal.json'), 'utf8')) as { entries: { when: number }[] }
  ).entries.map(entry => entry.when);

/** When this version's newest migration was made: no clock that is right shows an earlier time. */
export const madeAt = (): Date => new Date(Math.max(...ours()));

export async function inspectServer(url: string): Promise<Inspected> {
  const [{ default: pg }, { drizzle }] = await Promise.all([import('pg'), import('drizzle-orm/node-postgres')]);
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 3000,
    query_timeout: 4000,
    application_name: 'menfang doctor',
  });
  client.on('error', () => {});
  await client.connect().catch(error => {
    throw unreachable(error);
  });
  // One named place for the cast: the stores' statements run on whatever drizzle drives.
  const db = drizzle(client) as unknown as Db;
  const before = Date.now();
  const [row] = await rows(
    db,
    sql`select extract(epoch from clock_timestamp()) * 1000 as at, current_setting('server_version_num')::int as version,
          current_setting('server_encoding') as encoding, upper('é') = 'É' as knows_letters`,
  );
  const server = {
    version: Number(row!['version']),
    encoding: row!['encoding'] as string,
    knowsLetters: row!['knows_letters'] === true,
    aheadMs: Math.round(Number(row!['at']) - (before + Date.now()) / 2),
  };
  return { db, server, ...(await migrationsOf(db)), close: () => client.end() };
}

/** undefined: nothing has been put there yet. Fails like the service does when another process holds the directory. */
export async function inspectDirectory(dir: string): Promise<Inspected | undefined> {
  if (!existsSync(join(dir, 'db', 'PG_VERSION'))) return undefined;
  const release = lockDirectory(dir);
  try {
    const [{ PGlite }, { pg_trgm }, { drizzle }] = await Promise.all([
      import('@electric-sql/pglite'),
      import('@electric-sql/pglite/contrib/pg_trgm'),
      import('drizzle-orm/pglite'),
    ]);
    const pglite = await PGlite.create({ dataDir: join(dir, 'db'), extensions: { pg_trgm } });
    const db = drizzle(pglite) as unknown as Db;
    const close = async () => {
      await pglite.close();
      release();
    };
    return { db, ...(await migrationsOf(db)), close };
  } catch (error) {
    release();
    throw error;
  }
}

async function migrationsOf(db: Db): Promise<Pick<Inspected, 'pending' | 'isNewer'>> {
  const [there] = await rows(db, sql`select to_regclass('drizzle.__drizzle_migrations') is not null as is`);
  const [last] = there?.['is']
    ? await rows(db, sql`select max(created_at) as at from drizzle.__drizzle_migrations`)
    : [];
  const at = Number(last?.['at'] ?? 0);
  return { pending: ours().filter(when => when > at).length, isNewer: at > Math.max(...ours()) };
}
