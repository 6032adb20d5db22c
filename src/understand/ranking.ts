import type { Signs } from './scales.ts';

/**
 * What each sign of likeness counts, in their order. Fitted on the sample knowledge base: each of its questions asked of the
 * article without that question, each asked where the article is not there at all, and test/knowledge/asked-by-us.jsonl.
 */
const WEIGHTS = [-2.66, 5.03, 1.45, 1.52, 1.26, 2.67, 2.32, 0.44, 1.2, 1];
const BIAS = -6.36;
/** How sure one may be: the article's own likeness, and how far it is ahead of the next. */
const SURE = { alike: 0.75, ahead: 0.52, bias: -2.08 };
const FARTHEST = 4;

/** Scores 0–1 in the order of the signs: how surely each of these articles answers. */
export function scoresOf(signs: readonly Signs[]): readonly number[] {
  const alike = signs.map(values => values.reduce((total, value, i) => total + value * WEIGHTS[i]!, BIAS));
  const [first = 0, second = BIAS] = [...alike].sort((a, b) => b - a);
  return alike.map(own => {
    const lead = own - (own === first ? second : first);
    const ahead = Math.max(-FARTHEST, Math.min(FARTHEST, lead));
    return 1 / (1 + Math.exp(-(SURE.alike * own + SURE.ahead * ahead + SURE.bias)));
  });
}
