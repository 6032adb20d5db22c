import { type SQL, sql } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import type { RunAlone } from '../ports/jobs.ts';
import type * as schema from './schema/index.ts';

/** Server, embedded database or one transaction alike. */
export type Db = PgDatabase<PgQueryResultHKT, typeof schema>;

export interface TransactionOptions {
  /** Somebody waits for it at the door: where transactions stand in line, it goes before all that do not say so. */
  readonly isFirst?: boolean;
}

export interface Client {
  readonly kind: 'pglite' | 'postgres';
  readonly db: Db;
  /** Connect, begin, fn, commit; rolled back on any error. Inside, only the db handed in may be used. */
  transaction<T>(fn: (db: Db) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** Milliseconds the database's clock is ahead of ours, as last measured. */
  clockAhead(): number;
  /** Of the embedded database: for a library that brings statements of its own. On a server it has sessions of its own. */
  readonly runAlone?: RunAlone;
  close(): Promise<void>;
}

export type Row = Readonly<Record<string, unknown>>;

/** Rows of a raw statement, the same for every driver. */
export async function rows(db: Db, query: SQL): Promise<readonly Row[]> {
  const result = (await db.execute(query)) as unknown;
  // One named place for the cast: drivers give either an array or { rows }.
  return (Array.isArray(result) ? result : (result as { rows: Row[] }).rows) as readonly Row[];
}

/** Why nothing can be done just now, in words for whoever asks; undefined: the database answers. */
export const whyAway = ({ db }: Pick<Client, 'db'>): Promise<string | undefined> =>
  rows(db, sql`select 1`).then(
    () => undefined,
    () => '数据库暂时连不上',
  );

/** A moment out of a raw statement or out of JSON; drivers give text or Date. */
export const toDate = (value: unknown): Date => (value instanceof Date ? value : new Date(value as string));
export const toDateOrNone = (value: unknown): Date | undefined => (value == null ? undefined : toDate(value));

/** "1, 2, 3" for an IN list; never call it with an empty list. */
export const idList = (ids: readonly number[]): SQL =>
  sql.join(
    ids.map(id => sql`${id}`),
    sql`, `,
  );

/** A value for a column of ids, or for `= any(…)`; empty ones count. */
export const idArray = (ids: readonly number[]): SQL => sql`${`{${ids.join(',')}}`}::bigint[]`;

/**
 * Keys a subquery picks, for `key = anyOf(…)`. As an array the planner takes them for few and looks each one up; for
 * `key in (select … limit $n)` it cannot know the limit, and once a table is large it reads it whole for every claim.
 */
export const anyOf = (picked: SQL): SQL => sql`any(array(${picked}))`;

/**
 * A list of objects as rows of these columns, the first a whole number. The planner would take any list for a hundred rows and,
 * on tables that are small when it plans, read them whole for ever after; so it is told of one row, and looks each one up.
 */
export const listOf = (list: readonly Row[], number: string, columns: string): SQL =>
  sql`(select * from jsonb_to_recordset(${JSON.stringify(list)}::jsonb) as list(${sql.raw(number)} bigint, ${sql.raw(columns)})
    where list.${sql.raw(number)} between 0 and ${Number.MAX_SAFE_INTEGER}::bigint)`;
