import type { Signs } from './scales.ts';

/**
 * What each sign of likeness counts, in their order. Fitted on the sample knowledge base (each of its questions asked of its
 * article without that question) and on four sets of people' questions, without the sentences of `askings/` nearest to each.
 */
const WEIGHTS = [0.07, 0.88, 0.14, 0.23, 0.66, 0.88, 0.9, 1.08, 1.01, 0.16, 1.02, 1.96];
/** How sure one may be: by the article's likeness, by how far it is ahead of the next, and by what makes the question doubtful. */
const SURE = { alike: 1.02, ahead: 0.43, afar: -2.98, beyond: -4.15, bias: -4.76 };
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
