import { expect, test } from 'vitest';
import { at, messagePayload, never, passes, processWith, texts, US } from './hearing-process.ts';

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
  expect(at.offered).toMatchObject([{ text: 'chen text 1', from: { id: 'chen', name: '' } }]);
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
  expect(at.reports).toEqual([expect.stringContaining('暂时读不出')]);
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
  expect(at.offered.at(-1)).toMatchObject({ id: 'chen video 1', media: { bytes: 5 } });

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
