import { pidOfHolder } from '../db/directory-lock.ts';
import type { Inspected, ServerFacts } from '../db/inspect.ts';
import { inspectDirectory, inspectServer } from '../db/inspect.ts';
import { readRecordFacts } from '../db/record-facts.ts';
import { DomainError } from '../domain/errors.ts';
import { recordRequest } from '../http/admin.ts';
import { background, type ServiceFacts } from './doctor-background.ts';
import { bad, type Check, type Finding, fine, type Patient, warn } from './doctor-check.ts';
import { addressOf } from './doctor-machine.ts';
import { estates, keyFits } from './doctor-record.ts';

const OLDEST = 150_000;
const MAX_APART_MS = 2000;

/** A server that is too old, cannot search Chinese, or lives in another time. */
export function serverFits({ version, encoding, knowsLetters, aheadMs }: ServerFacts): readonly Finding[] {
  const name = `PostgreSQL ${Math.floor(version / 10_000)}.${version % 10_000}`;
  const apart = `数据库和本机的时钟相差 ${(Math.abs(aheadMs) / 1000).toFixed(1)} 秒`;
  return [
    version >= OLDEST ? fine(`${name} 连得上`) : bad(`${name} 太旧`, '需要 15 或更新的版本，请升级。'),
    encoding === 'UTF8' && knowsLetters
      ? fine(`库的编码 ${encoding}，查得了中文`)
      : bad(
          `库的编码是 ${encoding}，字符规则查不了中文`,
          '请新建一个库：createdb -T template0 -E UTF8 --locale=C.UTF-8 menfang，再把 DATABASE_URL 指向它。',
        ),
    Math.abs(aheadMs) <= MAX_APART_MS
      ? fine(apart)
      : warn(apart, '请在两台机器上都打开自动对时（timedatectl set-ntp true）。'),
  ];
}

export function migrationsFit({ pending, isNewer }: Pick<Inspected, 'pending' | 'isNewer'>): Finding {
  if (isNewer) return bad('库比程序新：它被更新的版本用过', '请换回那个版本的程序，不要用这个版本启动。');
  return pending === 0
    ? fine('库的结构是最新的')
    : warn(`库的结构还差 ${pending} 步更新`, '启动服务时会自动更新；更新前请先备份。');
}

function recordFindings(facts: ServiceFacts, { seen }: Patient): readonly Finding[] {
  if (seen) seen.record = facts;
  return [keyFits(facts), ...estates(facts)];
}

/** The database and what is on record in it: looked at directly, or asked of the service that holds it. */
export const database: Check = async patient => {
  const { databaseUrl, dataDir } = patient.config;
  if (databaseUrl === undefined && dataDir !== undefined && pidOfHolder(dataDir) !== undefined)
    return ofService(patient);
  try {
    const inspected = databaseUrl ? await inspectServer(databaseUrl) : await inspectDirectory(dataDir ?? '');
    if (!inspected) return [fine('还没有数据，第一次启动时会建好'), ...estates({ communities: [] })];
    try {
      const first = [
        ...(inspected.server ? serverFits(inspected.server) : [fine('内置数据库打得开')]),
        migrationsFit(inspected),
      ];
      // Another version's tables may not be what our statements expect.
      if (inspected.isNewer || inspected.pending > 0) return first;
      const facts = await readRecordFacts(inspected.db, patient.cipher);
      const answer = databaseUrl ? await askRecord(patient) : undefined;
      const said = answer?.ok ? ((await answer.json()) as ServiceFacts) : {};
      return [
        ...first,
        ...recordFindings({ ...said, ...facts }, patient),
        ...background({ ...said, ...facts }, new Date()),
      ];
    } finally {
      await inspected.close();
    }
  } catch (error) {
    return [unopened(error, patient)];
  }
};

function unopened(error: unknown, { config }: Patient): Finding {
  const why = error instanceof Error ? error.message : String(error);
  const password = config.databaseUrl ? new URL(config.databaseUrl).password : '';
  // A message that ends with its remedy needs no other.
  if (error instanceof DomainError) return { level: 'bad', what: password ? why.replaceAll(password, '…') : why };
  return bad(`内置数据库打不开：${why}`, '请先备份数据目录，再看服务的日志；不要删除其中的文件。');
}

/** The embedded database admits one process: what the running service says of its own record. */
async function ofService(patient: Patient): Promise<readonly Finding[]> {
  const response = await askRecord(patient);
  if (response?.ok) {
    const facts = (await response.json()) as ServiceFacts;
    return [
      fine('内置数据库由正在运行的服务使用'),
      ...recordFindings(facts, patient),
      ...background(facts, new Date()),
    ];
  }
  if (response?.status === 403)
    return [
      bad('正在运行的服务不认这个 ENCRYPTION_KEY', '请核对 .env 里的密钥和服务启动时用的是否同一个，以及两边的时间。'),
    ];
  return [warn('数据目录被占用，里面的记录这次没有查', '请等服务就绪后再查，或先停掉占用它的进程。')];
}

/** undefined: no service answers at our address. */
function askRecord({ config, cipher }: Patient): Promise<Response | undefined> {
  return fetch(`${addressOf(config)}/admin/record`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ request: recordRequest(cipher, new Date()) }),
    signal: AbortSignal.timeout(5000),
  }).catch(() => undefined);
}
