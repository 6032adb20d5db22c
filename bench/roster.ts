import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCipher } from '../src/app/cipher.ts';
import { readEstateFile } from '../src/commands/estate-file.ts';
import { importFile } from '../src/commands/import-file.ts';
import type { Client } from '../src/db/client.ts';
import { foundEstate } from '../src/db/found-estate.ts';
import { openDatabase } from '../src/db/open.ts';
import type { Database } from './database.ts';

const MIB = 1024 * 1024;
const WRITER = new URL('../test/support/sheet-files.ts', import.meta.url).href;

export interface RosterFigure {
  readonly bench: 'import' | 'import-again';
  readonly db: Client['kind'];
  readonly n: number;
  readonly seconds: number;
  readonly per_s: number;
  /** Lines that were named as broken. */
  readonly named: number;
  /** Most memory in use while importing, beyond what it was before. */
  readonly grown_mib: number;
  readonly rss_mib: number;
}

/** A roster of n lines, a hundredth of them broken, imported twice: into an empty estate, and once more. */
export async function roster(database: Database, n = 20_000): Promise<readonly RosterFigure[]> {
  const dir = mkdtempSync(join(tmpdir(), 'menfang-import-'));
  const file = join(dir, 'roster.xlsx');
  // Written by another process, so that its memory is not counted as ours.
  const script = `await (await import(${JSON.stringify(WRITER)})).writeLargeRoster(${JSON.stringify(file)}, ${n})`;
  const wrote = spawnSync(process.execPath, ['--input-type=module', '-e', script], { stdio: 'inherit' });
  if (wrote.status !== 0) throw new Error('the roster could not be written');
  const own = await database.fresh();
  const client = await openDatabase(own ? { databaseUrl: own.url } : { dataDir: join(dir, 'data') });
  try {
    const cipher = createCipher(randomBytes(32));
    const plan = readEstateFile(new URL('../estates/sample.yaml', import.meta.url).pathname);
    await foundEstate(client, cipher, plan, new Date());
    const figures: RosterFigure[] = [];
    for (const bench of ['import', 'import-again'] as const) {
      const { seconds, named, grown } = await measure(line =>
        importFile(
          { kind: 'roster', file, isDry: false },
          { client, cipher, now: new Date() },
          { say: line, progress() {} },
        ),
      );
      figures.push({
        ...{ bench, db: client.kind, n, named },
        seconds: Math.round(seconds * 100) / 100,
        per_s: Math.round(n / seconds),
        grown_mib: Math.round(grown / MIB),
        rss_mib: Math.round(process.memoryUsage().rss / MIB),
      });
    }
    return figures;
  } finally {
    await client.close();
    await own?.drop();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Runs an import and watches it: how long, how many lines it named, and how far its memory grew. */
export async function measure(run: (say: (line: string) => void) => Promise<unknown>) {
  let named = 0;
  const before = process.memoryUsage().rss;
  let most = before;
  const look = () => {
    most = Math.max(most, process.memoryUsage().rss);
  };
  const watch = setInterval(look, 20);
  const started = performance.now();
  try {
    await run(line => {
      if (line.startsWith('✗')) named += 1;
    });
  } finally {
    clearInterval(watch);
  }
  look();
  return { seconds: (performance.now() - started) / 1000, named, grown: most - before };
}
