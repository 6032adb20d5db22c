import { createHash } from 'node:crypto';
import { createClassifier } from '../src/understand/classifier.ts';
import { type Example, readLines } from '../src/understand/corpus.ts';
import { trainModel } from '../src/understand/training.ts';
import { createUnderstanding } from '../src/understand/understanding.ts';

export interface FoldFigure {
  readonly bench: 'understand-folds';
  /** 1–5, or all of them together. */
  readonly fold: number | 'all';
  readonly n: number;
  readonly intent: number;
  readonly intent_f1: number;
  readonly category: number;
  readonly category_f1: number;
}

const FOLDS = 5;

interface Read {
  readonly wanted: Example;
  readonly intent: string;
  readonly category: string;
}

/**
 * Each fifth of our own sentences, read by a model trained on the other four; percentages. Sentences of one pattern stay together, and one
 * fifth holds whole lines of every file. It reads otherwise than what strangers write: harder where our files are unlike each other.
 */
export function* folds(): Generator<FoldFigure> {
  const lines = readLines();
  const all: Read[] = [];
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const isHeldOut = (line: readonly Example[]) => foldOf(line) === fold;
    const model = trainModel(lines.filter(line => !isHeldOut(line)).flat());
    const { readAtOnce } = createUnderstanding(() => createClassifier(model));
    const read = lines
      .filter(isHeldOut)
      .flat()
      .map(wanted => ({ wanted, ...readAtOnce(wanted.text) }));
    all.push(...read);
    yield figureOf(fold + 1, read);
  }
  yield figureOf('all', all);
}

/** By the words and not by the place, so that a new line moves no other. */
const foldOf = ([first]: readonly Example[]): number =>
  createHash('sha256')
    .update(first?.text ?? '')
    .digest()[0]! % FOLDS;

const figureOf = (fold: FoldFigure['fold'], read: readonly Read[]): FoldFigure => ({
  bench: 'understand-folds',
  fold,
  n: read.length,
  ...scores('intent', read),
  ...scores('category', read),
});

function scores<K extends 'intent' | 'category'>(what: K, read: readonly Read[]) {
  const right = read.filter(one => one[what] === one.wanted[what]).length;
  const labels = new Set(read.map(one => one.wanted[what]));
  const f1 = [...labels].map(label => {
    const hits = read.filter(one => one[what] === label && one.wanted[what] === label).length;
    const said = read.filter(one => one[what] === label).length;
    const there = read.filter(one => one.wanted[what] === label).length;
    return (2 * hits) / (said + there);
  });
  const mean = f1.reduce((sum, one) => sum + one, 0) / f1.length;
  return { [what]: percent(right / read.length), [`${what}_f1`]: percent(mean) } as Record<K | `${K}_f1`, number>;
}

const percent = (share: number): number => Number((share * 100).toFixed(1));
