import type { ConstructorOptions, PgBoss } from 'pg-boss';
import type { RunAlone } from '../ports/jobs.ts';

/** Where pg-boss keeps its own tables: in our database, apart from ours. */
export const SCHEMA = 'menfang_jobs';

/** A server's database, or the embedded one through our own session. */
export type Where = { readonly url: string } | { readonly runAlone: RunAlone };

/** How often it looks by itself, in seconds. Nothing is urgent: what this process sends wakes its own worker at once. */
export interface Pace {
  readonly poll: number;
  /** PostgreSQL's clock is compared with the cron times this often; pg-boss finds what came due within a minute. */
  readonly cron: number;
}
export const PACE: Pace = { poll: 30, cron: 45 };

const CONNECT_MS = 3000;
/** Its tables are made in one text: longer than a statement of ours may take. */
const STATEMENT_MS = 15_000;
const HOUR = 3600;

export async function openBoss(where: Where, pace: Pace, onError: (error: Error) => void): Promise<PgBoss> {
  const { PgBoss } = await import('pg-boss');
  const boss = new PgBoss({
    ...('url' in where ? ofServer(where.url) : ofEmbedded(where.runAlone)),
    schema: SCHEMA,
    cronMonitorIntervalSeconds: pace.cron,
    cronWorkerIntervalSeconds: pace.cron,
    // Expires what a dead process held.
    superviseIntervalSeconds: 120,
    queueCacheIntervalSeconds: 600,
    // What we do not use, as seldom as may be.
    flowIntervalSeconds: 12 * HOUR,
    bamIntervalSeconds: 600,
    monitorIntervalSeconds: HOUR,
    reindex: false,
    monitorVacuum: false,
  });
  // Without a listener an error would end the process. They come as copies without a class.
  boss.on('error', told => onError(asError(told)));
  boss.on('warning', ({ message }) => onError(new Error(message)));
  return boss;
}

const ofEmbedded = (runAlone: RunAlone): ConstructorOptions => ({
  backend: 'pglite',
  db: { executeSql: (text, values) => runAlone(text, values) },
});

function ofServer(url: string): ConstructorOptions {
  const options = {
    connectionString: url,
    max: 2,
    application_name: 'menfang jobs',
    connectionTimeoutMillis: CONNECT_MS,
    // Of pg's pool, which gets all of this: a session whose server has gone silent must not be waited for.
    query_timeout: STATEMENT_MS + 1000,
    options: `-c timezone=UTC -c datestyle=ISO -c jit=off -c statement_timeout=${STATEMENT_MS}`,
  };
  return options;
}

/** What went wrong, without the values of a statement that an error of pg carries along. */
function asError({ name, message, stack, code }: Error & { code?: unknown }): Error {
  return Object.assign(new Error(message), { name: name ?? 'Error', ...(stack ? { stack } : {}), code });
}
