import { CATEGORIES, INTENTS } from '../domain/labels.ts';
import { type StoredModel, vectorOf } from './classifier.ts';
import type { Example } from './corpus.ts';
import { featuresOf } from './features.ts';
import type { StoredClassifier } from './linear.ts';

const EPOCHS = 8;
const RATE = 0.6;
const DECAY = 2e-6;
const MIN_TEXTS = 4;
/** A label this far from being wrong learns nothing. */
const LEAST_SLOPE = 2e-3;

/** The features of a text by their numbers. */
export interface Row {
  readonly ids: readonly number[];
  readonly strengths: readonly number[];
}

/**
 * Trains both classifiers. The same examples give the same bytes: fixed order, fixed seed, no clock, no library maths. They see
 * the features that several texts have, unless it is said which.
 */
export function trainModel(examples: readonly Example[], only?: readonly string[]): StoredModel {
  const texts = examples.map(example => featuresOf(example.text));
  const features = only ?? commonIn(texts);
  const index = new Map(features.map((feature, at) => [feature, at]));
  const rows = texts.map(found => vectorOf(found, index));
  const shares = examples.map(example => example.share ?? 1);
  return {
    features,
    intent: learn(
      rows,
      examples.map(e => e.intent),
      shares,
      INTENTS,
      features.length,
    ),
    category: learn(
      rows,
      examples.map(e => e.category),
      shares,
      CATEGORIES,
      features.length,
    ),
  };
}

function commonIn(texts: readonly (readonly string[])[]): string[] {
  const counts = new Map<string, number>();
  for (const features of texts) for (const feature of features) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count >= MIN_TEXTS)
    .map(([feature]) => feature)
    .sort();
}

/** The model as it is committed. */
export function writeModel(model: StoredModel): string {
  return `${JSON.stringify(model)}\n`;
}

/** Multinomial logistic regression by AdaGrad, classes balanced by the root of their size, weights rounded to bytes. */
export function learn(
  rows: readonly Row[],
  wanted: readonly string[],
  shares: readonly number[],
  labels: readonly string[],
  featureCount: number,
): StoredClassifier {
  const size = labels.length;
  const targets = wanted.map(label => labels.indexOf(label));
  const balance = balanceOf(targets, size);
  const weights = new Float64Array(featureCount * size);
  const pace = new Float64Array(featureCount * size).fill(1e-2);
  const bias = new Float64Array(size);
  const order = rows.map((_, at) => at);
  const random = createRandom(20_24);
  const slopes = new Float64Array(size);
  const learning = new Uint8Array(size);
  for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
    shuffle(order, random);
    for (const at of order) {
      const { ids, strengths } = rows[at]!;
      chances(ids, strengths, weights, bias, slopes);
      const target = targets[at]!;
      slopes[target]! -= 1;
      const share = balance[target]! * shares[at]!;
      let busy = 0;
      for (let k = 0; k < size; k += 1) {
        bias[k]! -= 0.02 * share * slopes[k]!;
        if (Math.abs(slopes[k]!) > LEAST_SLOPE) learning[busy++] = k;
      }
      for (let f = 0; f < ids.length; f += 1) {
        const row = ids[f]! * size;
        const strength = strengths[f]! * share;
        for (let at = 0; at < busy; at += 1) {
          const k = learning[at]!;
          const cell = row + k;
          const slope = strength * slopes[k]! + DECAY * weights[cell]!;
          pace[cell]! += slope * slope;
          weights[cell]! -= (RATE * slope) / Math.sqrt(pace[cell]!);
        }
      }
    }
  }
  return quantise(labels, weights, bias);
}

function chances(
  ids: readonly number[],
  strengths: readonly number[],
  weights: Float64Array,
  bias: Float64Array,
  out: Float64Array,
): void {
  out.set(bias);
  for (let f = 0; f < ids.length; f += 1) {
    const row = ids[f]! * out.length;
    const strength = strengths[f]!;
    for (let k = 0; k < out.length; k += 1) out[k]! += strength * weights[row + k]!;
  }
  let top = out[0]!;
  for (const score of out) if (score > top) top = score;
  let total = 0;
  for (let k = 0; k < out.length; k += 1) {
    out[k] = exp(out[k]! - top);
    total += out[k]!;
  }
  for (let k = 0; k < out.length; k += 1) out[k]! /= total;
}

/** e^x for x ≤ 0 out of the four exact operations, since Math.exp may differ in its last bit between machines. */
function exp(x: number): number {
  if (x < -30) return 0;
  const part = x / 1024;
  let power = 1 + part * (1 + (part / 2) * (1 + (part / 3) * (1 + part / 4)));
  for (let i = 0; i < 10; i += 1) power *= power;
  return power;
}

function balanceOf(targets: readonly number[], size: number): number[] {
  const counts = new Array<number>(size).fill(0);
  for (const target of targets) counts[target]! += 1;
  return counts.map(count => (count === 0 ? 1 : Math.sqrt(targets.length / (size * count))));
}

function quantise(labels: readonly string[], weights: Float64Array, bias: Float64Array): StoredClassifier {
  let top = 0;
  for (const weight of weights) top = Math.max(top, Math.abs(weight));
  const scale = Number(((top || 1) / 127).toPrecision(6));
  const bytes = Int8Array.from(weights, weight => Math.max(-127, Math.min(127, Math.round(weight / scale))));
  return {
    labels,
    scale,
    bias: Array.from(bias, value => Number(value.toFixed(4))),
    weights: Buffer.from(bytes.buffer).toString('base64'),
  };
}

function shuffle(order: number[], random: () => number): void {
  for (let at = order.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    const held = order[at]!;
    order[at] = order[other]!;
    order[other] = held;
  }
}

/** A small repeatable source of numbers in [0, 1). */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}
