import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Reading, Slots } from '../../src/domain/reading.ts';
import { createUnderstanding } from '../../src/understand/understanding.ts';

/** Messages written and labelled by somebody who knew neither the training sentences nor the code. */
interface Labelled extends Pick<Reading, 'text' | 'intent' | 'category' | 'urgency' | 'responsibility'> {
  readonly slots: Readonly<Record<keyof Slots, string | null>>;
}

const gold = readFileSync(new URL('labelled.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map(line => JSON.parse(line) as Labelled);
const { readAtOnce } = createUnderstanding();
const read = gold.map(({ text }) => readAtOnce(text));
const share = (isSo: (reading: Reading, label: Labelled) => boolean, among = gold.map((_, i) => i)): number =>
  among.filter(i => isSo(read[i]!, gold[i]!)).length / among.length;
const indexes = (isOne: (reading: Reading, label: Labelled) => boolean): number[] =>
  gold.flatMap((label, i) => (isOne(read[i]!, label) ? [i] : []));

test.each([
  ['intent', 0.85],
  ['category', 0.82],
  ['urgency', 0.8],
  ['responsibility', 0.82],
] as const)('%s is read right in at least %d of one', (field, least) => {
  expect(share((r, g) => r[field] === g[field])).toBeGreaterThanOrEqual(least);
});

test('danger is heard, and little else taken for it', () => {
  const dangers = indexes((_, g) => g.intent === 'emergency');
  expect(share(r => r.intent === 'emergency', dangers)).toBeGreaterThanOrEqual(0.9);
  expect(
    share(
      (_, g) => g.intent === 'emergency',
      indexes(r => r.intent === 'emergency'),
    ),
  ).toBeGreaterThanOrEqual(0.78);
  expect(share(r => r.alert !== undefined, dangers)).toBeGreaterThanOrEqual(0.96);
  expect(share(r => r.alert !== undefined)).toBeLessThanOrEqual(0.15);
});

test('whoever is answered without a question is understood', () => {
  const answered = indexes(r => !r.abstain);
  expect(answered.length / gold.length).toBeGreaterThanOrEqual(0.7);
  expect(share((r, g) => r.intent === g.intent, answered)).toBeGreaterThanOrEqual(0.88);
});

test('the truth is among the first three', () => {
  expect(share((r, g) => r.top3.intent.includes(g.intent))).toBeGreaterThanOrEqual(0.95);
  expect(share((r, g) => r.top3.category.includes(g.category))).toBeGreaterThanOrEqual(0.92);
});

test('confidence means what it says', () => {
  for (const [from, to] of [
    [0.5, 0.8],
    [0.8, 0.95],
    [0.95, 1.01],
  ] as const) {
    const some = indexes(r => r.confidence >= from && r.confidence < to);
    const promised = some.reduce((sum, i) => sum + read[i]!.confidence, 0) / some.length;
    expect(Math.abs(share((r, g) => r.intent === g.intent, some) - promised)).toBeLessThan(0.15);
  }
});

test.each(['building', 'unit', 'room', 'phone'] as const)('%s stands as it was written', slot => {
  const named = indexes((r, g) => g.slots[slot] !== null || r.slots[slot] !== undefined);
  expect(share((r, g) => (r.slots[slot] ?? null) === g.slots[slot], named)).toBeGreaterThanOrEqual(0.98);
});

/** Either holds the other, as the scheme counts places and times. */
const isAlike = (a: string, b: string): boolean => a.includes(b) || b.includes(a);

test.each(['location', 'time'] as const)('%s is found in the words', slot => {
  const right = indexes((r, g) => isAlike(r.slots[slot] ?? '⊘', g.slots[slot] ?? '⊗')).length;
  const found = indexes(r => r.slots[slot] !== undefined).length;
  const wanted = indexes((_, g) => g.slots[slot] !== null).length;
  expect((2 * right) / (found + wanted)).toBeGreaterThanOrEqual(0.7);
});
