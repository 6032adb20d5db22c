import type { Writable } from 'node:stream';
import type { PoolClient } from 'pg';
import type { Client, Db } from './client.ts';
import { migrateServer, unreachable } from './migrate.ts';
import * as schema from './schema/index.ts';

const MAX_CONNECTIONS = 10;
const CONNECT_MS = 3000;
const STATEMENT_MS = 4000;
/** The database's clock is asked this often. */
const CLOCK_MS = 60_000;
/** What every session begins with: texts of moments as we read them, plans made once and never compiled (0.7 s for one of 40 ms). */
const session = (statementMs: number) =>
  `-c timezone=UTC -c datestyle=ISO -c plan_cache_mode=force_generic_plan -c jit=off -c statement_timeout=${statementMs} -c idle_in_transaction_session_timeout=${2 * statementMs}`;
/** Statements kept prepared for each session; texts vary with the length of lists. */
const MAX_NAMES = 400;

type Parser = (text: string) => unknown;
interface Query {
  readonly text: string;
  readonly types: { getTypeParser(id: number, format?: string): Parser };
}
const BIGINT = 20;
const BIGINTS = 1016;

/** Whole numbers as the embedded database gives them; ours stay far below the 2^53 that a number holds. */
const withNumbers = (types: Query['types']): Query['types'] => ({
  getTypeParser(id, format) {
    if (id === BIGINT) return Number;
    const read = types.getTypeParser(id, format);
    return id === BIGINTS ? text => (read(text) as string[]).map(Number) : read;
  },
});

export interface ServerOptions {
  /** Told of sessions that ended by themselves; the next statement takes another. */
  readonly onLost?: (error: Error) => void;
  /** The schema stays as it is. */
  readonly keepsSchema?: boolean;
  /** Longest a statement may take; 0: as long as it needs. */
  readonly statementMs?: number;
}

/**
 * Opens a PostgreSQL server's database and migrates it. Transactions are our own on `pg`: drizzle's leak sessions that died,
 * and postgres.js goes on with the rest of one on another session.
 */
export async function openServer(
  url: string,
  { onLost = () => {}, keepsSchema = false, statementMs = STATEMENT_MS }: ServerOptions = {},
): Promise<Client> {
  const [{ default: pg }, { drizzle }] = await Promise.all([import('pg'), import('drizzle-orm/node-postgres')]);
  if (!keepsSchema) await migrateServer(url);
  const pool = new pg.Pool({
    connectionString: url,
    max: MAX_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: statementMs,
    options: session(statementMs),
    application_name: 'menfang',
    pipeline: true,
  });
  // A session that dies unasked would end the process.
  let isClosed = false;
  pool.on('error', error => {
    if (!isClosed) onLost(error);
  });
  // While it works for somebody, he is told by his statement.
  pool.on('connect', client => client.on('error', () => {}));

  const names = new Map<string, string>();
  const nameOf = (text: string): string | undefined => {
    if (!names.has(text) && names.size < MAX_NAMES) names.set(text, `m${names.size}`);
    return names.get(text);
  };
  /** Runs each text as a prepared statement of its session. */
  const prepared = (on: Pick<PoolClient, 'query'>) => ({
    query: (query: Query, params?: unknown[]) =>
      on.query({ ...query, name: nameOf(query.text), types: withNumbers(query.types) } as never, params),
  });
  // One named place for the cast: drizzle drives whatever has `query`.
  const drizzled = (on: Pick<PoolClient, 'query'>): Db =>
    drizzle(prepared(on) as unknown as PoolClient, { schema }) as unknown as Db;
  const db = drizzled(pool);
  // Made once for each session: drizzle reads through the whole schema, a tenth of a turn's time.
  const known = new WeakMap<PoolClient, Db>();
  const within = (client: PoolClient): Db => {
    const own = known.get(client) ?? drizzled(client);
    known.set(client, own);
    return own;
  };

  let ahead = 0;
  async function askClock(): Promise<void> {
    const before = Date.now();
    const { rows } = await pool.query<{ at: string }>('select extract(epoch from clock_timestamp()) * 1000 as at');
    ahead = Math.round(Number(rows[0]!.at) - (before + Date.now()) / 2);
  }
  await askClock().catch(error => {
    throw unreachable(error);
  });
  const asking = setInterval(() => void askClock().catch(onLost), CLOCK_MS);
  asking.unref();

  return {
    kind: 'postgres',
    db,
    clockAhead: () => ahead,
    async transaction(fn) {
      const client = await pool.connect();
      let broken: Error | undefined;
      try {
        // On its way with the first statement, in one write to the socket; if it fails, so does that.
        const { stream } = (client as unknown as { connection: { stream: Writable } }).connection;
        stream.cork();
        process.nextTick(() => stream.uncork());
        client.query('begin').catch(() => {});
        try {
          const result = await fn(within(client));
          const { command } = await client.query('commit');
          // A failed statement whose error was swallowed leaves a transaction that can only roll back: never silently.
          if (command === 'ROLLBACK') throw new Error('the transaction was rolled back instead of committed');
          return result;
        } catch (error) {
          await client.query('rollback').catch(lost => {
            broken = lost as Error;
          });
          throw error;
        }
      } finally {
        client.release(broken);
      }
    },
    async close() {
      clearInterval(asking);
      isClosed = true;
      await pool.end();
    },
  };
}
