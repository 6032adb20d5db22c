import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openOutbound } from '../../../adapters/wechaty/outbound.ts';
import type { Heard } from '../../../adapters/wechaty/protocol.ts';
import { createSealing } from '../../../adapters/wechaty/sealing.ts';
import { openSpool } from '../../../adapters/wechaty/spool.ts';

const KEY = Buffer.alloc(32, 1);
const OTHER = Buffer.alloc(32, 2);
const sealing = createSealing([KEY]);

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'menfang-spool-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const heard = (key: string, text = '我家漏水了'): Heard => ({
  key,
  self: 'us',
  login: 'stable',
  id: `id ${key}`,
  kind: 'text',
  from: { id: 'chen', name: '陈女士', isFriend: true },
  sentAt: '2026-11-22T03:00:00.000Z',
  text,
});
const everything = () => readdirSync(dir).map(name => readFileSync(join(dir, name)).toString('latin1'));
const latin = (text: string) => Buffer.from(text).toString('latin1');

test('keys sort in the order of arrival, also when the clock goes back and over restarts', () => {
  const spool = openSpool(dir, sealing);
  const keys = [5000, 5000, 4000, 6000].map(now => spool.nextKey(now));
  expect([...keys].sort()).toEqual(keys);
  spool.keep(heard(keys[3]!));
  expect(openSpool(dir, sealing).nextKey(1) > keys[3]!).toBe(true);
});

test('what is kept comes back, and is gone with its bytes when it is on record', async () => {
  const spool = openSpool(dir, sealing);
  const key = spool.nextKey();
  spool.note(key, { id: 'm1', self: 'us', login: 'stable', at: 1 });
  expect(spool.notes()).toEqual([{ key, id: 'm1', self: 'us', login: 'stable', at: 1 }]);
  const media = spool.addMedia(key, { name: 'leak.jpg', type: 'image/jpeg', bytes: Buffer.from('picture') });
  spool.keep({ ...heard(key), media });
  const again = openSpool(dir, sealing);
  expect(again.notes()).toEqual([]);
  expect(again.keys()).toEqual([key]);
  expect(again.read(key)).toEqual({ ...heard(key), media });
  expect(Buffer.from(await again.bytes(media.file)).toString()).toBe('picture');
  expect(everything().some(text => text.includes(latin('漏水')) || text.includes('picture'))).toBe(false);
  again.remove(key);
  expect(readdirSync(dir)).toEqual([]);
});

test('files are for nobody else, and names outside the folder are refused', async () => {
  const spool = openSpool(dir, sealing);
  const key = spool.nextKey();
  spool.keep(heard(key));
  expect(statSync(join(dir, `${key}.msg`)).mode & 0o777).toBe(0o600);
  await expect(spool.bytes('../../etc/passwd')).rejects.toThrow('no file of the spool');
});

test('a file that cannot be opened is set aside and holds nothing up', () => {
  const asides: string[] = [];
  const spool = openSpool(dir, sealing, { report: file => asides.push(file) });
  const [torn, swapped, good] = [spool.nextKey(), spool.nextKey(), spool.nextKey()];
  spool.keep(heard(good));
  writeFileSync(join(dir, `${torn}.msg`), 'half');
  writeFileSync(join(dir, `${swapped}.msg`), readFileSync(join(dir, `${good}.msg`)));
  expect(spool.keys().map(key => spool.read(key)?.key)).toEqual([undefined, undefined, good]);
  expect(asides).toEqual([`${torn}.msg.bad`, `${swapped}.msg.bad`]);
  expect(spool.keys()).toEqual([good]);
  expect(existsSync(join(dir, `${torn}.msg.bad`))).toBe(true);
});

test('a file that only cannot be read now is offered by the next process', () => {
  const key = '0000000000000001';
  openSpool(dir, sealing).keep(heard(key));
  renameSync(join(dir, `${key}.msg`), join(dir, 'elsewhere'));
  // As good as any error of the disk: a folder cannot be read as a file.
  mkdirSync(join(dir, `${key}.msg`));
  const told: unknown[] = [];
  expect(openSpool(dir, sealing, { report: (...what) => told.push(what) }).read(key)).toBeUndefined();
  expect(told).toEqual([[`${key}.msg`, false]]);
  rmdirSync(join(dir, `${key}.msg`));
  renameSync(join(dir, 'elsewhere'), join(dir, `${key}.msg`));
  expect(openSpool(dir, sealing).read(key)).toEqual(heard(key));
});

