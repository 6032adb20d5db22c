import type { Candidate, Shelf } from '../ports/knowledge.ts';
import { isAfar } from './afar.ts';
import type { Ranking } from './linear.ts';
import type { Shares, Subjects } from './subjects.ts';
import { termsIn } from './terms.ts';

/** Articles kept as terms, of all communities. */
const MOST_KEPT = 3000;

type Terms = ReadonlySet<string>;

/** An article as it is compared. */
interface Read {
  readonly title: Terms;
  readonly questions: readonly Terms[];
  /** Title and questions. */
  readonly head: Terms;
  /** Title, questions and answer. */
  readonly all: Terms;
  readonly categories: ReadonlyMap<string, number>;
  /** What its title and its questions are about, all counted alike. */
  readonly about: Shares;
}

/** A question as it is compared. */
interface Asked {
  readonly terms: readonly string[];
  readonly categories: Ranking;
  readonly about: Shares;
  /** How much a term tells: much when few articles have it. */
  readonly weight: (term: string) => number;
}

/** How alike an article and a question are; what each sign counts stands in `ranking.ts`. */
export interface Signs {
  readonly alike: readonly number[];
  /** How much of the question is about what is nobody's business here, and not the article's either. */
  readonly beyond: number;
}

export interface Scales {
  /** The question is about another estate than this one. */
  readonly isAfar: boolean;
  signsOf(article: Candidate): Signs;
}

/** Things tell more than pairs of characters, and what is wanted of them less. */
const WORTH: Readonly<Record<string, number>> = { '=': 2, '?': 0.7 };

/** What is nobody's business here is known too coarsely to be counted in full. */
const OF_ELSEWHERE = 0.5;

/** Tells how alike articles are to a question. */
export function createScales(categoriesOf: (text: string) => Ranking, subjects: () => Subjects) {
  const kept = new Map<string, Read>();

  function read(article: Candidate): Read {
    const key = `${article.id}:${article.version}`;
    const known = kept.get(key);
    if (known) return known;
    const oldest = kept.keys().next();
    if (kept.size >= MOST_KEPT && !oldest.done) kept.delete(oldest.value);
    const title = termsIn(article.title);
    const questions = article.questions.map(termsIn);
    const ranking = categoriesOf([article.title, ...article.questions].join('\n'));
    const head = new Set([title, ...questions].flatMap(terms => [...terms]));
    const fresh = {
      ...{ title, questions, head },
      all: new Set([...head, ...termsIn(article.answer)]),
      categories: new Map(ranking.map(({ label, chance }) => [label, chance])),
      about: meanOf([article.title, ...article.questions].map(text => subjects().of(text))),
    };
    kept.set(key, fresh);
    return fresh;
  }

  return (question: string, shelf: Shelf): Scales => {
    const about = subjects().of(question);
    const asked = {
      terms: [...termsIn(question)],
      categories: categoriesOf(question),
      about,
      weight: weighing(shelf, shelf.candidates.map(read)),
    };
    const { isElsewhere } = subjects();
    return {
      isAfar: isAfar(question),
      signsOf(article) {
        const known = read(article);
        return { alike: compare(asked, known, isElsewhere), beyond: beyond(about, known.about, isElsewhere) };
      },
    };
  };
}

/** By how many articles have a term; of a term that was not asked for only the candidates are known. */
function weighing({ total, spread }: Shelf, candidates: readonly Read[]): Asked['weight'] {
  const near = new Map<string, number>();
  for (const { all } of candidates) for (const term of all) near.set(term, (near.get(term) ?? 0) + 1);
  const known = new Map<string, number>();
  return term => {
    const before = known.get(term);
    if (before !== undefined) return before;
    const articles = Math.min(total, spread.get(term) ?? near.get(term) ?? 0);
    const weight = (WORTH[term[0]!] ?? 1) * Math.log(1 + (total - articles + 0.5) / (articles + 0.5));
    known.set(term, weight);
    return weight;
  };
}

function compare({ terms, categories, weight, about }: Asked, own: Read, isElsewhere: readonly boolean[]): number[] {
  const sum = (some: Iterable<string>) => {
    let total = 0;
    for (const term of some) total += weight(term);
    return total;
  };
  const whole = sum(terms) || 1;
  const sharedWith = (other: Terms, some = terms) => sum(some.filter(term => other.has(term)));
  const likeness = (other: Terms) => sharedWith(other) / Math.sqrt(whole * (sum(other) || 1));
  const things = terms.filter(isThing);
  const ofThings = (other: Terms) => sharedWith(other, things) / (sum(things) || 1);
  const sameSubject = about.reduce(
    (same, share, at) => same + (isElsewhere[at] ? OF_ELSEWHERE : 1) * Math.sqrt(share * own.about[at]!),
    0,
  );
  const titleThings = [...own.title].filter(isThing);
  return [
    sharedWith(own.head) / whole,
    sharedWith(own.all) / whole,
    Math.max(0, ...own.questions.map(likeness)),
    likeness(own.title),
    ofThings(own.head),
    ofThings(own.title),
    sharedWith(new Set(terms), titleThings) / (sum(titleThings) || 1),
    Math.log(1 + sharedWith(own.head)),
    categories.reduce((same, { label, chance }) => same + Math.sqrt(chance * (own.categories.get(label) ?? 0)), 0),
    terms.some(term => term.startsWith('?') && own.title.has(term)) ? 1 : 0,
    sameSubject,
    Math.log(sameSubject + 0.02),
  ];
}

const beyond = (asked: Shares, own: Shares, isElsewhere: readonly boolean[]): number =>
  asked.reduce((sum, share, at) => sum + (isElsewhere[at] ? share * (1 - own[at]!) : 0), 0);

function meanOf(all: readonly Shares[]): Shares {
  const mean = new Float64Array(all[0]?.length ?? 0);
  for (const shares of all) for (let at = 0; at < mean.length; at += 1) mean[at]! += shares[at]! / all.length;
  return mean;
}

const isThing = (term: string): boolean => term.startsWith('=');
