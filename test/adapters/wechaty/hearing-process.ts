import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileBox } from 'file-box';
import { afterEach, beforeEach, vi } from 'vitest';
import { types } from 'wechaty';
import { createHearing } from '../../../adapters/wechaty/child/hearing.ts';
import { createOffering } from '../../../adapters/wechaty/child/offering.ts';
import type { Puppet } from '../../../adapters/wechaty/child/reading.ts';
import type { Heard } from '../../../adapters/wechaty/protocol.ts';
import { createSealing } from '../../../adapters/wechaty/sealing.ts';
import { openSpool } from '../../../adapters/wechaty/spool.ts';

export const US = { self: 'us', login: 'stable', name: '小门' };
export const never = () => new Promise<never>(() => {});

/** A folder of its own for each test, and time that stands until it `passes`. */
export const at: { dir: string; offered: Heard[]; reports: string[] } = { dir: '', offered: [], reports: [] };

beforeEach(() => {
  vi.useFakeTimers();
  at.dir = mkdtempSync(join(tmpdir(), 'menfang-child-'));
  at.offered = [];
  at.reports = [];
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(at.dir, { recursive: true, force: true });
});

/** What a puppet knows of a message by its id: "chen video 1" is one of 陈's. */
export async function messagePayload(id: string) {
  const [talkerId, kind] = id.split(' ');
  const type = kind === 'video' ? types.Message.Video : types.Message.Text;
  return { id, talkerId, type, text: id, timestamp: 1_780_000_000 };
}

/**
 * A process of wechaty as far as it hears; what the one before left is there. Bytes are held back until `files` are let go; what is
 * offered is put on record at once.
 */
export function processWith(puppet: object = {}, account = (): typeof US | undefined => US) {
  const spool = openSpool(at.dir, createSealing([Buffer.alloc(32, 1)]));
  const files: (() => void)[] = [];
  const offering = createOffering(spool, heard => {
    at.offered.push(heard);
    queueMicrotask(() => offering.kept(heard.key));
  });
  const whole = {
    messagePayload,
    contactPayload: async (id: string) => ({ id, name: id, friend: true }),
    messageFile: () =>
      new Promise<FileBox>(resolve => files.push(() => resolve(FileBox.fromBuffer(Buffer.from('bytes'), 'a.mp4')))),
    ...puppet,
  } as unknown as Puppet;
  const report = (why: string) => void at.reports.push(why);
  const hearing = createHearing({ puppet: whole, spool, offering, account, report });
  return { files, spool, ...hearing };
}

export const texts = () => at.offered.map(one => one.id);
export const passes = (ms: number) => vi.advanceTimersByTimeAsync(ms);
