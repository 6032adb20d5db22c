import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { at, messagePayload, never, passes, processWith, texts } from './hearing-process.ts';

test('a video over which two processes ended is heard without its bytes, and what came with it has its own', async () => {
  const first = processWith();
  first.arrived('chen video 1');
  first.arrived('li video 1');
  for (let n = 0; n < 3; n++) first.arrived(`owner${n} video`);
  await passes(1);
  // It ended while three were on their way; the next fetches those one by one, and ends again.
  const second = processWith();
  second.takeUp();
  await passes(1);
  expect(second.files).toHaveLength(1 + 2);
  const third = processWith();
  third.takeUp();
  for (let n = 0; n < 5; n++) {
    await passes(1);
    for (const give of third.files.splice(0)) give();
  }
  await passes(1);
  expect(at.offered).toHaveLength(5);
  const missing = at.offered.filter(one => one.missing !== undefined);
  expect(missing).toMatchObject([{ id: 'chen video 1', missing: expect.stringContaining('出错') }]);
  expect(readdirSync(at.dir)).toEqual([expect.stringMatching(/^\d+\.gone$/)]);
});

test('what came beside a message that ends five processes is heard with its bytes', async () => {
  const ends = { messagePayload: (id: string) => (id === 'bad text 1' ? never() : messagePayload(id)) };
  const first = processWith(ends);
  for (const id of ['bad text 1', 'li video 1']) first.arrived(id);
  await passes(1);
  for (let n = 0; n < 4; n++) {
    processWith(ends).takeUp();
    await passes(1);
  }
  const last = processWith();
  last.takeUp();
  await passes(1);
  for (const give of last.files) give();
  await passes(1);
  expect(at.offered.map(({ id, kind }) => `${kind} ${id}`)).toEqual(['lost bad text 1', 'video li video 1']);
  expect(at.offered[1]).toMatchObject({ media: { bytes: 5 } });
});

test('what stood beside what ends a process is read by the second after it, in order', async () => {
  const ends = { messagePayload: (id: string) => (id === 'bad text 1' ? never() : messagePayload(id)) };
  const first = processWith({ messagePayload: never });
  for (const id of ['bad text 1', 'chen text 1', 'chen text 2']) first.arrived(id);
  await passes(1);
  // The second ends over it at once, the third reads the others before.
  processWith({ messagePayload: never }).takeUp();
  await passes(1);
  processWith(ends).takeUp();
  await passes(1);
  expect(texts()).toEqual([]);
  await passes(3000);
  expect(texts()).toEqual(['chen text 1', 'chen text 2']);
});

test('what an earlier process left whole does not pass what came before it', async () => {
  const first = processWith({ messagePayload: (id: string) => (id === 'chen text 1' ? never() : messagePayload(id)) });
  first.arrived('chen text 1');
  first.arrived('chen text 2');
  await passes(1);
  expect(texts()).toEqual([]);
  const second = processWith();
  await passes(2000);
  second.takeUp();
  await passes(1);
  expect(texts()).toEqual(['chen text 1', 'chen text 2']);
});

test('a message over which five processes ended is given up, and said to be', async () => {
  for (let n = 0; n < 5; n++) {
    const process = processWith({ messagePayload: never });
    if (n === 0) process.arrived('chen text 1');
    else process.takeUp();
    await passes(1);
  }
  const { takeUp } = processWith();
  takeUp();
  await passes(1);
  expect(at.offered).toMatchObject([{ kind: 'lost', id: 'chen text 1' }]);
  // Told once more after the next login, it ends nothing again.
  const next = processWith({ messagePayload: never });
  next.arrived('chen text 1');
  expect(next.spool.notes()).toEqual([]);
});

test('what could only not be read now costs no try', async () => {
  const { arrived, takeUp, spool } = processWith({
    messagePayload: async () => {
      throw new Error('UNAVAILABLE');
    },
  });
  arrived('chen text 1');
  for (let n = 0; n < 10; n++) {
    takeUp();
    await passes(300_000 / 10);
  }
  expect(spool.notes()).toMatchObject([{ id: 'chen text 1', tries: 0 }]);
});
