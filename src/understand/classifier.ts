import { readFileSync } from 'node:fs';
import type { Spoke } from './explain.ts';
import { featuresOf, weightOf } from './features.ts';
import { loadClassifier, type Ranking, type StoredClassifier } from './linear.ts';

/** The trained model as committed: one list of features shared by both classifiers. */
export interface StoredModel {
  readonly features: readonly string[];
  readonly intent: StoredClassifier;
  readonly category: StoredClassifier;
}

/** Ranks intents and categories of a text. */
export interface TextClassifier {
  rank(text: string): { readonly intent: Ranking; readonly category: Ranking };
  /** How much each known feature of a text speaks for these labels. */
  weigh(
    text: string,
    labels: { readonly intent: string; readonly category: string },
  ): { readonly intent: readonly Spoke[]; readonly category: readonly Spoke[] };
}

/** Where the trained model stands. */
export const MODEL_FILE = new URL('./model.json', import.meta.url);

/** Reads the committed model; throws with a remedy when it is missing. */
export function readModel(): StoredModel {
  try {
    return JSON.parse(readFileSync(MODEL_FILE, 'utf8')) as StoredModel;
  } catch (cause) {
    throw new Error('The trained model src/understand/model.json cannot be read: run "npm run train".', { cause });
  }
}

let trained: TextClassifier | undefined;

/** The committed model, read when it is first needed and only once. */
export const trainedClassifier = (): TextClassifier => (trained ??= createClassifier(readModel()));

/** Makes a classifier out of a stored model. */
export function createClassifier(model: StoredModel): TextClassifier {
  const index = new Map(model.features.map((feature, at) => [feature, at]));
  const intent = loadClassifier(model.intent, model.features.length);
  const category = loadClassifier(model.category, model.features.length);
  return {
    rank(text) {
      const { ids, strengths } = vectorOf(featuresOf(text), index);
      return { intent: intent.rank(ids, strengths), category: category.rank(ids, strengths) };
    },
    weigh(text, labels) {
      const { ids, strengths } = vectorOf(featuresOf(text), index);
      const spoke = (weights: readonly number[]): readonly Spoke[] =>
        weights.map((weight, at) => ({ feature: model.features[ids[at]!]!, weight }));
      return {
        intent: spoke(intent.weigh(ids, strengths, labels.intent)),
        category: spoke(category.weigh(ids, strengths, labels.category)),
      };
    },
  };
}

/** The known features of a text with their strengths, scaled to length one. */
export function vectorOf(
  features: readonly string[],
  index: ReadonlyMap<string, number>,
): { readonly ids: number[]; readonly strengths: number[] } {
  const ids: number[] = [];
  const strengths: number[] = [];
  let squares = 0;
  for (const feature of features) {
    const id = index.get(feature);
    if (id === undefined) continue;
    const strength = weightOf(feature);
    ids.push(id);
    strengths.push(strength);
    squares += strength * strength;
  }
  const length = Math.sqrt(squares) || 1;
  return { ids, strengths: strengths.map(strength => strength / length) };
}
