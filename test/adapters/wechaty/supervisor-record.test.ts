import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ChildHears } from '../../../adapters/wechaty/child-process.ts';
import type { FriendRequest, Heard, ToChild } from '../../../adapters/wechaty/protocol.ts';
import { createSupervisor } from '../../../adapters/wechaty/supervisor.ts';
import { createLog } from '../../../src/http/log.ts';
import { createClock } from './hand-timing.ts';

let dir: string;
let clock: ReturnType<typeof createClock>;
let hears: ChildHears;
let told: ToChild[];
let lines: string[];
let take: (heard: Heard) => Promise<void>;
let befriend: (request: FriendRequest) => Promise<void>;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'menfang-supervisor-'));
  clock = createClock();
  told = [];
  lines = [];
  const log = createLog('debug', line => void lines.push(line));
  const link = createSupervisor({
    dir,
    key: Buffer.alloc(32, 7),
    puppet: 'mock',
    name: '小门',
    timing: clock.timing,
    log: (what, err) => log.warn({ what, err }, 'wechaty'),
    launch(of) {
      hears = of;
      return { tell: what => void told.push(what), kill() {} };
    },
  });
  await link.start({ heard: heard => take(heard), friend: request => befriend(request), changed: () => {} });
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const heard: Heard = {
  key: '0000000000000001',
  self: 'us',
  login: 'stable',
  id: 'm1',
  kind: 'text',
  from: { id: 'chen', name: '陈女士', isFriend: true },
  sentAt: '2026-11-22T03:00:00.000Z',
  text: '漏水',
};

test('what could not be put on record is no word of it in the log', async () => {
  const query = 'insert into message(text) values ($1)';
  const error = Object.assign(new Error(`Failed query: ${query}\nparams: 厨房漏水了,wxid_chen`), { query });
  take = async () => {
    throw error;
  };
  hears.told({ kind: 'heard', heard });
  await expect.poll(() => lines.join()).toContain('is not on record yet');
  expect(lines.join()).toContain('failed query');
  expect(lines.join()).not.toMatch(/漏水|wxid_chen/);
});

test('a request to become a friend lies there until it was dealt with, as a message does', async () => {
  const asked: FriendRequest[] = [];
  befriend = async request => {
    asked.push(request);
    if (asked.length < 2) throw new Error('the database is away');
  };
  hears.told({ kind: 'heard', heard: { ...heard, id: 'f1', kind: 'friend', text: '3-2-1201 陈' } });
  await expect.poll(() => asked).toHaveLength(1);
  expect(told).toEqual([]);
  await new Promise(resolve => setImmediate(resolve));
  clock.pass(1000);
  await expect.poll(() => told).toEqual([{ kind: 'kept', key: '0000000000000001' }]);
  expect(asked[1]).toEqual({ id: 'f1', login: 'stable', from: { id: 'chen', name: '陈女士' }, hello: '3-2-1201 陈' });
});
