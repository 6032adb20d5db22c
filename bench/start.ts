import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { chatCookie } from '../adapters/web/channel.ts';
import { createCipher } from '../src/app/cipher.ts';
import { readEstateFile } from '../src/commands/estate-file.ts';
import { sparePort } from '../src/commands/throwaway-postgres.ts';
import { foundEstate } from '../src/db/found-estate.ts';
import { openDatabase } from '../src/db/open.ts';
import type { Database } from './database.ts';

/** As `npm start` does it. */
const ROOT = new URL('..', import.meta.url).pathname;
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: { start: string } };
const START = scripts.start
  .split(' ')
  .slice(1)
  .map(arg => (arg.endsWith('.ts') ? join(ROOT, arg) : arg));
const LOAD_S = 60;
/** P1's, in which the memory is judged. */
const PER_S = 200;
/** Requests under way at once, at most. */
const AT_ONCE = 64;

export interface StartFigure {
  readonly bench: 'start' | 'start-again' | 'load';
  readonly db: Database['kind'];
  /** From the start of the process to its first "ready". */
  readonly ready_ms?: number;
  readonly n?: number;
  readonly per_s?: number;
  /** Of the process that serves; this one's is not counted. */
  readonly rss_mib: number;
}

/** The real process: until it is ready on an empty database and on one with an estate, and its memory after a minute of load. */
export async function start(database: Database): Promise<readonly StartFigure[]> {
  const root = mkdtempSync(join(tmpdir(), 'menfang-bench-'));
  const own = await database.fresh();
  const where = own ? { databaseUrl: own.url } : { dataDir: join(root, 'data') };
  const key = randomBytes(32);
  const port = await sparePort();
  const base = `http://127.0.0.1:${port}`;
  const env = {
    PATH: process.env['PATH'],
    PORT: String(port),
    LOG_LEVEL: 'warn',
    TURN_SILENCE_MS: '0',
    ENCRYPTION_KEY: key.toString('base64'),
    ...(own ? { DATABASE_URL: own.url } : { DATA_DIR: where.dataDir }),
  };
  const run = async () => {
    const begun = performance.now();
    // Away from the project: no .env may speak in.
    const child = spawn(process.execPath, START, { env, cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
    const isReady = () =>
      fetch(`${base}/readyz`).then(
        answer => answer.ok,
        () => false,
      );
    while (!(await isReady())) {
      if (child.exitCode !== null) throw new Error(`it left with ${child.exitCode} before it was ready`);
      await pause(10);
    }
    const rss = () =>
      Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))![1]) / 1024);
    const stop = async () => {
      child.kill('SIGTERM');
      await once(child, 'close');
    };
    return { ready_ms: Math.round(performance.now() - begun), rss, stop };
  };
  const figures: StartFigure[] = [];
  try {
    const first = await run();
    figures.push({ bench: 'start', db: database.kind, ready_ms: first.ready_ms, rss_mib: first.rss() });
    await first.stop();
    const client = await openDatabase(where);
    const cipher = createCipher(key);
    const plan = readEstateFile(new URL('../estates/sample.yaml', import.meta.url).pathname);
    await foundEstate(client, cipher, plan, new Date());
    await client.close();
    const second = await run();
    figures.push({ bench: 'start-again', db: database.kind, ready_ms: second.ready_ms, rss_mib: second.rss() });
    const n = LOAD_S * PER_S;
    const open = new Set<Promise<void>>();
    const begun = performance.now();
    for (let i = 0; i < n; i++) {
      await pause(Math.max(0, begun + (i * 1000) / PER_S - performance.now()));
      const said = say(base, chatCookie(cipher, plan.community.id, `bench-${i}`), i).finally(() => open.delete(said));
      open.add(said);
      if (open.size >= AT_ONCE) await Promise.race(open);
    }
    await Promise.all(open);
    const per_s = Math.round((n * 10_000) / (performance.now() - begun)) / 10;
    figures.push({ bench: 'load', db: database.kind, n, per_s, rss_mib: second.rss() });
    await second.stop();
    return figures;
  } finally {
    await own?.drop();
    rmSync(root, { recursive: true, force: true });
  }
}

async function say(base: string, cookie: string, i: number): Promise<void> {
  // Each owner at a telephone of his own, as a proxy in front says.
  const telephone = `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`;
  const answer = await fetch(`${base}/chat/messages`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'sec-fetch-site': 'same-origin',
      'x-forwarded-for': telephone,
      cookie,
    },
    body: JSON.stringify({ id: randomUUID(), text: '我家厨房漏水了，3栋2单元1201' }),
  });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
}
