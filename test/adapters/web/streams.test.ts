import { once } from 'node:events';
import { PassThrough, Writable } from 'node:stream';
import { afterEach, expect, test, vi } from 'vitest';
import { createStreams } from '../../../adapters/web/streams.ts';
import { createMemoryHouse } from './memory-house.ts';

const CHEN = { channel: 'web', account: 'haitang', address: 'chen' };

afterEach(() => vi.useRealTimers());

/** A line whose other side takes nothing until told to. */
function stuckLine() {
  const taken: string[] = [];
  let release: (() => void) | undefined;
  const line = new Writable({
    highWaterMark: 1_000,
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      taken.push(chunk);
      release = done;
    },
  });
  return { line, taken, flow: () => release?.() };
}

test('a reader that takes nothing holds one batch in memory at most, and is let go at the next beat', async () => {
  vi.useFakeTimers();
  const house = createMemoryHouse();
  for (let n = 0; n < 1_000; n++) house.tell(CHEN, { text: '很长的话'.repeat(500) });
  const options = {
    view: house.view,
    feed: house.feed,
    clock: house.clock,
    lookMs: 2_000,
    beatMs: 15_000,
    perChat: 5,
    onError: () => {},
  };
  const streams = createStreams(options);
  const { line } = stuckLine();
  streams.stream(CHEN, { in: 0, out: 0 }, line);
  const closed = once(line, 'close');

  await vi.advanceTimersByTimeAsync(14_000);
  for (let n = 0; n < 50; n++) house.feed.wake('chat:web:haitang:chen');
  await vi.advanceTimersByTimeAsync(500);
  expect(house.trouble.reads).toBe(1);
  expect(line.writableLength).toBeLessThan(10_000);

  await vi.advanceTimersByTimeAsync(1_000);
  await closed;
  expect(streams.count()).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

test('closing does not wait for a reader that takes nothing', async () => {
  const house = createMemoryHouse();
  house.tell(CHEN, { text: '很长的话'.repeat(500) });
  const options = {
    view: house.view,
    feed: house.feed,
    clock: house.clock,
    lookMs: 2_000,
    beatMs: 15_000,
    perChat: 5,
    onError: () => {},
  };
  const streams = createStreams(options);
  const { line, taken, flow } = stuckLine();
  streams.stream(CHEN, { in: 0, out: 0 }, line);
  flow();
  await expect.poll(() => line.writableNeedDrain).toBe(true);
  expect(taken.join('')).toContain('retry: 1000');
  const closed = once(line, 'close');
  streams.endAll();
  await closed;
  expect(streams.count()).toBe(0);
});

test('a wake in the very moment of an empty read is not lost', async () => {
  const house = createMemoryHouse();
  let isTold = false;
  const view = {
    newest: house.view.newest,
    async after(...asked: Parameters<typeof house.view.after>) {
      const page = await house.view.after(...asked);
      if (page.entries.length === 0 && !isTold) {
        isTold = true;
        house.tell(CHEN, { text: '刚好这时' });
      }
      return page;
    },
  };
  const never = 3_600_000;
  const streams = createStreams({
    view,
    feed: house.feed,
    clock: house.clock,
    lookMs: never,
    beatMs: never,
    perChat: 5,
    onError: () => {},
  });
  const line = new PassThrough();
  streams.stream(CHEN, { in: 0, out: 0 }, line);
  await expect.poll(() => String(line.read() ?? '')).toContain('刚好这时');
  streams.endAll();
});
