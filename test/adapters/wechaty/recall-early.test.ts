import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { types } from 'wechaty';
import { createHearing } from '../../../adapters/wechaty/child/hearing.ts';
import { createOffering } from '../../../adapters/wechaty/child/offering.ts';
import type { Puppet } from '../../../adapters/wechaty/child/reading.ts';
import type { Heard } from '../../../adapters/wechaty/protocol.ts';
import { createSealing } from '../../../adapters/wechaty/sealing.ts';
import { openSpool } from '../../../adapters/wechaty/spool.ts';

const HOUR_AND_MORE_MS = 4_000_000;
const BEAT_MS = 10_000;

let dir: string;
beforeEach(() => {
  vi.useFakeTimers();
  dir = mkdtempSync(join(tmpdir(), 'menfang-recall-'));
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(dir, { recursive: true, force: true });
});

/** A puppet that gives out what `m1` was only when it is let, and tells meanwhile that it was taken back. */
function start() {
  const state = { isGiven: false };
  const words = { talkerId: 'chen', listenerId: 'us', timestamp: Date.now() };
  const puppet = {
    async messagePayload(id: string) {
      if (id === 'm1' && !state.isGiven) throw new Error('id not found');
      const text = id === 'm1' ? '我家厨房漏水了' : 'm1';
      const type = id === 'm1' ? types.Message.Text : types.Message.Recalled;
      return { ...words, id, text, type };
    },
    contactPayload: async () => ({ name: '陈女士', friend: true }),
  } as unknown as Puppet;
  const open = () => {
    const spool = openSpool(dir, createSealing([Buffer.alloc(32, 1)]));
    const offered: Heard[] = [];
    const offering = createOffering(spool, heard => void offered.push(heard));
    const account = () => ({ self: 'us', login: 'stable', name: '小门' });
    const reports: string[] = [];
    const hearing = createHearing({ puppet, spool, offering, account, report: why => void reports.push(why) });
    /** Beats for so long; what is offered is on record at once. */
    const beatFor = async (ms: number) => {
      for (let passed = 0; passed < ms; passed += BEAT_MS) {
        await vi.advanceTimersByTimeAsync(BEAT_MS);
        hearing.takeUp();
        await vi.advanceTimersByTimeAsync(0);
        for (const { key } of offered) offering.kept(key);
      }
    };
    return { hearing, offered, beatFor, reports };
  };
  return { state, open };
}

const kindsOf = (offered: readonly Heard[]) => offered.map(({ kind, id }) => `${kind} ${id}`);

test('what was taken back before it could be read is offered first, and then that it was taken back', async () => {
  const { state, open } = start();
  const { hearing, offered, beatFor } = open();
  hearing.arrived('m1');
  hearing.arrived('r1');
  await beatFor(20_000);
  expect(kindsOf(offered)).toEqual([]);
  state.isGiven = true;
  await beatFor(60_000);
  expect(kindsOf(offered)).toEqual(['text m1', 'recalled r1']);
  expect(readdirSync(dir)).toEqual([]);
});

test('so it is after the process has ended in between', async () => {
  const { state, open } = start();
  const first = open();
  first.hearing.arrived('m1');
  first.hearing.arrived('r1');
  await first.beatFor(BEAT_MS);
  state.isGiven = true;
  const { offered, beatFor } = open();
  await beatFor(60_000);
  expect(kindsOf(offered)).toEqual(['text m1', 'recalled r1']);
});

test('of what never could be read staff are told, and nothing is left', async () => {
  const { open } = start();
  const { hearing, offered, beatFor, reports } = open();
  hearing.arrived('m1');
  hearing.arrived('r1');
  await beatFor(HOUR_AND_MORE_MS);
  expect(kindsOf(offered).sort()).toEqual(['lost m1', 'lost r1']);
  expect(readdirSync(dir).filter(name => !name.endsWith('.gone'))).toEqual([]);
  expect(reports).toHaveLength(1);
});

test('what was taken back while nobody knows of it is offered as it is', async () => {
  const { open } = start();
  const { hearing, offered, beatFor } = open();
  hearing.arrived('r1');
  await beatFor(BEAT_MS);
  expect(kindsOf(offered)).toEqual(['recalled r1']);
});
