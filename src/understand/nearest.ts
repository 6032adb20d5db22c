import { setImmediate as breath } from 'node:timers/promises';
import { type Example, readCorpus } from './corpus.ts';
import { featuresOf, weightOf } from './features.ts';

/** Finds training sentences like a text. Until its index is made, in the background from the first search on, it finds none. */
export interface Nearest {
  find(text: string): readonly Example[];
  /** Makes the index, if nobody has yet, and waits for it. */
  ready(): Promise<void>;
}

const WANTED = 8;
/** More than we have; it bounds the memory, not the choice. */
const MOST_EXAMPLES = 24_000;
/** Features are told apart by a number of eighteen bits: two that share one make a sentence a little too near, no more. */
const BUCKETS = 1 << 18;
/** What stands in more than one sentence of so many tells them apart too little to be looked up; a hundred always are. */
const COMMON = 16;
const ALWAYS = 100;
const LEAST_ALIKE = 0.1;
const SLICE_MS = 4;
const LONGEST_READ = 2000;

/** Sentences by the numbers of their features; `starts[n]` is where those with feature n begin in `holders`. */
interface Index {
  readonly examples: readonly Example[];
  readonly starts: Uint32Array;
  readonly holders: Uint16Array;
  /** Of every sentence the length of its vector. */
  readonly lengths: Float32Array;
}

/** The nearest by the cosine of the classifier's features, each counted by its weight and its rarity. */
export function createNearest(load: () => readonly Example[] = readCorpus): Nearest {
  let index: Index | undefined;
  let making: Promise<void> | undefined;
  const make = async () => {
    // Where there are no sentences the question is asked without them.
    index = await indexOf(load).catch(() => undefined);
  };
  const ready = () => {
    making ??= make();
    return making;
  };
  return {
    ready,
    find(text) {
      if (index) return search(index, text.slice(0, LONGEST_READ));
      void ready();
      return [];
    },
  };
}

async function indexOf(load: () => readonly Example[]): Promise<Index> {
  await breath();
  const examples = load().slice(0, MOST_EXAMPLES);
  const counts = new Uint32Array(BUCKETS + 1);
  const buckets: Uint32Array[] = [];
  const weights = new Float32Array(BUCKETS);
  let until = performance.now() + SLICE_MS;
  for (const { text } of examples) {
    const found = bucketsOf(text, weights);
    for (const bucket of found) counts[bucket + 1]! += 1;
    buckets.push(found);
    if (performance.now() < until) continue;
    // Owners are answered meanwhile.
    await breath();
    until = performance.now() + SLICE_MS;
  }
  const starts = counts;
  for (let bucket = 0; bucket < BUCKETS; bucket += 1) starts[bucket + 1]! += starts[bucket]!;
  const at = starts.slice();
  const holders = new Uint16Array(starts[BUCKETS]!);
  const lengths = new Float32Array(examples.length);
  for (const [no, found] of buckets.entries()) {
    let squares = 0;
    for (const bucket of found) {
      holders[at[bucket]!++] = no;
      squares += (weights[bucket]! * rarity(starts, bucket, examples.length)) ** 2;
    }
    lengths[no] = Math.sqrt(squares) || 1;
  }
  return { examples, starts, holders, lengths };
}

function search({ examples, starts, holders, lengths }: Index, text: string): readonly Example[] {
  const alike = new Float32Array(examples.length);
  const weights = new Map<number, number>();
  for (const feature of featuresOf(text)) weights.set(bucketOf(feature), weightOf(feature));
  const most = Math.max(ALWAYS, examples.length / COMMON);
  let squares = 0;
  for (const [bucket, weight] of weights) {
    const strength = (weight * rarity(starts, bucket, examples.length)) ** 2;
    squares += strength;
    if (starts[bucket + 1]! - starts[bucket]! > most) continue;
    for (let at = starts[bucket]!; at < starts[bucket + 1]!; at += 1) alike[holders[at]!]! += strength;
  }
  const length = Math.sqrt(squares) || 1;
  const best: { readonly no: number; readonly score: number }[] = [];
  for (let no = 0; no < alike.length; no += 1) {
    const score = alike[no]! / (length * lengths[no]!);
    if (score < LEAST_ALIKE || (best.length === WANTED && score <= best[WANTED - 1]!.score)) continue;
    best.splice(best.findLastIndex(other => other.score >= score) + 1, 0, { no, score });
    best.length = Math.min(best.length, WANTED);
  }
  return best.map(({ no }) => examples[no]!);
}

function rarity(starts: Uint32Array, bucket: number, total: number): number {
  return Math.log((total + 1) / (starts[bucket + 1]! - starts[bucket]! + 1));
}

function bucketsOf(text: string, weights: Float32Array): Uint32Array {
  const found = new Set<number>();
  for (const feature of featuresOf(text)) {
    const bucket = bucketOf(feature);
    weights[bucket] = weightOf(feature);
    found.add(bucket);
  }
  return Uint32Array.from(found);
}

/** FNV-1a, folded to the number of buckets. */
function bucketOf(feature: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < feature.length; at += 1) hash = Math.imul(hash ^ feature.charCodeAt(at), 0x01000193);
  return ((hash >>> 18) ^ hash) & (BUCKETS - 1);
}
