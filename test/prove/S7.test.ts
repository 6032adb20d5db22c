import * as answers from '../../flows/answers.ts';
import { findSecrets } from '../../src/domain/conceal.ts';
import { maskText } from '../../src/domain/mask.ts';
import { featuresOf } from '../../src/understand/features.ts';
import { guard } from '../../src/understand/guard.ts';
import { cutMatters } from '../../src/understand/matters.ts';
import { questionAbout } from '../../src/understand/model-question.ts';
import { normalise } from '../../src/understand/normalise.ts';
import { readSlots } from '../../src/understand/slots.ts';
import { createUnderstanding } from '../../src/understand/understanding.ts';
import { effort } from '../support/effort.ts';
import { prove } from './proof.ts';
import { patternsOfOurs, wordsOf } from './S7-patterns.ts';

const SIZE = 64 * 1024;
const MOST_MS = 20;
/** Whole readings do much more than one pattern: nobody may hold the process up for longer with one message. */
const MOST_MS_IN_ALL = 250;
/** What is astray shows on a small part already, and need not be waited for on the whole. */
const PARTS = [4096, SIZE];

const COMMON = [
  ...['水', '一', '1', ' ', '\n', '\t', 'a', '-', '1-', '，', '。', '!', '的', '我', '王', '((', '（', '<a', '"'],
  ...['⟦', '⟦p', '⟦p1⟧', '〔', '👍', '1栋', 'ab1 ', ',，。 ', '3-2-1201', '三四', '没有'],
];
const filled = (piece: string): string => piece.repeat(Math.ceil(SIZE / piece.length)).slice(0, SIZE);

/** Off: patterns as people write them who do not think of 64 KiB. */
const CARELESS: ReadonlyMap<RegExp, string> = new Map([
  [/[，。\s]*[^，。]{0,8}⟦p/g, 'careless'],
  [/[一二三0-9]+[次回]/, 'careless'],
]);

const use = (pattern: RegExp, text: string): unknown =>
  pattern.global ? text.replace(pattern, '') : pattern.test(text);

function slowest(work: (text: string) => unknown, texts: readonly string[], most: number): { ms: number; on: string } {
  let worst = { ms: 0, on: '' };
  for (const text of texts) {
    for (const size of PARTS) {
      const ms = lasting(() => work(text.slice(0, size)), most);
      if (ms > worst.ms) worst = { ms, on: text.slice(0, 12) };
      if (ms > most) break;
    }
  }
  return worst;
}

/** By the clock where that is short enough, else by this thread's own work: other work on the machine does not count. */
function lasting(work: () => unknown, most: number): number {
  const begun = performance.now();
  work();
  const ms = performance.now() - begun;
  return ms < most ? ms : effort(work);
}

const { isOnlyForPerson, bare, ...shortOnes } = answers;
const READERS: Readonly<Record<string, (text: string) => unknown>> = {
  ...shortOnes,
  isOnlyForPerson,
  bare,
  guard,
  normalise,
  cutMatters,
  readSlots,
  findSecrets,
  featuresOf: text => featuresOf(text.slice(0, 4096)),
  questionAbout,
  maskText: text => maskText(text, { names: ['陈美华'], rooms: ['3栋2单元1201'], staff: ['王建国'] }),
  readAtOnce: createUnderstanding().readAtOnce,
};

prove('S7', 'no pattern takes more than 20 ms on 64 KiB of hostile text', async isOn => {
  const broken: string[] = [];
  const patterns = isOn ? await patternsOfOurs() : CARELESS;
  const common = COMMON.map(filled);
  let worst = 0;
  for (const [pattern, file] of patterns) {
    const words = wordsOf(pattern);
    const { ms, on } = slowest(
      text => use(pattern, text),
      [...common, ...words.map(filled), filled(`${words.join('')}x`)],
      MOST_MS,
    );
    worst = Math.max(worst, ms);
    if (ms > MOST_MS) broken.push(`${Math.round(ms)} ms on ${JSON.stringify(on)}: ${file} ${pattern}`);
  }
  for (const [name, read] of isOn ? Object.entries(READERS) : []) {
    const { ms, on } = slowest(read, common, MOST_MS_IN_ALL);
    if (ms > MOST_MS_IN_ALL) broken.push(`${name} takes ${Math.round(ms)} ms on ${JSON.stringify(on)}`);
  }
  return { figures: { patterns: patterns.size, worstMs: Math.round(worst), broken: broken.length }, broken };
});
