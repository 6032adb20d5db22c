import type { ArticleWords } from '../domain/article.ts';
import type { Fault } from '../domain/composed.ts';
import { isBeside } from './composed-beside.ts';
import { type Clause, sentencesOf, type Token } from './composed-clauses.ts';
import { EXCEPTION, isOtherAgent, isOtherDuty } from './composed-words.ts';

export const LONGEST_COMPOSED = 300;
/** A text made to be looked at for long is not said. */
const MOST_LOOKS = 2000;
/** Letters, numbers, and the punctuation of a plain sentence. */
const PLAIN = /^[\p{Script=Han}〇a-zA-Z\d\s，。、；：！（）()《》“”,.:;!%％℃/～~–—-]+$/u;
const MARKUP = /https?:|www\.|^ *(?:[-*>•]|\d{1,2}[、)])\s|---|——/mu;
const LISTED = /^ *\d{1,2}\.\s/m;
const ASKS = /[?？]|[吗呢](?:[。，\s]|$)/;
const PROMISES = /保证|一定|肯定|绝对|马上|立[刻即]|承诺|放心|确保|包您|违法|起诉|法院|后果自负|先生|女士|小姐|太太/;

/** A place in the article: the clause of a sentence. */
interface Said {
  readonly sentence: number;
  readonly clause: number;
}
/** One way in which a clause may have been taken from the article. */
type Way = readonly Said[];
type Sentences = readonly (readonly Clause[])[];

/**
 * What is wrong with an answer that a model put together of an article; undefined: it says what the article says, and what was asked
 * about. Each clause must be a clause of the article, shortened by nothing that turns it, and stand with what it rests on.
 */
export function faultIn(composed: string, article: Pick<ArticleWords, 'answer'>, question = ''): Fault | undefined {
  if (isBadForm(composed, article.answer)) return 'form';
  const sentences = sentencesOf(article.answer);
  const said = sentencesOf(composed);
  const known = new Set(sentences.flat().flatMap(({ tokens }) => tokens.map(({ text }) => text)));
  if (said.flat().some(({ tokens }) => tokens.some(({ text }) => !known.has(text)))) return 'invented';
  const all: Said[] = [];
  const effort = { left: MOST_LOOKS };
  let before: (readonly Way[])[] = [];
  for (const clauses of said) {
    let isFirst = true;
    for (const clause of clauses) {
      const ways = waysOf(clause, sentences, effort);
      // A sentence that goes on where the last one ended rests on it; any other begins anew.
      if (isFirst && !ways.some(way => goesOn(before.at(-1) ?? [], way))) before = [];
      const taken = ways.filter(way => stands(way, before));
      if (taken.length === 0) return 'changed';
      before.push(taken);
      all.push(...taken.flat());
      isFirst = false;
    }
  }
  if (all.length === 0) return 'form';
  const isSaid = (place: Said) => all.some(other => isSame(other, place));
  if (!all.every(place => isWithException(place, sentences, isSaid))) return 'changed';
  return isBeside(question, sentences, new Set(all.map(({ sentence }) => sentence))) ? 'beside' : undefined;
}

function isBadForm(composed: string, answer: string): boolean {
  const most = Math.min(LONGEST_COMPOSED, answer.length);
  if (composed.trim().length < 4 || composed.length > most || !PLAIN.test(composed) || MARKUP.test(composed))
    return true;
  if (ASKS.test(composed) || (LISTED.test(composed) && !LISTED.test(answer))) return true;
  const promise = PROMISES.exec(composed)?.[0];
  if (promise !== undefined && !answer.includes(promise)) return true;
  return [...composed.matchAll(/《[^》]*》?/g)].some(([named]) => !answer.includes(named));
}

const isSame = (a: Said, b: Said): boolean => a.sentence === b.sentence && a.clause === b.clause;

/** It goes on where one of these ended. */
const goesOn = (before: readonly Way[], [first]: Way): boolean =>
  first !== undefined && before.flat().some(({ sentence, clause }) => isSame({ sentence, clause: clause + 1 }, first));

/** All ways in which a clause may have been taken from the article: from one clause, or from several one after the other. */
function waysOf({ text, tokens }: Clause, sentences: Sentences, effort: { left: number }): readonly Way[] {
  const ways: Way[] = [];
  const go = (at: number, way: Way): void => {
    if (effort.left <= 0) return;
    effort.left -= 1;
    if (at === tokens.length) {
      if (isFaithful(text, way, sentences)) ways.push(way);
      return;
    }
    const last = way.at(-1);
    for (const [sentence, clauses] of sentences.entries())
      for (const [clause, source] of clauses.entries())
        if (!last || isSame(last, { sentence, clause: clause - 1 }))
          for (const end of endsOf(tokens, at, source)) go(end, [...way, { sentence, clause }]);
  };
  go(0, []);
  return ways;
}

/** Where the part of a clause that was taken from `source` may end: each thing of its list is said whole or not at all. */
function endsOf(tokens: readonly Token[], at: number, source: Clause): readonly number[] {
  const items = [...Map.groupBy(source.tokens, ({ item }) => item).values()];
  const ends = new Set<number>();
  const go = (i: number, n: number, kept: readonly number[]): void => {
    const item = items[n];
    if (item === undefined) {
      if (i > at && isWhole(source, items, kept)) ends.add(i);
      return;
    }
    if (item.every(({ text }, k) => tokens[i + k]?.text === text)) go(i + item.length, n + 1, [...kept, n]);
    else go(i, n + 1, kept);
  };
  go(at, 0, []);
  return [...ends];
}

/** Nothing is left out but prices beside others, other things of which the same is said, and other ways; never the end of what is asked for. */
function isWhole({ hasNumber }: Clause, items: readonly (readonly Token[])[], kept: readonly number[]): boolean {
  const [first, last] = [kept[0]!, kept.at(-1)!];
  return items.every((lost, n) => {
    if (kept.includes(n) || (n > last && lost[0]!.text === '或')) return true;
    if (lost.some(({ isWeighty, text }) => isWeighty && !/[每按]/.test(text))) return false;
    const isPrice = lost.some(token => token.isWhole) && lost.some(token => !token.isWhole);
    return isPrice ? items[last]!.some(token => !token.isWhole) : n < first && !hasNumber;
  });
}

function isFaithful(text: string, way: Way, sentences: Sentences): boolean {
  const source = way.map(({ sentence, clause }) => sentences[sentence]![clause]!.text).join();
  return !isOtherDuty(text, source) && !isOtherAgent(text, source);
}

/**
 * A sentence is said from its beginning, clause by clause, and ends where it may: so nothing is told of something else, and no condition
 * is lost.
 */
function stands(way: Way, before: readonly (readonly Way[])[]): boolean {
  const [first] = way;
  if (before.length === 0) return first?.clause === 0;
  return goesOn(before.at(-1)!, way);
}

function isWithException({ sentence, clause }: Said, sentences: Sentences, isSaid: (place: Said) => boolean): boolean {
  const next = sentences[sentence]![clause + 1];
  return next === undefined || !EXCEPTION.test(next.text) || isSaid({ sentence, clause: clause + 1 });
}
