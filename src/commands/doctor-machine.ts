import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, resolve } from 'node:path';
import type { Config } from '../config.ts';
import { pidOfHolder } from '../db/directory-lock.ts';
import { bad, type Finding, fine, type Patient, warn } from './doctor-check.ts';

const GIB = 1024 ** 3;
const YEARS_MS = 20 * 365 * 24 * 3_600_000;

/** A clock before the day this version was made, or decades after it, is wrong. */
export function machineClock(now: Date, madeAt: Date): Finding {
  const shown = now.toISOString().slice(0, 16).replace('T', ' ');
  if (now >= madeAt && now.getTime() < madeAt.getTime() + YEARS_MS) return fine(`本机时钟 ${shown}（UTC）`);
  return bad(`本机时钟是 ${shown}（UTC），不对`, '请校准时间并打开自动对时（timedatectl set-ntp true），再启动服务。');
}

/** Room where the embedded database lies. */
export async function disk(
  { config }: Pick<Patient, 'config'>,
  free: (dir: string) => Promise<number> = freeBytes,
): Promise<readonly Finding[]> {
  if (config.dataDir === undefined) return [fine('数据在 PostgreSQL 服务器上，磁盘请在那台机器上看')];
  const dir = nearest(resolve(config.dataDir));
  const gib = (await free(dir)) / GIB;
  const what = `数据目录 ${config.dataDir} 所在磁盘还剩 ${gib.toFixed(1)} GiB`;
  return [gib >= 1 ? fine(what) : warn(what, '不到 1 GiB 了：请清理磁盘或换更大的盘，写满后服务会停。')];
}

async function freeBytes(dir: string): Promise<number> {
  const { bavail, bsize } = await statfs(dir);
  return bavail * bsize;
}

const nearest = (dir: string): string => (existsSync(dir) || dirname(dir) === dir ? dir : nearest(dirname(dir)));

export const addressOf = ({ host, port }: Pick<Config, 'host' | 'port'>): string =>
  `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${port}`;

type Answer = 'ready' | 'other' | 'nobody' | { readonly why: string };

/** What answers at our address: our service, something else, or nobody. */
async function whoAnswers(config: Config): Promise<Answer> {
  const signal = AbortSignal.timeout(4000);
  const response = await fetch(`${addressOf(config)}/readyz`, { signal }).catch(() => undefined);
  if (!response) return 'nobody';
  const body = (await response.json().catch(() => undefined)) as { ready?: unknown; why?: unknown } | undefined;
  if (typeof body?.ready !== 'boolean') return 'other';
  return body.ready ? 'ready' : { why: String(body.why) };
}

/** The port is free, or our own service has it. */
export async function port({ config }: Pick<Patient, 'config'>): Promise<readonly Finding[]> {
  const at = `${config.host}:${config.port}`;
  const code = await whyNotListen(config);
  if (code === undefined) return [fine(`端口 ${at} 空着，可以启动`)];
  if (code !== 'EADDRINUSE')
    return [bad(`端口 ${at} 用不了（${code}）`, '请换一个 1024 以上的 PORT，并核对 HOST 是本机的地址。')];
  const answer = await whoAnswers(config);
  if (answer === 'ready') return [fine(`服务正在 ${at} 运行，一切就绪`)];
  if (typeof answer === 'object')
    return [bad(`服务在 ${at} 运行，但没有就绪：${answer.why}`, '请看服务的日志；数据库恢复后它会自己好。')];
  return [bad(`端口 ${at} 被别的程序占用`, '请停掉那个程序，或在 .env 换一个 PORT。')];
}

function whyNotListen({ host, port }: Config): Promise<string | undefined> {
  return new Promise(done => {
    const server = createServer();
    server.once('error', error => done((error as NodeJS.ErrnoException).code ?? error.message));
    server.listen({ host, port }, () => server.close(() => done(undefined)));
  });
}

/** Who holds the data directory. */
export async function lock({ config }: Pick<Patient, 'config'>): Promise<readonly Finding[]> {
  if (config.dataDir === undefined) return [];
  const pid = pidOfHolder(config.dataDir);
  if (pid === undefined) return [fine(`数据目录 ${config.dataDir} 没有被占用`)];
  if ((await whoAnswers(config)) === 'ready') return [fine(`数据目录由正在运行的服务（进程 ${pid}）使用`)];
  return [
    warn(
      `数据目录 ${config.dataDir} 被进程 ${pid || '?'} 占用，但 ${addressOf(config)} 没有服务应答`,
      '服务可能正在启动或停止；一分钟后仍这样，请停掉那个进程再启动。',
    ),
  ];
}