test('a message that is whole has no note any more, wherever the process before ended', () => {
  const spool = openSpool(dir, sealing);
  const key = spool.nextKey();
  spool.keep(heard(key));
  spool.note(key, { id: 'm1', self: 'us', login: 'stable', at: 1 });
  const next = openSpool(dir, sealing);
  expect(next.notes()).toEqual([]);
  expect(next.read(key)).toEqual(heard(key));
});

test('whatever lies there is waiting: whole, noted, set aside', () => {
  const spool = openSpool(dir, sealing);
  const [kept, noted, bad] = [spool.nextKey(), spool.nextKey(), spool.nextKey()];
  spool.addMedia(kept, { name: 'leak.jpg', type: 'image/jpeg', bytes: Buffer.from('picture') });
  spool.keep(heard(kept));
  spool.note(noted, { id: 'm1', self: 'us', login: 'stable', at: 1 });
  spool.keepHalf(heard(noted));
  writeFileSync(join(dir, `${bad}.msg`), 'half');
  expect(spool.read(bad)).toBeUndefined();
  expect(spool.waiting()).toBe(3);
});

test('half a file is never found, and removed by the next start', () => {
  writeFileSync(join(dir, '0000000000000001.msg.abcd.half'), 'half');
  expect(openSpool(dir, sealing).keys()).toEqual([]);
  expect(readdirSync(dir)).toEqual([]);
});

test('what the key before sealed still opens', () => {
  const spool = openSpool(dir, sealing);
  const key = spool.nextKey();
  spool.keep(heard(key));
  expect(openSpool(dir, createSealing([OTHER, KEY])).read(key)?.text).toBe('我家漏水了');
  expect(openSpool(dir, createSealing([OTHER])).read(key)).toBeUndefined();
});

test('a file to be said has one name for one key, and lies sealed', async () => {
  const outbound = openOutbound(dir, sealing);
  const file = await outbound.putFile('media 7', Buffer.from('收据'));
  expect(await outbound.putFile('media 7', Buffer.from('收据'))).toBe(file);
  expect(await outbound.putFile('media 8', Buffer.from('收据'))).not.toBe(file);
  expect(Buffer.from(await outbound.bytes(file)).toString()).toBe('收据');
  expect(readFileSync(join(dir, 'out', file)).includes('收据')).toBe(false);
  await expect(outbound.bytes('../login.memory-card.json')).rejects.toThrow('no file to be said');
});

test('marks of what was said stay for a day and a half', () => {
  const outbound = openOutbound(dir, sealing);
  expect(outbound.said('row 1')).toBeUndefined();
  outbound.markSaid('row 1', { parts: 1, id: 'm1' });
  outbound.markSaid('row 1', { parts: 2, id: 'm1' });
  expect(openOutbound(dir, sealing).said('row 1')).toEqual({ parts: 2, id: 'm1' });
  const [name] = readdirSync(join(dir, 'said'));
  outbound.prune();
  expect(outbound.said('row 1')).toBeDefined();
  const old = new Date(Date.now() - 40 * 3_600_000);
  utimesSync(join(dir, 'said', name!), old, old);
  outbound.prune();
  expect(outbound.said('row 1')).toBeUndefined();
});

test('what was given up is known for a day, and then nothing is left of it', () => {
  const note = { id: 'm1', self: 'us', login: 'stable', at: 1 };
  const spool = openSpool(dir, sealing);
  for (const hours of [25, 27])
    spool.giveUp(String((Date.now() - hours * 3_600_000) * 1000), { ...note, id: `${hours}` });
  const again = openSpool(dir, sealing);
  expect(again.givenUp()).toEqual([{ ...note, id: '25' }]);
  expect(again.waiting()).toBe(0);
  expect(readdirSync(dir)).toHaveLength(1);
});
