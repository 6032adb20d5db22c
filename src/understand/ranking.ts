import type { Signs } from './scales.ts';

/**
 * What each sign of likeness counts, in their order. Fitted on the sample knowledge base alone: each of its questions asked of its
 * article without that question, and asked where that article is not there at all.
 */
const WEIGHTS = [-2.21, 5.25, 1.09, 2.08, 0.68, 2.86, 2.4, 0.26, 1.45, 0.66];
const BIAS = -6.43;
/** How sure one may be: by the article's own likeness, and by how far it is ahead of the next. */
const SURE = { alike: 0.77, ahead: 0.48, bias: -2.05 };
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
