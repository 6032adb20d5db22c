import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Config } from '../config.ts';
import { importWords } from '../db/import-words.ts';
import { DomainError } from '../domain/errors.ts';
import { type ExitCode, IMPORTS } from '../ports/imports.ts';
import { type ImportTask, importFile } from './import-file.ts';
import { createVoice } from './import-voice.ts';

const USAGE = `用法：npm run import -- roster|staff|knowledge 文件.xlsx|文件.csv|文件.md [--dry-run] [--community 小区编号]
  roster      业主名册        staff        员工名单
  knowledge   知识条目，也可以是 Markdown（.md）
  --dry-run   只试读，什么都不写
文件怎么写，见 docs/import.md。`;

/** Anything that stops an import before its end leaves 2: 1 means that rows were bad and the others are kept. */
const STOPPED = 2;

function readTask(): ImportTask | undefined {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { 'dry-run': { type: 'boolean', default: false }, community: { type: 'string' } },
    });
    const kind = IMPORTS.find(k => k === positionals[0]);
    const file = positionals[1];
    if (!kind || !file || positionals.length > 2) return undefined;
    return {
      ...{ kind, file, isDry: values['dry-run'] },
      ...(values.community === undefined ? {} : { communityId: values.community }),
    };
  } catch {
    return undefined;
  }
}

const task = readTask();
if (!task) {
  console.error(USAGE);
  process.exit(STOPPED);
}
try {
  process.loadEnvFile('.env');
} catch {
  // No file: the environment itself has the settings.
}
try {
  const { readConfig } = await import('../config.ts');
  const config = readConfig(process.env);
  if (config.dataDir !== undefined && !existsSync(join(config.dataDir, 'db')))
    throw new DomainError('not_found', `${config.dataDir} 里还没有小区。请先运行 npm run setup -- 小区文件.yaml。`);
  process.exitCode = await importInto(task, config);
} catch (error) {
  console.error(importWords(error));
  process.exitCode = STOPPED;
}

/** The service that holds the directory imports for us; there is nobody to ask on a server or while none runs. */
async function importInto(task: ImportTask, config: Config): Promise<ExitCode> {
  const [{ createCipher }, { pidOfHolder }] = await Promise.all([
    import('../app/cipher.ts'),
    import('../db/directory-lock.ts'),
  ]);
  const cipher = createCipher(config.encryptionKey);
  const voice = createVoice(process.stdout);
  if (config.dataDir !== undefined && pidOfHolder(config.dataDir) !== undefined) {
    const { importThroughService } = await import('./import-handed.ts');
    const exitCode = await importThroughService(task, { config, cipher }, voice);
    if (exitCode !== undefined) return exitCode;
    throw new DomainError(
      'unavailable',
      `数据目录 ${config.dataDir} 正被使用，但 ${config.host}:${config.port} 没有服务应答。请等服务启动好再导入，或先停下服务，导入完再启动。`,
    );
  }
  const { openDatabase } = await import('../db/open.ts');
  const client = await openDatabase(config);
  try {
    return await importFile(task, { client, cipher, now: new Date() }, voice);
  } finally {
    await client.close();
  }
}
