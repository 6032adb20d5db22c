import { execFile, execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DomainError } from '../domain/errors.ts';

const run = promisify(execFile);

export interface ThrowawayServer {
  /** Of its maintenance database; the user may create others. */
  readonly url: string;
  readonly port: number;
  /** The same server again, after `stop`. */
  start(): Promise<void>;
  /** `immediate` is a crash: nothing is written down before. */
  stop(mode: 'fast' | 'immediate'): Promise<void>;
  /** Stops it and deletes everything. */
  remove(): Promise<void>;
}

/**
 * A PostgreSQL server of the machine's own binaries, in a temporary directory on a spare port of loopback, for benchmarks
 * and tests. It runs as an ordinary user: PostgreSQL refuses root. `settings` go to the server as they are.
 */
export async function throwawayPostgres(settings: Readonly<Record<string, string>> = {}): Promise<ThrowawayServer> {
  const bin = binaries();
  const user = ordinaryUser();
  const root = mkdtempSync(join(tmpdir(), 'menfang-postgres-'));
  if (user) chownSync(root, user.uid, user.gid);
  const data = join(root, 'data');
  const port = await sparePort();
  const pg = (name: string, args: readonly string[]) => run(join(bin, name), args, { cwd: root, ...user });
  await pg('initdb', ['-D', data, '-U', 'menfang', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync']);
  const options = Object.entries({ listen_addresses: '127.0.0.1', max_connections: '200', ...settings })
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');

  const server: ThrowawayServer = {
    url: `postgres://menfang@127.0.0.1:${port}/postgres`,
    port,
    async start() {
      await pg('pg_ctl', [
        '-D',
        data,
        '-w',
        '-l',
        join(root, 'log'),
        '-o',
        `-p ${port} -k ${root} ${options}`,
        'start',
      ]);
    },
    async stop(mode) {
      await pg('pg_ctl', ['-D', data, '-w', '-m', mode, 'stop']);
    },
    async remove() {
      await server.stop('immediate').catch(() => {});
      rmSync(root, { recursive: true, force: true });
    },
  };
  await server.start();
  return server;
}

/** Where initdb and pg_ctl are: Debian keeps them off the PATH. */
function binaries(): string {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [...versions.map(v => join(debian, v, 'bin')), ...(process.env['PATH'] ?? '').split(':')];
  const found = folders.find(f => existsSync(join(f, 'initdb')) && existsSync(join(f, 'pg_ctl')));
  if (found) return found;
  throw new DomainError(
    'unavailable',
    '这台机器上没有 PostgreSQL（找不到 initdb 和 pg_ctl）。请先安装，例如：apt-get install postgresql',
  );
}

/** Whom to run it as; undefined when we are an ordinary user ourselves. */
function ordinaryUser(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }));
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      // Not on this machine: the next one.
    }
  }
  throw new DomainError('unavailable', 'PostgreSQL 不能用 root 运行。请换一个普通用户再试。');
}

/** The system gives out ports from 32768 on by itself, also while whoever is to have this one has not begun to listen. */
const PORTS = [20_000, 32_768] as const;

/** A port of this machine that nobody listens at. */
export async function sparePort(): Promise<number> {
  for (;;) {
    const port = randomInt(...PORTS);
    const server = createServer().listen(port, '127.0.0.1');
    const isSpare = await once(server, 'listening').then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'EADDRINUSE') return false;
        throw error;
      },
    );
    if (!isSpare) continue;
    await new Promise(closed => server.close(closed));
    return port;
  }
}
