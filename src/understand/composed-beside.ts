import type { Clause } from './composed-clauses.ts';
import { termsIn } from './terms.ts';

/** Fewer terms in common say nothing of what was asked. */
const LEAST = 1;
/** What is said has this share at least of what the nearest sentence has of the question. */
const NEAR = 0.5;

/** The question is about a sentence of the article that is not said. */
export function isBeside(
  question: string,
  sentences: readonly (readonly Clause[])[],
  said: ReadonlySet<number>,
): boolean {
  const asked = termsIn(question);
  const terms = sentences.map(clauses => termsIn(clauses.map(({ text }) => text).join('，')));
  const weightOf = (term: string) => 1 / terms.filter(of => of.has(term)).length;
  const nearness = terms.map(of =>
    [...asked].filter(term => of.has(term)).reduce((sum, term) => sum + weightOf(term), 0),
  );
  const best = Math.max(...nearness);
  return best >= LEAST && Math.max(...nearness.filter((_, i) => said.has(i))) < best * NEAR;
}
