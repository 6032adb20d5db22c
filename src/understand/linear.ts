/** A trained linear classifier as it is stored: a list of features, and for each label one signed byte per feature. */
export interface StoredClassifier {
  readonly labels: readonly string[];
  /** Real weight = byte × scale. */
  readonly scale: number;
  readonly bias: readonly number[];
  /** Base64 of features × labels signed bytes, feature by feature. */
  readonly weights: string;
}

/** Labels with their probabilities, the likeliest first. */
export type Ranking = readonly { readonly label: string; readonly chance: number }[];

/** Tells the chance of each label from features, and which features spoke most for a label. */
export interface Classifier {
  rank(features: readonly number[], strengths: readonly number[]): Ranking;
  /** How much each of these features speaks for a label; nothing for a label it does not know. */
  weigh(features: readonly number[], strengths: readonly number[], label: string): readonly number[];
}

/** Makes a stored classifier usable. Throws when its sizes do not fit together. */
export function loadClassifier(stored: StoredClassifier, featureCount: number): Classifier {
  const { labels, scale, bias } = stored;
  const bytes = Buffer.from(stored.weights, 'base64');
  const weights = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  if (weights.length !== featureCount * labels.length) {
    throw new Error('The trained model is damaged: run "npm run train" to make it anew.');
  }
  return {
    rank(features, strengths) {
      const sums = new Float64Array(labels.length);
      for (const [at, feature] of features.entries()) {
        const row = feature * labels.length;
        const strength = strengths[at] ?? 0;
        for (let k = 0; k < sums.length; k += 1) sums[k]! += strength * weights[row + k]!;
      }
      const scores = labels.map((_, k) => sums[k]! * scale + (bias[k] ?? 0));
      const top = Math.max(...scores);
      const powers = scores.map(score => Math.exp(score - top));
      const total = powers.reduce((a, b) => a + b, 0);
      return labels.map((label, k) => ({ label, chance: powers[k]! / total })).sort((a, b) => b.chance - a.chance);
    },
    weigh(features, strengths, label) {
      const k = labels.indexOf(label);
      return features.map((feature, at) => {
        const byte = k < 0 ? 0 : weights[feature * labels.length + k]!;
        return Number(((strengths[at] ?? 0) * byte * scale).toFixed(3));
      });
    },
  };
}
