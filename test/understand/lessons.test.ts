import { expect, test } from 'vitest';
import { createClassifier, readModel } from '../../src/understand/classifier.ts';
import { readCorpus } from '../../src/understand/corpus.ts';
import { featuresOf } from '../../src/understand/features.ts';
import { distinct, type Lesson, sharedFeatures, teach, tryOut, weighed } from '../../src/understand/lessons.ts';

const committed = readModel();
/** Enough to learn from, and little enough to be taught in a moment. */
const corpus = readCorpus().filter((_, at) => at % 30 === 0);
const lesson = (owner: string, text: string, category: Lesson['category'] = 'facility.leak'): Lesson => ({
  ...{ owner, text, category },
  intent: 'repair',
});
const known = new Set(committed.features);
const strange = (text: string) => featuresOf(text).filter(feature => !known.has(feature));

test('a word enters only when three texts of two owners have it: the name of one owner’s neighbour never does', () => {
  const mine = ['魑魅家漏水了', '魑魅家又漏水了', '楼上魑魅家漏到我家了'].map(text => lesson('a', text));
  expect(strange('魑魅').length).toBeGreaterThan(0);
  expect(sharedFeatures(committed, mine)).toEqual([]);
  const two = [lesson('a', '饕餮阁漏水了'), lesson('b', '饕餮阁漏水了')];
  expect(sharedFeatures(committed, two)).toEqual([]);
  const shared = sharedFeatures(committed, [...mine, ...two, lesson('c', '饕餮阁又漏了')]);
  expect(shared).toEqual(expect.arrayContaining(['饕', '饕餮', '饕餮阁']));
  expect(shared.filter(feature => /[魑魅]/.test(feature))).toEqual([]);
  const made = teach(corpus, committed, [...mine, ...two, lesson('c', '饕餮阁又漏了')]);
  expect(made.features.filter(feature => !known.has(feature)).sort()).toEqual([...shared].sort());
});

test('one lesson matters; ten of one owner count no more than a few of others, and all together a fifth of our own', () => {
  const ten = Array.from({ length: 10 }, (_, i) => lesson('a', `第${i}句`));
  const shares = weighed([...ten, lesson('b', '一句')], 20_000).map(e => e.share!);
  expect(shares.at(-1)).toBe(3);
  expect(shares.slice(0, 10).reduce((sum, share) => sum + share, 0)).toBeCloseTo(12);
  const crowd = Array.from({ length: 1000 }, (_, i) => lesson(`owner ${i}`, '漏水'));
  expect(weighed(crowd, 1000).reduce((sum, { share }) => sum + share!, 0)).toBeCloseTo(200);
  expect(distinct([lesson('a', '漏水'), lesson('a', '漏水', 'facility.drain'), lesson('b', '漏水')])).toEqual([
    lesson('a', '漏水', 'facility.drain'),
    lesson('b', '漏水'),
  ]);
});

test('a lesson is learned, the same way each time, and what was right stays right', () => {
  const text = '我家厨房下水道堵了';
  const read = (model: typeof committed, words: string) => createClassifier(model).rank(words).category[0]!.label;
  expect(read(committed, text)).toBe('facility.drain');
  const taught = teach(corpus, committed, [lesson('a', text)]);
  expect(read(taught, text)).toBe('facility.leak');
  expect(read(taught, '楼道灯不亮了')).toBe('facility.lighting');
  expect(teach(corpus, committed, [lesson('a', text)])).toEqual(taught);
});

test('how it does with owners it never heard is told when there are enough of them, else not', () => {
  const owners = ['a', 'b', 'c', 'd', 'e', 'f'];
  const lessons = owners.flatMap(owner =>
    ['厨房', '卫生间'].map(room => lesson(owner, `我家${room}下水道堵了，${owner}`)),
  );
  const trial = tryOut(corpus, committed, lessons);
  expect(trial).toMatchObject({ tried: 12, before: { category: 0 } });
  expect(trial!.after.category).toBeGreaterThan(6);
  expect(tryOut(corpus, committed, lessons.slice(0, 10))).toBeUndefined();
  expect(
    tryOut(
      corpus,
      committed,
      lessons.map(l => ({ ...l, owner: 'a' })),
    ),
  ).toBeUndefined();
});
