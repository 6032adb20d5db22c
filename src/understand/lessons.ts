import type { Category, Intent } from '../domain/labels.ts';
import { createClassifier, type StoredModel, type TextClassifier } from './classifier.ts';
import type { Example } from './corpus.ts';
import { featuresOf } from './features.ts';
import { trainModel } from './training.ts';

/** Words of an owner as staff put them right. */
export interface Lesson {
  readonly owner: string;
  readonly text: string;
  readonly intent: Intent;
  readonly category: Category;
}

/** How many of so many lessons a model reads as staff do. */
export interface Score {
  readonly intent: number;
  readonly category: number;
}

export interface Trial {
  readonly tried: number;
  readonly before: Score;
  readonly after: Score;
}

/** What one lesson counts against a sentence of ours, measured on sentences the model had wrong. */
const SHARE = 3;
/** However much one owner writes, he counts no more than so many sentences. */
const MOST_OF_OWNER = 12;
/** All of them together count no more than this part of our own sentences. */
const MOST_OF_ALL = 0.2;
/** A feature that is not in the committed model may be a name or a room, unless so many texts of so many owners have it. */
const LEAST_TEXTS = 3;
const LEAST_OWNERS = 2;
/** Fewer than these tell nothing of owners who were not learned from. */
const TRIAL_OWNERS = 6;
const TRIAL_LESSONS = 12;
const FOLDS = 3;

/** Each text of an owner once, with the labels it was given last. */
export function distinct<L extends Lesson>(lessons: readonly L[]): readonly L[] {
  return [...new Map(lessons.map(lesson => [`${lesson.owner}\n${lesson.text}`, lesson])).values()];
}

/** The committed model taught on: our own sentences and the lessons. Deterministic; its features are safe to be kept. */
export function teach(corpus: readonly Example[], committed: StoredModel, lessons: readonly Lesson[]): StoredModel {
  const features = [...committed.features, ...sharedFeatures(committed, lessons)].sort();
  return trainModel([...corpus, ...weighed(lessons, corpus.length)], features);
}

/** The features of the lessons that the committed model does not know, and that are no single owner's. */
export function sharedFeatures(committed: Pick<StoredModel, 'features'>, lessons: readonly Lesson[]): string[] {
  const known = new Set(committed.features);
  const heard = new Map<string, { texts: number; readonly owners: Set<string> }>();
  for (const { owner, text } of lessons)
    for (const feature of featuresOf(text)) {
      if (known.has(feature)) continue;
      const found = heard.get(feature) ?? { texts: 0, owners: new Set<string>() };
      heard.set(feature, found);
      found.texts += 1;
      found.owners.add(owner);
    }
  return [...heard]
    .filter(([, { texts, owners }]) => texts >= LEAST_TEXTS && owners.size >= LEAST_OWNERS)
    .map(([feature]) => feature);
}

/** The lessons as examples, so that no owner and no number of them drowns our own sentences. */
export function weighed(lessons: readonly Lesson[], sentences: number): readonly Example[] {
  const counts = new Map<string, number>();
  for (const { owner } of lessons) counts.set(owner, (counts.get(owner) ?? 0) + 1);
  const shareOf = (owner: string) => Math.min(SHARE, MOST_OF_OWNER / counts.get(owner)!);
  const total = lessons.reduce((sum, { owner }) => sum + shareOf(owner), 0);
  const scale = Math.min(1, (MOST_OF_ALL * sentences) / total);
  return lessons.map(({ owner, text, intent, category }) => ({
    text,
    intent,
    category,
    share: scale * shareOf(owner),
  }));
}

/**
 * How models that never heard an owner read what staff put right of him, against the committed one; undefined: too few owners or
 * lessons to tell.
 */
export function tryOut(
  corpus: readonly Example[],
  committed: StoredModel,
  lessons: readonly Lesson[],
): Trial | undefined {
  const owners = [...new Set(lessons.map(({ owner }) => owner))];
  if (owners.length < TRIAL_OWNERS || lessons.length < TRIAL_LESSONS) return undefined;
  const foldOf = (owner: string) => owners.indexOf(owner) % FOLDS;
  let after: Score = { intent: 0, category: 0 };
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const taught = lessons.filter(({ owner }) => foldOf(owner) !== fold);
    const held = lessons.filter(({ owner }) => foldOf(owner) === fold);
    const { intent, category } = scoreOf(createClassifier(teach(corpus, committed, taught)), held);
    after = { intent: after.intent + intent, category: after.category + category };
  }
  return { tried: lessons.length, before: scoreOf(createClassifier(committed), lessons), after };
}

export function scoreOf(classifier: TextClassifier, examples: readonly Omit<Example, 'share'>[]): Score {
  const read = examples.map(example => ({ example, ranked: classifier.rank(example.text) }));
  return {
    intent: read.filter(({ example, ranked }) => ranked.intent[0]?.label === example.intent).length,
    category: read.filter(({ example, ranked }) => ranked.category[0]?.label === example.category).length,
  };
}
