import type { Candidate, Shelf } from '../ports/knowledge.ts';
import type { Ranking } from './linear.ts';
import { termsIn } from './terms.ts';

/** Kept in memory, by article and version: so many articles of all communities. */
const MOST_KEPT = 3000;

interface Read {
  readonly title: ReadonlySet<string>;
  readonly questions: readonly ReadonlySet<string>[];
  readonly head: ReadonlySet<string>;
  readonly answer: ReadonlySet<string>;
  categories?: ReadonlyMap<string, number>;
}

export type Signs = readonly number[];

/** Weighs articles against a question. */
export function createScales(categoriesOf: (text: string) => Ranking) {
  const kept = new Map<string, Read>();
  const read = (article: Candidate): Read => {
    const key = `${article.id}:${article.version}`;
    const known = kept.get(key);
    if (known) return known;
    if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value!);
    const title = termsIn(article.title);
    const questions = article.questions.map(termsIn);
    const fresh = {
      title,
      questions,
      head: new Set([title, ...questions].flatMap(t => [...t])),
      answer: termsIn(article.answer),
    };
    kept.set(key, fresh);
    return fresh;
  };
  return {
    signing(question: string, { total, spread }: Shelf): (article: Candidate) => Signs {
      const asked = termsIn(question);
      const categories = categoriesOf(question);
      const weight = (term: string) =>
        (term[0] === '=' ? 1.5 : 1) * Math.log(1 + (total + 0.5) / ((spread.get(term) ?? 1) + 0.5));
      const whole = sum(asked, weight);
      return article => {
        const own = read(article);
        own.categories ??= new Map(
          categoriesOf([article.title, ...article.questions].join('\n')).map(c => [c.label, c.chance]),
        );
        const shared = (with_: ReadonlySet<string>) => sum(asked, term => (with_.has(term) ? weight(term) : 0));
        const head = shared(own.head) / (whole || 1);
        const all = sum(asked, term => (own.head.has(term) || own.answer.has(term) ? weight(term) : 0)) / (whole || 1);
        const best = Math.max(
          0,
          ...own.questions.map(q => shared(q) / Math.sqrt((whole || 1) * (sum(q, weight) || 1))),
        );
        const title = shared(own.title) / (sum(own.title, weight) || 1);
        let same = 0;
        for (const { label, chance } of categories) same += Math.sqrt(chance * (own.categories.get(label) ?? 0));
        return [head, all, best, title, same];
      };
    },
    weighing(question: string, shelf: Shelf): (article: Candidate) => number {
      const sign = this.signing(question, shelf);
      return article => {
        const z = sign(article).reduce((total, value, i) => total + value * WEIGHTS[i]!, BIAS);
        return 1 / (1 + Math.exp(-z));
      };
    },
  };
}
const WEIGHTS = [4, 1.5, 4, 1.5, 1.5];
const BIAS = -4.5;

function sum(terms: Iterable<string>, weight: (term: string) => number): number {
  let total = 0;
  for (const term of terms) total += weight(term);
  return total;
}
