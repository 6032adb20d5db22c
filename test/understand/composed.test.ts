import { readFileSync } from 'node:fs';
import { expect, it, test } from 'vitest';
import { SAMPLE_KNOWLEDGE } from '../../src/commands/sample-knowledge.ts';
import type { Fault } from '../../src/domain/composed.ts';
import { faultIn } from '../../src/understand/composed.ts';
import { BAD } from './composed-bad.ts';
import { GOOD } from './composed-good.ts';
import { LATER_BAD } from './composed-later.ts';

const ARTICLES = new Map(
  readFileSync(SAMPLE_KNOWLEDGE, 'utf8')
    .split(/^# /m)
    .slice(1)
    .map(text => {
      const [head, ...answer] = text.trim().split('\n\n');
      return [head!.split('\n')[0]!, answer.join('\n')] as const;
    }),
);

function faultOf(title: string, composed: string): Fault | undefined {
  const answer = ARTICLES.get(title);
  if (answer === undefined) throw new Error(`no article ${title}`);
  return faultIn(composed, { answer });
}

it.each([...BAD, ...LATER_BAD])('%s is not said: %s: %s', (_, title, composed) => {
  expect(faultOf(title, composed)).toBeDefined();
});

test('of honest answers at least four in five are said', () => {
  const refused = GOOD.filter(([title, composed]) => faultOf(title, composed) !== undefined);
  expect(refused.length / GOOD.length, refused.map(([, words]) => words).join('\n')).toBeLessThanOrEqual(0.2);
});

test('each article said word for word is said, as long as it is short', () => {
  const refused = [...ARTICLES].filter(([title, answer]) => answer.length <= 300 && faultOf(title, answer));
  expect(refused.map(([, answer]) => answer)).toEqual([]);
});

/** Each sentence of each article, as long as it may be said. */
const SENTENCES = [...ARTICLES].flatMap(([title, answer]) =>
  answer
    .split(/(?<=[。；])|\n/)
    .map(words => words.trim())
    .filter(words => words.length >= 4 && faultOf(title, words) === undefined)
    .map(words => ({ title, words, answer })),
);

/** Which of these changed sentences would be said. */
const saidOf = (changed: readonly { readonly title: string; readonly words: string }[]) =>
  changed.filter(({ title, words }) => faultOf(title, words) === undefined).map(({ words }) => words);

test('a sentence of an article without a word that turns it is not said', () => {
  const turns =
    /不|没|无|未|别(?!人)|勿|免(?!得)|只|仅|才|最[多长低]|至少|超过|以上|以下|以内|封顶|满(?!意)|左右|提前/g;
  const changed = SENTENCES.flatMap(({ title, words }) =>
    [...words.matchAll(turns)].map(m => ({
      title,
      words: words.slice(0, m.index) + words.slice(m.index + m[0].length),
    })),
  );
  expect(changed.length).toBeGreaterThan(150);
  expect(saidOf(changed)).toEqual([]);
});

test('a sentence of an article with a denial more is not said', () => {
  const changed = SENTENCES.flatMap(({ title, words }) =>
    [...words].flatMap((_, at) =>
      ['不', '没']
        .filter((_, no) => (at + no) % 3 === 0)
        .map(no => ({ title, words: words.slice(0, at) + no + words.slice(at) })),
    ),
  );
  expect(changed.length).toBeGreaterThan(5000);
  expect(saidOf(changed)).toEqual([]);
});

test('a sentence with another number of the same article is not said', () => {
  const NUMBER = /\d[\d.:-]*/g;
  const changed = SENTENCES.flatMap(({ title, words, answer }) => {
    const others = new Set(answer.replace(/^\d\. /gm, '').match(NUMBER) ?? []);
    return [...words.matchAll(NUMBER)].flatMap(m =>
      [...others]
        .filter(other => other !== m[0])
        .map(other => ({ title, words: words.slice(0, m.index) + other + words.slice(m.index + m[0].length) })),
    );
  });
  expect(changed.length).toBeGreaterThan(1000);
  expect(saidOf(changed)).toEqual([]);
});

test('the end of one sentence behind the beginning of another is not said', () => {
  const clauses = (words: string) => words.replace(/[。；]$/, '').split('，');
  const changed = SENTENCES.flatMap(({ title, words, answer }) =>
    SENTENCES.filter(other => other.answer === answer && other.words !== words).map(other => ({
      title,
      words: `${clauses(words)[0]}，${clauses(other.words).at(-1)}。`,
    })),
  );
  expect(changed.length).toBeGreaterThan(1000);
  expect(saidOf(changed)).toEqual([]);
});

test('a text made to be looked at for long takes no longer', () => {
  const answer = ARTICLES.get('物业费标准和构成')!;
  for (const piece of ['客服', '物业费', '停车费在账单', '2.8元', '和', '，费', '不', '1 ', 'a', '：']) {
    const begun = performance.now();
    faultIn(piece.repeat(400).slice(0, 300), { answer: answer + answer });
    expect(performance.now() - begun, piece).toBeLessThan(200);
  }
});
