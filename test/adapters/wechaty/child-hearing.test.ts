import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileBox } from 'file-box';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { types } from 'wechaty';
import { createHearing } from '../../../adapters/wechaty/child/hearing.ts';
import { createOffering } from '../../../adapters/wechaty/child/offering.ts';
import type { Puppet } from '../../../adapters/wechaty/child/reading.ts';
import type { Heard } from '../../../adapters/wechaty/protocol.ts';
import { createSealing } from '../../../adapters/wechaty/sealing.ts';
import { openSpool } from '../../../adapters/wechaty/spool.ts';

const US = { self: 'us', login: 'stable', name: '小门' };
const never = () => new Promise<never>(() => {});

let dir: string;
/** What the parent was offered, and put on record at once. */
let offered: Heard[];
let reports: string[];

beforeEach(() => {
  vi.useFakeTimers();
  dir = mkdtempSync(join(tmpdir(), 'menfang-child-'));
  offered = [];
  reports = [];
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(dir, { recursive: true, force: true });
});

/** What a puppet knows of a message by its id: "chen video 1" is one of 陈's. */
async function messagePayload(id: string) {
  const [talkerId, kind] = id.split(' ');
  const type = kind === 'video' ? types.Message.Video : types.Message.Text;
  return { id, talkerId, type, text: id, timestamp: 1_780_000_000 };
}

/** A process of wechaty as far as it hears; what the one before left is there. Bytes are held back until `files` are let go. */
function processWith(puppet: object = {}, account = (): typeof US | undefined => US) {
  const spool = openSpool(dir, createSealing([Buffer.alloc(32, 1)]));
  const files: (() => void)[] = [];
  const offering = createOffering(spool, heard => {
    offered.push(heard);
    queueMicrotask(() => offering.kept(heard.key));
  });
  const whole = {
    messagePayload,
    contactPayload: async (id: string) => ({ id, name: id, friend: true }),
    messageFile: () =>
      new Promise<FileBox>(resolve => files.push(() => resolve(FileBox.fromBuffer(Buffer.from('bytes'), 'a.mp4')))),
    ...puppet,
  } as unknown as Puppet;
  const report = (why: string) => void reports.push(why);
  const hearing = createHearing({ puppet: whole, spool, offering, account, report });
  return { files, spool, ...hearing };
}
const texts = () => offered.map(one => one.id);
const passes = (ms: number) => vi.advanceTimersByTimeAsync(ms);

test('what comes before the login is heard after it', async () => {
  let isIn = false;
  const { arrived, takeUp } = processWith({}, () => (isIn ? US : undefined));
  arrived('chen text 1');
  await passes(1);
  expect(texts()).toEqual([]);
  isIn = true;
  takeUp();
  await passes(1);
  expect(texts()).toEqual(['chen text 1']);
});

test('told again to the next process it is no other message', async () => {
  processWith({ messagePayload: never }).arrived('chen text 1');
  await passes(1);
  const { arrived, takeUp, spool } = processWith();
  arrived('chen text 1');
  expect(spool.notes()).toHaveLength(1);
  takeUp();
  await passes(1);
  expect(texts()).toEqual(['chen text 1']);
});

test('a name that nobody tells keeps no words back', async () => {
  const { arrived } = processWith({ contactPayload: never });
  arrived('chen text 1');
  await passes(2000);
  expect(offered).toMatchObject([{ text: 'chen text 1', from: { id: 'chen', name: '' } }]);
});

test('a message of which nothing is told keeps the others waiting for three seconds, and is read again', async () => {
  let isHanging = true;
  const { arrived, takeUp } = processWith({
    messagePayload: (id: string) => (id === 'chen text 1' && isHanging ? never() : messagePayload(id)),
  });
  for (const id of ['chen text 1', 'li text 2', 'chen text 3']) arrived(id);
  await passes(2900);
  expect(texts()).toEqual([]);
  await passes(200);
  expect(texts()).toEqual(['li text 2', 'chen text 3']);
  await passes(30_000);
  expect(reports).toEqual([expect.stringContaining('暂时读不出')]);
  // Tried again it keeps nobody waiting.
  takeUp();
  await passes(2000);
  takeUp();
  arrived('li text 4');
  await passes(1);
  expect(texts()).toEqual(['li text 2', 'chen text 3', 'li text 4']);
  isHanging = false;
  await passes(40_000);
  takeUp();
  await passes(1);
  expect(texts().at(-1)).toBe('chen text 1');
});

test('words wait five seconds for the video before them, and no longer; in that time they come in order', async () => {
  const { arrived, files, takeUp } = processWith();
  arrived('chen video 1');
  arrived('chen text 2');
  await passes(4900);
  expect(texts()).toEqual([]);
  await passes(200);
  expect(texts()).toEqual(['chen text 2']);
  // Nor do those that come later, nor when its bytes are fetched once more.
  await passes(30_000);
  takeUp();
  arrived('chen text 3');
  await passes(1);
  expect(texts()).toEqual(['chen text 2', 'chen text 3']);
  files.at(-1)!();
  await passes(1);
  expect(offered.at(-1)).toMatchObject({ id: 'chen video 1', media: { bytes: 5 } });

  arrived('li video 1');
  arrived('li text 2');
  await passes(1000);
  files.at(-1)!();
  await passes(1);
  expect(texts().slice(-2)).toEqual(['li video 1', 'li text 2']);
});

test('no more than three are fetched at a time', async () => {
  const { arrived, files } = processWith();
  for (let n = 0; n < 9; n++) arrived(`owner${n} video`);
  await passes(1);
  expect(files).toHaveLength(3);
  files[0]!();
  await passes(1);
  expect(files).toHaveLength(4);
  expect(texts()).toEqual(['owner0 video']);
});

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
  expect(offered).toHaveLength(5);
  const missing = offered.filter(one => one.missing !== undefined);
  expect(missing).toMatchObject([{ id: 'chen video 1', missing: expect.stringContaining('出错') }]);
  expect(readdirSync(dir)).toEqual([expect.stringMatching(/^\d+\.gone$/)]);
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
  expect(offered.map(({ id, kind }) => `${kind} ${id}`)).toEqual(['lost bad text 1', 'video li video 1']);
  expect(offered[1]).toMatchObject({ media: { bytes: 5 } });
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
  expect(offered).toMatchObject([{ kind: 'lost', id: 'chen text 1' }]);
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
