import { expect, test } from 'vitest';
import { createWorker } from '../../src/app/worker.ts';

/** Due things that a test adds and a worker takes. */
function queue(work: (item: string) => Promise<void>, concurrency = 2) {
  const due: string[] = [];
  const done: string[] = [];
  const failed: unknown[] = [];
  const full: number[] = [];
  const worker = createWorker<string>({
    claim: async free => due.splice(0, free),
    work: async item => {
      await work(item);
      done.push(item);
    },
    concurrency,
    lookMs: 1_000_000,
    onError: error => void failed.push(error),
    onFull: () => void full.push(due.length),
  });
  return { due, done, failed, full, worker };
}

test('settle works until nothing is due, also what comes up meanwhile', async () => {
  const { due, done, worker } = queue(async item => {
    if (item === 'a') due.push('b', 'c', 'd');
  });
  due.push('a');
  expect(await worker.settle()).toBe(true);
  expect(done).toEqual(['a', 'b', 'c', 'd']);
  expect(await worker.settle()).toBe(false);
});

test('no more at a time than agreed, and a poke while busy is not lost', async () => {
  let atOnce = 0;
  let most = 0;
  const gates: (() => void)[] = [];
  const { due, done, worker } = queue(async () => {
    most = Math.max(most, ++atOnce);
    await new Promise<void>(resolve => gates.push(resolve));
    atOnce--;
  });
  worker.start();
  due.push('a', 'b', 'c');
  worker.poke();
  await expect.poll(() => gates.length).toBe(2);
  worker.poke();
  while (done.length < 3) {
    gates.shift()?.();
    await new Promise(resolve => setImmediate(resolve));
  }
  expect(most).toBe(2);
  await worker.stop();
});

test('what fails is reported and holds up nothing', async () => {
  const { due, done, failed, worker } = queue(async item => {
    if (item === 'bad') throw new Error('bad');
  });
  due.push('bad', 'good');
  await worker.settle();
  expect(done).toEqual(['good']);
  expect(failed).toHaveLength(1);
});

test('stop waits for what is under way and takes nothing more', async () => {
  let release = () => {};
  const { due, done, worker } = queue(() => new Promise<void>(resolve => (release = resolve)), 1);
  worker.start();
  due.push('a', 'b');
  worker.poke();
  await expect.poll(() => worker.items()).toEqual(['a']);
  const stopped = worker.stop();
  release();
  await stopped;
  expect(done).toEqual(['a']);
  expect(due).toEqual(['b']);
});

test('whoever has no hand free says so, that others may take the rest', async () => {
  const { due, done, full, worker } = queue(async () => {});
  due.push('a');
  await worker.settle();
  expect(full).toEqual([]);
  due.push('b', 'c', 'd');
  await worker.settle();
  expect(done).toEqual(['a', 'b', 'c', 'd']);
  expect(full[0]).toBe(1);
});
