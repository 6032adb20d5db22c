import { readFileSync } from 'node:fs';
import { type Gateway, type GatewayOptions, startGateway } from '../../adapters/wechaty/pretend/gateway.ts';
import type { EstatePlan } from '../../src/domain/estate.ts';
import { onServerOrNot } from './database.ts';
import { type Env, foundHome, type Home, type Running } from './process.ts';

export const PUPPET = new URL('../../adapters/wechaty/pretend/puppet.ts', import.meta.url).pathname;
/** What we are called in the room. */
export const NAME = '门房';
export const ROOM = '1@chatroom';

/**
 * A home whose service is logged in at a pretend WeChat, on the embedded database or on the server that TEST_DATABASE_URL names. It
 * is noon there: at night little is said in WeChat.
 */
export async function foundWechatHome(
  settings: Env = {},
  world: GatewayOptions = {},
  change: (sample: EstatePlan) => EstatePlan = sample => sample,
): Promise<{ readonly home: Home; readonly gateway: Gateway }> {
  const gateway = await startGateway({ heartbeatMs: 200, ...world });
  gateway.world.addRoom({ id: ROOM, topic: '翠湖业主群', members: ['wxid_menfang'] });
  gateway.login();
  const database = await onServerOrNot();
  const home = await foundHome(
    {
      WECHATY_PUPPET: PUPPET,
      WECHATY_PUPPET_SERVICE_TOKEN: gateway.address,
      WECHATY_NAME: NAME,
      ...settings,
    },
    database?.url,
    sample => {
      const plan = change(sample);
      return { ...plan, community: { ...plan.community, timeZone: noonZone(new Date()) } };
    },
  );
  const remove = async () => {
    await home.remove();
    await database?.drop();
  };
  return { home: { ...home, remove }, gateway };
}

/** A time zone in which it is about noon; the signs of these names are the other way round. */
export function noonZone(now: Date): string {
  const ahead = 12 - now.getUTCHours();
  return `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
}

/** The process of wechaty that this service runs now, as the system knows it; undefined: there is none. */
export function wechatyOf({ pid }: Pick<Running, 'pid'>): number | undefined {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
    return children.map(Number).find(child => readFileSync(`/proc/${child}/cmdline`, 'utf8').includes('wechaty/child'));
  } catch {
    // It has ended while we looked.
    return undefined;
  }
}

/** Memory of a process, as the system counts it. */
export const residentMib = (pid: number): number =>
  Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024);
