import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createHearing } from '../../../adapters/wechaty/child/hearing.ts';
import { createOffering } from '../../../adapters/wechaty/child/offering.ts';
import type { Puppet } from '../../../adapters/wechaty/child/reading.ts';
import type { Heard } from '../../../adapters/wechaty/protocol.ts';
import { createSealing } from '../../../adapters/wechaty/sealing.ts';
import { openSpool } from '../../../adapters/wechaty/spool.ts';

const AN_HOUR_AND_MORE = 3_700_000;

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'menfang-giving-up-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** A puppet that gives nothing out, and what lies in the spool from more than an hour ago. */
function start() {
  const spool = openSpool(dir, createSealing([Buffer.alloc(32, 1)]));
  const offered: Heard[] = [];
  const offering = createOffering(spool, heard => void offered.push(heard));
  const puppet = { messagePayload: async () => Promise.reject(new Error('id not found')) } as unknown as Puppet;
  const account = () => ({ self: 'us', login: 'stable', name: '小门' });
  const hearing = createHearing({ puppet, spool, offering, account, report: () => {} });
  const at = Date.now() - AN_HOUR_AND_MORE;
  const key = spool.nextKey(at);
  spool.note(key, { id: 'm1', self: 'us', login: 'stable', at });
  return { spool, offering, offered, hearing, key, at };
}

test('of what is not to be had for an hour staff are told, also when the process ends meanwhile', () => {
  const { offered, hearing, offering, key, at } = start();
  hearing.takeUp();
  expect(offered).toMatchObject([{ key, kind: 'lost', sentAt: new Date(at).toISOString() }]);
  expect(readdirSync(dir)).toEqual([`${key}.gone`, `${key}.msg`]);
  offering.kept(key);
  // That it was given up is known to the next process.
  expect(readdirSync(dir)).toEqual([`${key}.gone`]);
});

test('what was read of it comes without its bytes', () => {
  const { spool, offered, hearing, key, at } = start();
  const from = { id: 'chen', name: '陈女士', isFriend: true };
  const sentAt = new Date(at).toISOString();
  spool.keepHalf({ key, self: 'us', login: 'stable', id: 'm1', kind: 'video', from, sentAt, text: '' });
  hearing.takeUp();
  expect(offered).toMatchObject([{ key, kind: 'video', from, missing: '没能从微信取到文件' }]);
  expect(readdirSync(dir)).toEqual([`${key}.gone`, `${key}.msg`]);
});
