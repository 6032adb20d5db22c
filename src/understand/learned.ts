import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { CATEGORIES, INTENTS } from '../domain/labels.ts';
import {
  createClassifier,
  MODEL_FILE,
  type StoredModel,
  type TextClassifier,
  trainedClassifier,
} from './classifier.ts';

/** A model that learned from what staff put right, as it lies in DATA_DIR. */
export interface LearnedModel extends StoredModel {
  /** Hash of the committed model it was made from: beside another it would be an old one. */
  readonly base: string;
  /** From how many corrected cases of how many owners. */
  readonly cases: number;
  readonly owners: number;
}

/** Which model is used, and why not the learned one where there is one. */
export type ModelUsed =
  | { readonly kind: 'committed' }
  | { readonly kind: 'learned'; readonly cases: number; readonly owners: number }
  | { readonly kind: 'unfit'; readonly why: 'damaged' | 'outdated' };

/** Larger than any we write: whatever that is, it is not read. */
const MOST_BYTES = 16 * 1024 * 1024;

const classifierSchema = <L extends string>(labels: readonly L[]) =>
  z.object({
    labels: z.array(z.string()).refine(given => given.join() === labels.join()),
    scale: z.number().positive(),
    bias: z.array(z.number()).length(labels.length),
    weights: z.base64(),
  });
const schema = z.object({
  base: z.string(),
  cases: z.int().positive(),
  owners: z.int().positive(),
  features: z.array(z.string()).min(1),
  intent: classifierSchema(INTENTS),
  category: classifierSchema(CATEGORIES),
});

/** Tells the installed model from that of another version. */
export const baseOf = (committed: string | Uint8Array): string => createHash('sha256').update(committed).digest('hex');

/** The learned model if there is one and it is fit, else the committed one. Never throws for what is wrong with the learned one. */
export function chooseModel(file: string): { readonly used: ModelUsed; readonly classifier: TextClassifier } {
  const found = existsSync(file) ? readLearned(file) : undefined;
  if (found === undefined) return { used: { kind: 'committed' }, classifier: trainedClassifier() };
  if (typeof found === 'string') return { used: { kind: 'unfit', why: found }, classifier: trainedClassifier() };
  const { model, classifier } = found;
  return { used: { kind: 'learned', cases: model.cases, owners: model.owners }, classifier };
}

function readLearned(file: string): { model: LearnedModel; classifier: TextClassifier } | 'damaged' | 'outdated' {
  try {
    if (statSync(file).size > MOST_BYTES) return 'damaged';
    const model = schema.parse(JSON.parse(readFileSync(file, 'utf8')));
    // Before its shape is trusted any further: what another version wrote may be right in every other way.
    if (model.base !== baseOf(readFileSync(MODEL_FILE))) return 'outdated';
    return { model, classifier: createClassifier(model) };
  } catch {
    return 'damaged';
  }
}

/** What hears which model is used. */
interface Told {
  info(fields: object, words: string): void;
  warn(fields: object, words: string): void;
}

/**
 * The classifier of an installation. What lies in `file` is read at once, so that whoever starts the service sees it in the log;
 * the committed model is read when it is first needed.
 */
export function openClassifier(file: string | undefined, log: Told): () => TextClassifier {
  if (file === undefined || !existsSync(file)) return trainedClassifier;
  const { used, classifier } = chooseModel(file);
  if (used.kind === 'learned')
    log.info({ cases: used.cases, owners: used.owners }, 'owners are understood by the model that learned from staff');
  if (used.kind === 'unfit')
    log.warn(
      { file, why: used.why },
      'the model that learned from staff is not fit and not used: run "npm run train -- --with-corrections" again',
    );
  return () => classifier;
}
