import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ChildHears } from '../../../adapters/wechaty/child-process.ts';
import type { Link, LinkState } from '../../../adapters/wechaty/link.ts';
import type { FromChild, Heard, ToChild } from '../../../adapters/wechaty/protocol.ts';
import { createSupervisor } from '../../../adapters/wechaty/supervisor.ts';
import { createClock } from './hand-timing.ts';

/** A process without one: what it was told, and whether it lives. */
interface Actor {
  readonly hears: ChildHears;
  readonly told: ToChild[];
  isKilled: boolean;
}

let dir: string;
let link: Link;
let actors: Actor[];
let clock: ReturnType<typeof createClock>;
let taken: Heard[];
let changes: LinkState[];
let take: (heard: Heard) => Promise<void>;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'menfang-supervisor-'));
  clock = createClock();
  actors = [];
  taken = [];
  changes = [];
  take = async heard => void taken.push(heard);
  link = createSupervisor({
    dir,
    key: Buffer.alloc(32, 7),
    puppet: 'mock',
    name: '小门',
    timing: clock.timing,
    log: () => {},
    launch(hears) {
      const actor: Actor = { hears, told: [], isKilled: false };
      actors.push(actor);
      return {
        tell: what => void actor.told.push(what),
        kill() {
          actor.isKilled = true;
          hears.gone('SIGKILL');
        },
      };
    },
  });
  await link.start({ heard: heard => take(heard), friend: async () => {}, changed: state => void changes.push(state) });
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const now = () => actors.at(-1)!;
const tell = (what: FromChild) => now().hears.told(what);
const login = () => tell({ kind: 'login', self: { id: 'us', name: '小门' }, login: 'stable' });
const beat = (more = {}) => tell({ kind: 'beat', rssBytes: 1000, waiting: 0, isPuppetAlive: true, ...more });
const heard = (key: string): Heard => ({
  key,
  self: 'us',
  login: 'stable',
  id: key,
  kind: 'text',
  from: { id: 'chen', name: '陈女士', isFriend: true },
  sentAt: '2026-11-22T03:00:00.000Z',
  text: '漏水',
});
/** The process ends; the pause until the next one began. */
function pauseAfterEnd(): number {
  const before = actors.length;
  now().hears.gone('code 1');
  return clock.until(() => actors.length > before);
}

test('the key goes by message to a process that is ready, and is not the key we were given', () => {
  tell({ kind: 'ready' });
  const begin = now().told[0];
  expect(begin).toMatchObject({ kind: 'begin', dir, puppet: 'mock', name: '小门' });
  expect(begin?.kind === 'begin' && Buffer.from(begin.key, 'base64')).not.toEqual(Buffer.alloc(32, 7));
});

test('a process that ends is followed by another, after pauses that grow and begin anew', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 8].map(pauseAfterEnd)).toEqual([1, 2, 4, 8, 16, 32, 60, 60].map(s => s * 1000));
  login();
  for (let s = 0; s < 600; s += 60) {
    beat();
    clock.pass(60_000);
  }
  expect(pauseAfterEnd()).toBe(1000);
  expect(link.state().restarts).toBe(9);
});

test('a logout without a login for a minute ends it, a login in time does not', () => {
  login();
  tell({ kind: 'logout', why: '在别处登录' });
  expect(link.state()).toMatchObject({ phase: 'offline', trouble: '微信已退出登录（在别处登录）' });
  clock.pass(59_000);
  login();
  clock.pass(2000);
  expect(now().told).toEqual([]);
  tell({ kind: 'logout', why: '' });
  clock.pass(60_000);
  expect(now().told).toEqual([{ kind: 'stop' }]);
});

test('that it hears at last is told at once', () => {
  login();
  const before = changes.length;
  for (const key of ['1700000000000000', '1700000001000000']) tell({ kind: 'heard', heard: heard(key) });
  expect(changes.slice(before)).toMatchObject([{ phase: 'online', lastHeardAt: new Date(1_700_000_000_000) }]);
});

