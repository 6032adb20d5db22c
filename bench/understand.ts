import { statSync } from 'node:fs';
import { createClassifier, MODEL_FILE, readModel } from '../src/understand/classifier.ts';
import { readCorpus } from '../src/understand/corpus.ts';
import { createUnderstanding } from '../src/understand/understanding.ts';

export interface UnderstandFigure {
  /** read: a whole reading; guard: what the door does with each message. */
  readonly bench: 'understand-load' | 'understand-read' | 'understand-guard';
  readonly n: number;
  readonly p50_ms?: number;
  readonly p95_ms?: number;
  readonly p99_ms?: number;
  readonly load_ms?: number;
  readonly model_mb?: number;
}

const SENTENCES = 4000;
/** Not counted: the first runs are the compiler's. */
const WARM_UP = 500;

/** The local understanding over sentences of every kind, evenly picked from those it was trained with. */
export function* understand(): Generator<UnderstandFigure> {
  const begun = performance.now();
  const classifier = createClassifier(readModel());
  const load_ms = Math.round(performance.now() - begun);
  yield { bench: 'understand-load', n: 1, load_ms, model_mb: round(statSync(MODEL_FILE).size / 1e6) };
  const corpus = readCorpus();
  const stride = Math.floor(corpus.length / (SENTENCES + WARM_UP));
  const texts = Array.from({ length: SENTENCES + WARM_UP }, (_, i) => corpus[i * stride]!.text);
  const { readAtOnce, guard } = createUnderstanding(() => classifier);
  yield { bench: 'understand-read', ...timed(texts, readAtOnce) };
  yield { bench: 'understand-guard', ...timed(texts, guard) };
}

function timed(texts: readonly string[], work: (text: string) => unknown) {
  const took = texts
    .map(text => {
      const begun = performance.now();
      work(text);
      return performance.now() - begun;
    })
    .slice(WARM_UP)
    .sort((a, b) => a - b);
  const at = (share: number) => round(took[Math.floor(took.length * share)]!);
  return { n: took.length, p50_ms: at(0.5), p95_ms: at(0.95), p99_ms: at(0.99) };
}

const round = (value: number): number => Number(value.toFixed(3));
