import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import type { Client } from '../db/client.ts';
import type { Manner } from '../db/open.ts';
import { DomainError } from '../domain/errors.ts';

/** Runs a command on the settings of .env. What goes wrong is said in words, and never with what is on record. */
export async function withSettings(work: (config: Config) => Promise<void>): Promise<void> {
  try {
    process.loadEnvFile('.env');
  } catch {
    // No file: the environment itself has the settings.
  }
  try {
    const { readConfig } = await import('../config.ts');
    await work(readConfig(process.env));
  } catch (error) {
    console.error(await wordsFor(error));
    process.exitCode = 1;
  }
}

/** Opens the record for a command that goes through all of it, and closes it after. The embedded one must be free. */
export async function onRecord<T>(config: Config, manner: Manner, work: (client: Client) => Promise<T>): Promise<T> {
  const [{ openDatabase }, { assertFree }] = await Promise.all([
    import('../db/open.ts'),
    import('../db/directory-lock.ts'),
  ]);
  const { dataDir } = config;
  if (dataDir !== undefined) {
    try {
      assertFree(dataDir);
    } catch (cause) {
      throw new DomainError(
        'unavailable',
        `服务正在使用数据目录 ${dataDir}，内置数据库一次只能由一个进程打开。请先停止服务，等这个命令完成后再启动。`,
        { cause },
      );
    }
    if (manner.keepsSchema && !existsSync(join(dataDir, 'db')))
      throw new DomainError('not_found', `数据目录 ${dataDir} 里还没有数据库。请检查 DATA_DIR 或 DATABASE_URL。`);
  }
  const client = await openDatabase(config, { statementMs: 0, ...manner });
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

/** "a 3 条、b 2 条" */
export const listed = (counts: readonly (readonly [string, number, string])[]): string =>
  counts.map(([what, n, unit]) => `${what} ${n} ${unit}`).join('、');

/** What stands in a backup, for people. */
export function summary(counts: Readonly<Record<string, number>>): string {
  const all = Object.values(counts).reduce((sum, n) => sum + n, 0);
  const of = (table: string) => counts[table] ?? 0;
  return `${all} 行，其中${listed([
    ['工单', of('ticket'), '张'],
    ['消息', of('message'), '条'],
    ['图片', of('media'), '张'],
    ['语音和文件', of('enclosure'), '个'],
  ])}`;
}

async function wordsFor(error: unknown): Promise<string> {
  if (error instanceof DomainError) return error.message;
  const { databaseFault } = await import('../db/errors.ts');
  const fault = databaseFault(error);
  // Its own words, and drizzle's around it, quote what was being written.
  if (fault)
    return `数据库报错（${[fault.code, fault.constraint].filter(Boolean).join(' ')}）。请检查数据库的日志，再运行一次。`;
  let inner = error;
  while (inner instanceof Error && 'query' in inner && inner.cause) inner = inner.cause;
  return inner instanceof Error ? (inner.stack ?? inner.message) : String(inner);
}