test('no sign of life for two minutes ends it, with force when it does not go', () => {
  login();
  clock.pass(100_000);
  beat();
  clock.pass(100_000);
  beat({ isPuppetAlive: false });
  expect(link.state().phase).toBe('online');
  clock.pass(20_000);
  expect(link.state()).toMatchObject({ phase: 'offline', trouble: '微信没有动静，正在重新连接' });
  const going = now();
  expect(going.told).toEqual([{ kind: 'stop' }]);
  clock.pass(3000);
  expect(going.isKilled).toBe(true);
});

test.for(['14 UNAVAILABLE: no connection', 'WatchdogAgent reset'])(
  'a broken gateway (%s) needs a fresh process',
  why => {
    login();
    tell({ kind: 'trouble', why });
    expect(link.state()).toMatchObject({ phase: 'offline', trouble: '微信网关连接中断，正在重新连接' });
    expect(now().told).toEqual([{ kind: 'stop' }]);
  },
);

test.for(['Request timeout', 'read ECONNRESET'])('one that may recover (%s) is waited for, half a minute', why => {
  login();
  tell({ kind: 'trouble', why });
  clock.pass(9000);
  beat();
  clock.pass(10_000);
  beat();
  clock.pass(60_000);
  expect(link.state().phase).toBe('online');
  expect(now().told).toEqual([]);
  tell({ kind: 'trouble', why });
  clock.pass(9000);
  // Told of what was before the error.
  beat();
  clock.pass(20_999);
  beat({ isPuppetAlive: false });
  tell({ kind: 'trouble', why });
  expect(now().told).toEqual([]);
  clock.pass(1);
  expect(link.state()).toMatchObject({ phase: 'offline', trouble: '微信网关连接中断，正在重新连接' });
  expect(now().told).toEqual([{ kind: 'stop' }]);
});

test('other trouble is told and ends nothing', () => {
  login();
  tell({ kind: 'trouble', why: '有一条微信消息没能取回' });
  expect(link.state()).toMatchObject({ phase: 'online', trouble: '有一条微信消息没能取回' });
  expect(now().told).toEqual([]);
});

test('too much memory ends it', () => {
  login();
  beat({ rssBytes: 513 * 1024 * 1024 });
  expect(link.state().trouble).toBe('微信进程占用内存超过 512 MB，正在重新启动');
});

test('a message is said to be kept when it is on record, and not before', async () => {
  const done: (() => void)[] = [];
  take = () => new Promise(resolve => void done.push(resolve));
  tell({ kind: 'heard', heard: heard('0000000000000001') });
  // A fresh process offers what is under way once more.
  pauseAfterEnd();
  tell({ kind: 'heard', heard: heard('0000000000000001') });
  expect(done).toHaveLength(1);
  expect(now().told).toEqual([]);
  done[0]?.();
  await expect.poll(() => now().told).toEqual([{ kind: 'kept', key: '0000000000000001' }]);
  // And one that was kept when the process before could not hear it any more.
  tell({ kind: 'heard', heard: heard('0000000000000001') });
  expect(now().told).toHaveLength(2);
  expect(done).toHaveLength(1);
});

test('what does not get on record is tried again after pauses that grow to half a minute', async () => {
  let tries = 0;
  take = async () => {
    tries += 1;
    throw new Error('away');
  };
  const settled = () => new Promise(resolve => setImmediate(resolve));
  tell({ kind: 'heard', heard: heard('0000000000000001') });
  await settled();
  for (const [i, pauseMs] of [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000].entries()) {
    clock.pass(pauseMs - 1);
    expect(tries).toBe(i + 1);
    clock.pass(1);
    await settled();
  }
  expect(tries).toBe(8);
});

test('what was asked of a process that ends is answered: nobody knows', async () => {
  login();
  const said = link.say({ key: 'k', to: 'chen', isRoom: false, text: '您好', files: [] });
  pauseAfterEnd();
  expect(await said).toMatchObject({ kind: 'unsure' });
  expect(await link.accept('f1')).toMatchObject({ kind: 'failed' });
  login();
  const silent = link.accept('f1');
  clock.pass(45_000);
  expect(await silent).toMatchObject({ kind: 'unsure' });
});

test('a stop lets the process go, and starts no other', async () => {
  login();
  const stopping = link.stop();
  expect(now().told).toEqual([{ kind: 'stop' }]);
  now().hears.gone('code 0');
  await stopping;
  clock.pass(600_000);
  expect(actors).toHaveLength(1);
  expect(link.state().phase).toBe('off');
});
