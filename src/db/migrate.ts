import { setTimeout as pause } from 'node:timers/promises';
import { DomainError } from '../domain/errors.ts';

/** Any fixed number: who migrates holds it. */
const LOCK = 7_160_001;
const LOCK_WAIT_MS = 500;
const TRIES = 40;
/** PostgreSQL's code for a lock not had in time. */
const LOCK_NOT_AVAILABLE = '55P03';
export const MIGRATIONS = new URL('../../drizzle', import.meta.url).pathname;

/**
 * Brings a server's database to the newest schema. One process at a time; a table that is busy is waited for half a second
 * at a time and tried again for a minute or two, so that what runs meanwhile does not queue up behind us.
 */
export async function migrateServer(url: string, folder: string = MIGRATIONS): Promise<void> {
  const [{ default: pg }, { drizzle }, { migrate }] = await Promise.all([
    import('pg'),
    import('drizzle-orm/node-postgres'),
    import('drizzle-orm/node-postgres/migrator'),
  ]);
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 3000,
    application_name: 'menfang migrate',
  });
  client.on('error', () => {});
  await client.connect().catch(error => {
    throw unreachable(error);
  });
  try {
    await checkServer(client);
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    await client.query(`set lock_timeout = ${LOCK_WAIT_MS}`);
    for (let tries = 1; ; tries++) {
      try {
        return await migrate(drizzle(client), { migrationsFolder: folder });
      } catch (error) {
        if (codeOf(error) !== LOCK_NOT_AVAILABLE || tries === TRIES) throw error;
        await pause(100 * tries);
      }
    }
  } finally {
    await client.end();
  }
}

function codeOf(error: unknown): string | undefined {
  for (let e = error; e instanceof Error; e = e.cause) {
    const { code } = e as Error & { code?: string };
    if (code) return code;
  }
  return undefined;
}

interface Asker {
  query(text: string): Promise<{ readonly rows: readonly Record<string, unknown>[] }>;
}

/** Refuses a server that is too old, or one that cannot search Chinese. */
async function checkServer(client: Asker): Promise<void> {
  const { rows } = await client.query(
    `select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding,
       (select datctype from pg_database where datname = current_database()) as ctype, upper('é') = 'É' as knows_letters`,
  );
  const { version, encoding, ctype, knows_letters } = rows[0]!;
  if (Number(version) < 150_000)
    throw new DomainError('bad_input', `PostgreSQL 版本太旧（${version}），需要 15 或更新的版本。请升级后再启动。`);
  if (encoding !== 'UTF8' || !knows_letters)
    throw new DomainError(
      'bad_input',
      `这个库的编码是 ${encoding}、字符规则是 ${ctype}，查不了中文。请新建一个库：createdb -T template0 -E UTF8 --locale=C.UTF-8 menfang，再把 DATABASE_URL 指向它。`,
    );
}

/** What a connection that fails is told as, to whoever runs the service. */
export function unreachable(error: unknown): DomainError {
  const why = error instanceof Error ? error.message : String(error);
  return new DomainError(
    'unavailable',
    `数据库连不上：${why}。请检查 DATABASE_URL 里的地址、用户、密码和库名，以及 PostgreSQL 是否在运行。`,
  );
}
