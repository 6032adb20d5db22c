import type { Reading } from '../domain/reading.ts';
import type { TextClassifier } from './classifier.ts';
import { withoutOrders } from './orders.ts';

/** A feature and how much it spoke for a label: the share of the score it brought, negative against it. */
export interface Spoke {
  readonly feature: string;
  readonly weight: number;
}

/** What decided a reading, for whoever mends sentences and rules. */
export interface Explanation {
  /** "fire: 着火", then labels with their chances, then what a model said. */
  readonly because: readonly string[];
  /** What was judged, where words for a machine were left out. */
  readonly judged?: string;
  readonly intent: readonly Spoke[];
  readonly category: readonly Spoke[];
}

const MOST = 8;

/** The features that spoke most for the labels of a reading; danger the guard was certain of needs none. */
export function explain(reading: Reading, classifier: TextClassifier): Explanation {
  const judged = withoutOrders(reading.text);
  const { intent, category } = classifier.weigh(judged ?? reading.text, reading);
  return {
    because: reading.because,
    ...(judged === undefined ? {} : { judged }),
    intent: strongest(intent),
    category: strongest(category),
  };
}

const strongest = (spoke: readonly Spoke[]): readonly Spoke[] =>
  [...spoke].sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight)).slice(0, MOST);
