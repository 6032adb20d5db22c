import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { databaseFault } from '../db/errors.ts';
import { DomainError } from '../domain/errors.ts';
import { IMPORTS, type ImportTask, importFile } from './import-file.ts';
import { createVoice } from './import-voice.ts';

const USAGE = `用法：npm run import -- roster|staff 文件.xlsx|文件.csv [--dry-run] [--community 小区编号]
  roster      业主名册        staff        员工名单
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
  const [{ readConfig }, { createCipher }, { openDatabase }] = await Promise.all([
    import('../config.ts'),
    import('../app/cipher.ts'),
    import('../db/open.ts'),
  ]);
  const config = readConfig(process.env);
  if (config.dataDir !== undefined && !existsSync(join(config.dataDir, 'db')))
    throw new DomainError('not_found', `${config.dataDir} 里还没有小区。请先运行 npm run setup -- 小区文件.yaml。`);
  const client = await openDatabase(config);
  try {
    const cipher = createCipher(config.encryptionKey);
    process.exitCode = await importFile(task, { client, cipher, now: new Date() }, createVoice(process.stdout));
  } finally {
    await client.close();
  }
} catch (error) {
  console.error(wordsFor(error));
  process.exitCode = STOPPED;
}

/** Never the error of a statement as it is: it holds the parameters that were sent. */
function wordsFor(error: unknown): string {
  if (error instanceof DomainError && error.code === 'unavailable')
    return `${error.message}\n导入内置数据库时服务不能开着：请先停下服务，导入完再启动。`;
  if (error instanceof DomainError) return error.message;
  const fault = databaseFault(error);
  if (fault)
    return `数据库出错（${fault.code}${fault.constraint ? `，${fault.constraint}` : ''}），请检查后再导入一次。`;
  const { name, stack = '' } = error as Error;
  return `导入出错（${name}）。请把下面几行交给维护人员：\n${stack
    .split('\n')
    .filter(l => /^\s+at /.test(l))
    .slice(0, 5)
    .join('\n')}`;
}
