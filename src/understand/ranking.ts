import type { Signs } from './scales.ts';

/**
 * What each sign of likeness counts, in their order. Fitted on the sample knowledge base (each of its questions asked of its
 * article without that question) and on three sets of strangers' questions, without the sentences of `askings/` nearest to each.
 */
const WEIGHTS = [0.08, 0.98, 0.13, 0.23, 0.73, 0.9, 0.89, 0.98, 0.97, 0.14, 1.02, 1.96];
/** How sure one may be: by the article's likeness, by how far it is ahead of the next, and by what makes the question doubtful. */
const SURE = { alike: 1.05, ahead: 0.49, afar: -3.41, beyond: -3.92, bias: -4.97 };
const FARTHEST = 4;

/** Scores 0–1 in the order of the signs: how surely each of these articles answers. */
export function scoresOf(signs: readonly Signs[], isAfar: boolean): readonly number[] {
  const alike = signs.map(sign => sign.alike.reduce((total, value, i) => total + value * WEIGHTS[i]!, 0));
  const [first = 0, second = 0] = [...alike].sort((a, b) => b - a);
  const beyond = signs[alike.indexOf(first)]?.beyond ?? 0;
  const doubts = SURE.afar * Number(isAfar) + SURE.beyond * beyond + SURE.bias;
  return alike.map(mine => {
    const lead = mine - (mine === first ? second : first);
    const ahead = Math.max(-FARTHEST, Math.min(FARTHEST, lead));
    return 1 / (1 + Math.exp(-(SURE.alike * mine + SURE.ahead * ahead + doubts)));
  });
}
