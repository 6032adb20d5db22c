import { OWN_TEXTS, type OwnText } from '../domain/community.ts';
import { OUR_RULES } from './our-rules.ts';
import { RULES } from './rules.ts';

const NAMES = Object.keys(OWN_TEXTS).join('、');
const isOwnText = (rule: string): rule is OwnText => Object.hasOwn(OWN_TEXTS, rule);
const GAP = /\{[^{}]*\}/g;

/** What is wrong with a company's wording of one of our sentences, each with its remedy; empty: it may be said. */
export function mistakesIn(rule: string, words: string): readonly string[] {
  if (!isOwnText(rule)) return [`没有这一句。可以改的有：${NAMES}（全文见 npm run texts）`];
  const needed: readonly string[] = OWN_TEXTS[rule];
  const gaps = needed.filter(piece => piece.startsWith('{'));
  const unknown = (words.match(GAP) ?? []).filter(gap => !gaps.includes(gap));
  return [
    ...needed
      .filter(piece => !words.includes(piece))
      .map(
        piece => `少了“${piece}”，业主要从这一句里知道它：请照样写进去${piece.startsWith('{') ? '，连同大括号' : ''}`,
      ),
    ...unknown.map(gap => `“${gap}”没有东西可填，请去掉${gaps.length > 0 ? `；这一句能填的是${gaps.join('、')}` : ''}`),
    ...[...RULES, ...OUR_RULES]
      .filter(({ words: never }) => never.test(words))
      .map(({ what, instead }) => `不能这样说（${what}）：${instead}`),
  ];
}
