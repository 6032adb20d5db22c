import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { chatCookie } from '../adapters/web/channel.ts';
import { startGateway } from '../adapters/wechaty/pretend/gateway.ts';
import { createCipher } from '../src/app/cipher.ts';
import { readEstateFile } from '../src/commands/estate-file.ts';
import { sparePort } from '../src/commands/throwaway-postgres.ts';
import { foundEstate } from '../src/db/found-estate.ts';
import { openDatabase } from '../src/db/open.ts';
import { PUPPET, residentMib, wechatyOf } from '../test/support/wechat-process.ts';
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
  /** start-wechat: the same estate as start-again, with WECHATY_PUPPET set. */
  readonly bench: 'start' | 'start-wechat' | 'start-again' | 'load';
  readonly db: Database['kind'];
  /** From the start of the process to its first "ready". */
  readonly ready_ms?: number;
  readonly n?: number;
  readonly per_s?: number;
  /** Of the process that serves; this one's is not counted. */
  readonly rss_mib: number;
  /** From the start until WeChat is online, and what the process of wechaty takes then. */
  readonly online_ms?: number;
  readonly wechaty_rss_mib?: number;
}

/** The real process: until it is ready on an empty database and on one with an estate, and its memory after a minute of load. */
export async function* start(database: Database): AsyncGenerator<StartFigure> {
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
  const run = async (settings: Readonly<Record<string, string>> = {}) => {
    const begun = performance.now();
    // Away from the project: no .env may speak in.
    const child = spawn(process.execPath, START, {
      ...{ env: { ...env, ...settings }, cwd: root },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const isReady = () =>
      fetch(`${base}/readyz`).then(
        answer => answer.ok,
        () => false,
      );
    while (!(await isReady())) {
      if (child.exitCode !== null) throw new Error(`it left with ${child.exitCode} before it was ready`);
      await pause(10);
    }
    const rss = () => residentMib(child.pid!);
    const stop = async () => {
      child.kill('SIGTERM');
      await once(child, 'close');
    };
    return { pid: child.pid!, begun, ready_ms: Math.round(performance.now() - begun), rss, stop };
  };
  try {
    const first = await run();
    yield { bench: 'start', db: database.kind, ready_ms: first.ready_ms, rss_mib: first.rss() };
    await first.stop();
    const client = await openDatabase(where);
    const cipher = createCipher(key);
    const plan = readEstateFile(new URL('../estates/sample.yaml', import.meta.url).pathname);
    await foundEstate(client, cipher, plan, new Date());
    await client.close();
    yield await withWechat(run, database.kind);
    const second = await run();
    yield { bench: 'start-again', db: database.kind, ready_ms: second.ready_ms, rss_mib: second.rss() };
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
    yield { bench: 'load', db: database.kind, n, per_s, rss_mib: second.rss() };
    await second.stop();
  } finally {
    await own?.drop();
    rmSync(root, { recursive: true, force: true });
  }
}

interface Started {
  readonly pid: number;
  readonly begun: number;
  readonly ready_ms: number;
  readonly rss: () => number;
  readonly stop: () => Promise<void>;
}

/** The same start with a pretend WeChat. */
async function withWechat(
  run: (settings: Readonly<Record<string, string>>) => Promise<Started>,
  db: Database['kind'],
): Promise<StartFigure> {
  const gateway = await startGateway();
  gateway.login();
  const wechat = { WECHATY_PUPPET: PUPPET, WECHATY_PUPPET_SERVICE_TOKEN: gateway.address };
  const { pid, begun, ready_ms, rss, stop } = await run(wechat);
  const rss_mib = rss();
  await gateway.until(() => gateway.isConnected);
  const online_ms = Math.round(performance.now() - begun);
  const wechaty_rss_mib = residentMib(wechatyOf({ pid })!);
  await stop();
  await gateway.close();
  return { bench: 'start-wechat', db, ready_ms, rss_mib, online_ms, wechaty_rss_mib };
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
