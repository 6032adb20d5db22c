/**
 * 200 dangers that go on and 240 messages without any, written by two people who knew neither sentences nor code. Both have since been
 * looked at to mend rules, so they hold what was reached and measure nothing new; never train on them.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createUnderstanding } from '../../src/understand/understanding.ts';
import { BESIDE_INNOCENT_WORDS } from './guard.innocent.ts';

const { readAtOnce } = createUnderstanding();
const rowsOf = <T>(file: string): T[] =>
  readFileSync(new URL(file, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map(row => JSON.parse(row) as T);
const tierOf = (text: string) => readAtOnce(text).alert?.tier;

test('of 200 dangers 190 are heard, and 140 acted upon at once', () => {
  const cries = rowsOf<{ readonly text: string }>('cries.jsonl');
  const unheard = cries.filter(({ text }) => tierOf(text) === undefined);
  expect(cries).toHaveLength(200);
  expect(unheard.length, JSON.stringify(unheard)).toBeLessThanOrEqual(10);
  expect(cries.filter(({ text }) => tierOf(text) === 'certain').length).toBeGreaterThanOrEqual(140);
});

test('of 240 calm messages, most of them with words of danger, 30 are asked about and 10 acted upon', () => {
  const calm = rowsOf<{ readonly text: string; readonly part: 1 | 2 }>('calm.jsonl');
  expect(calm).toHaveLength(240);
  expect(calm.filter(({ text }) => tierOf(text) === 'certain').length).toBeLessThanOrEqual(10);
  expect(calm.filter(({ text }) => tierOf(text) !== undefined).length).toBeLessThanOrEqual(30);
  expect(calm.filter(({ text, part }) => part === 1 && tierOf(text) !== undefined).length).toBeLessThanOrEqual(2);
});

test.each(BESIDE_INNOCENT_WORDS)('danger is heard in “%s”', text => expect(tierOf(text)).toBeDefined());

test('what was long ago or never was stays so', () => {
  for (const text of [
    '上次电梯困人了',
    '昨天楼下着火了',
    '去年这里着过火',
    '担心着火',
    '如果着火了怎么办',
    '没人困在电梯里',
  ])
    expect(tierOf(text), text).toBeUndefined();
});
