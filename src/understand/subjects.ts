import { readFileSync } from 'node:fs';
import type { Asking } from './askings.ts';
import { loadClassifier, type StoredClassifier } from './linear.ts';
import { normalise } from './normalise.ts';
import { pairsIn } from './terms.ts';
import { meaningsIn } from './thesaurus.ts';
import { learn } from './training.ts';

/** What a question may be about, as it was learnt of `askings/`. */
export interface StoredSubjects {
  readonly features: readonly string[];
  readonly subject: StoredClassifier;
}

/** How likely a text is about each subject, by the number of the subject. */
export type Shares = Float64Array;

export interface Subjects {
  of(text: string): Shares;
  /** By the number of the subject: it is nobody's business here, or one's own account or case, which staff look up. */
  readonly isElsewhere: readonly boolean[];
}

/** Where it stands once it is trained. */
export const SUBJECTS_FILE = new URL('./subjects.json', import.meta.url);

/** The subject of one's own account and case. */
const OWN = '我的账我的单';
/** How the subjects end that are nobody's business here. */
const ELSEWHERE = '外';
const LEAST_TEXTS = 2;
const LONGEST = 2000;
/** What a thing is called in the trade tells more than a pair of characters. */
const OF_MEANINGS = 1.5;

let trained: Subjects | undefined;

/** The committed subjects, read when they are first needed and only once; throws with a remedy when they are missing. */
export function trainedSubjects(): Subjects {
  trained ??= createSubjects(readSubjects());
  return trained;
}

function readSubjects(): StoredSubjects {
  try {
    return JSON.parse(readFileSync(SUBJECTS_FILE, 'utf8')) as StoredSubjects;
  } catch (cause) {
    throw new Error(
      'What was learnt of questions (src/understand/subjects.json) cannot be read: run "npm run train".',
      {
        cause,
      },
    );
  }
}

/** Makes what is stored usable. */
export function createSubjects({ features, subject }: StoredSubjects): Subjects {
  const index = new Map(features.map((feature, at) => [feature, at]));
  const numbers = new Map(subject.labels.map((label, at) => [label, at]));
  const classifier = loadClassifier(subject, features.length);
  return {
    isElsewhere: subject.labels.map(label => label === OWN || label.endsWith(ELSEWHERE)),
    of(text) {
      const shares = new Float64Array(subject.labels.length);
      const { ids, strengths } = rowOf(text, index);
      for (const { label, chance } of classifier.rank(ids, strengths)) shares[numbers.get(label)!] = chance;
      return shares;
    },
  };
}

/** Learns what questions are about. The same questions give the same bytes. */
export function learnSubjects(askings: readonly Asking[]): StoredSubjects {
  const counts = new Map<string, number>();
  for (const { text } of askings)
    for (const feature of featuresIn(text)) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  const features = [...counts]
    .filter(([, count]) => count >= LEAST_TEXTS)
    .map(([feature]) => feature)
    .sort();
  const index = new Map(features.map((feature, at) => [feature, at]));
  const rows = askings.map(({ text }) => rowOf(text, index));
  const wanted = askings.map(({ subject }) => subject);
  const labels = [...new Set(wanted)].sort();
  return {
    features,
    subject: learn(
      rows,
      wanted,
      askings.map(() => 1),
      labels,
      features.length,
    ),
  };
}

/** Characters, pairs of them, words of letters, and what is meant by whatever word. */
function featuresIn(text: string): ReadonlySet<string> {
  const plain = normalise(text.slice(0, LONGEST)).toLowerCase();
  const seen = new Set<string>(plain.match(/[a-z]{2,}/g) ?? []);
  for (const run of plain.match(/\p{Script=Han}+/gu) ?? [])
    for (const feature of [...run, ...pairsIn(run)]) seen.add(feature);
  for (const meaning of meaningsIn(plain)) seen.add(meaning);
  return seen;
}

const strengthOf = (feature: string): number => (/^[=?]/.test(feature) ? OF_MEANINGS : 1);

function rowOf(text: string, index: ReadonlyMap<string, number>) {
  const known = [...featuresIn(text)].filter(feature => index.has(feature));
  const length = Math.sqrt(known.reduce((sum, feature) => sum + strengthOf(feature) ** 2, 0)) || 1;
  return {
    ids: known.map(feature => index.get(feature)!),
    strengths: known.map(feature => strengthOf(feature) / length),
  };
}
