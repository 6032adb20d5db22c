import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { chatCookie } from '../../adapters/web/channel.ts';
import { createCipher } from '../../src/app/cipher.ts';
import { readEstateFile } from '../../src/commands/estate-file.ts';
import { sparePort } from '../../src/commands/throwaway-postgres.ts';
import { openEmbedded } from '../../src/db/embedded.ts';
import { foundEstate } from '../../src/db/found-estate.ts';
import { openServer } from '../../src/db/server.ts';
import type { EstatePlan } from '../../src/domain/estate.ts';
import { databaseImage } from './database.ts';
import { SAMPLE, TEST_KEY } from './service.ts';

const ROOT = new URL('../../', import.meta.url).pathname;
/** The entry of the product, and the one with a guarantee switched off. */
export const MAIN = join(ROOT, 'src/main.ts');
export const MAIN_WITHOUT = join(ROOT, 'test/support/main-without.ts');

export type Env = Readonly<Record<string, string>>;

export interface Home {
  readonly dir: string;
  readonly account: string;
  readonly port: number;
  /** Settings of every process started here. */
  readonly env: Env;
  readonly headers: (address: string) => Env;
  remove(): Promise<void>;
}

const cipher = createCipher(TEST_KEY);
const living = new Set<Running>();
process.once('exit', () => {
  for (const child of living) child.signal('SIGKILL');
});

/**
 * A data directory, or a database of that address, with the sample estate in it, and the settings to run on it. Whoever wrote
 * is answered at once. `change`: how the estate differs from the sample.
 */
export async function foundHome(
  settings: Env = {},
  databaseUrl?: string,
  change: (sample: EstatePlan) => EstatePlan = sample => sample,
): Promise<Home> {
  const root = mkdtempSync(join(tmpdir(), 'menfang-prove-'));
  const dir = join(root, 'data');
  const client = databaseUrl ? await openServer(databaseUrl) : await openEmbedded(dir, databaseImage());
  const plan = change(readEstateFile(SAMPLE));
  await foundEstate(client, cipher, plan, new Date());
  await client.close();
  const port = await sparePort();
  const account = plan.community.id;
  return {
    dir,
    account,
    port,
    env: {
      HOST: '127.0.0.1',
      PORT: String(port),
      ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
      DATA_DIR: dir,
      ENCRYPTION_KEY: Buffer.from(TEST_KEY).toString('base64'),
      LOG_LEVEL: 'warn',
      TURN_SILENCE_MS: '0',
      ...settings,
    },
    headers: address => ({
      cookie: chatCookie(cipher, account, address),
      'sec-fetch-site': 'same-origin',
      // Each owner at a telephone of his own, as a proxy in front of us says: one machine alone would soon be too many.
      'x-forwarded-for': telephone(address),
    }),
    async remove() {
      await Promise.all([...living].filter(child => child.home === dir).map(child => child.kill()));
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function telephone(address: string): string {
  const [a, b, c] = createHash('sha256').update(address).digest();
  return `10.${a}.${b}.${c}`;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Milliseconds since it was started. */
  readonly afterMs: number;
}

export interface Running {
  readonly home: string;
  readonly pid: number;
  readonly exited: Promise<Exit>;
  /** Everything it wrote so far. */
  said(): string;
  /** Resolves when it has written these words; fails when it leaves without them. */
  heard(words: string): Promise<void>;
  signal(name: NodeJS.Signals): void;
  /** kill -9, and waits until it is gone. */
  kill(): Promise<Exit>;
  /** Milliseconds from start to the first "ready"; fails when it leaves before. */
  ready(): Promise<number>;
}

/** Starts a process on a home: the product itself unless another entry is named. */
export function start(home: Home, entry: string = MAIN, settings: Env = {}): Running {
  const env: Env = { PATH: process.env['PATH'] ?? '', ...home.env, ...settings };
  const begun = performance.now();
  // Away from the project: no .env of whoever runs the tests may speak in.
  const child = spawn(process.execPath, [entry], { env, cwd: join(home.dir, '..'), stdio: ['ignore', 'pipe', 'pipe'] });
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${entry} could not be started`);
  let said = '';
  let hasLeft = false;
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) listener();
  };
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (words: string) => {
      said += words;
      tell();
    });
  }
  const exited = new Promise<Exit>(resolve =>
    child.once('close', (code, signal) => {
      hasLeft = true;
      living.delete(running);
      tell();
      resolve({ code, signal, afterMs: performance.now() - begun });
    }),
  );
  const running: Running = {
    home: home.dir,
    pid,
    exited,
    said: () => said,
    heard: words =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (!said.includes(words) && !hasLeft) return;
          listeners.delete(look);
          if (said.includes(words)) resolve();
          else reject(new Error(`the process left without "${words}": ${said}`));
        };
        listeners.add(look);
        look();
      }),
    signal: name => {
      if (!hasLeft) process.kill(pid, name);
    },
    kill() {
      running.signal('SIGKILL');
      return exited;
    },
    async ready() {
      const port = Number(env['PORT']);
      while (!hasLeft) {
        const status = await call({ port, path: '/readyz' }).then(
          answer => answer.status,
          () => 0,
        );
        if (status === 200) return performance.now() - begun;
        await pause(15);
      }
      throw new Error(`the process left before it was ready: ${said}`);
    },
  };
  living.add(running);
  return running;
}

export interface Call {
  readonly port: number;
  readonly path: string;
  /** A POST when there is one. */
  readonly body?: unknown;
  readonly headers?: Env;
  /** Connections used; absent: one of its own. */
  readonly agent?: Agent;
  readonly type?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** At most so many connections to a service at once, kept open between calls. */
export const connections = (count: number): Agent => new Agent({ keepAlive: true, maxSockets: count });

/** One HTTP call; fails when the connection does. */
export function call({ port, path, body, headers = {}, agent, type = 'application/json' }: Call): Promise<Answer> {
  const content = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: '127.0.0.1',
        port,
        path,
        agent: agent ?? new Agent({ keepAlive: false }),
        method: content === undefined ? 'GET' : 'POST',
        headers: content === undefined ? headers : { ...headers, 'content-type': type },
        timeout: 30_000,
      },
      incoming => {
        let text = '';
        incoming.setEncoding('utf8').on('data', chunk => {
          text += chunk;
        });
        incoming.once('end', () => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text }));
        incoming.once('error', reject);
      },
    );
    outgoing.once('timeout', () => outgoing.destroy(new Error(`no answer to ${path} within 30 s`)));
    outgoing.once('error', reject);
    outgoing.end(content);
  });
}

/** An owner's message as his page sends it; true once it is acknowledged, false when nobody can tell. */
export async function say(home: Home, to: { address: string; id: string; text: string }, agent?: Agent) {
  const { address, id, text } = to;
  const headers = home.headers(address);
  const sent = { port: home.port, path: '/chat/messages', headers, body: { id, text }, ...(agent ? { agent } : {}) };
  const answer = await call(sent).catch(() => undefined);
  if (answer && answer.status !== 200 && answer.status < 500) throw new Error(`not taken: ${answer.text}`);
  return answer?.status === 200;
}
