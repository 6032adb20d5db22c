import type { Where } from './house.ts';
import type { Category, Intent, Urgency } from './labels.ts';
import type { Amendment } from './ticket.ts';

/** What staff put right of a case that a machine filed. */
export const CORRECTED_FIELDS = ['intent', 'category', 'urgency', 'house'] as const;
export type CorrectedField = (typeof CORRECTED_FIELDS)[number];

/** Whose reading a case was filed from. */
export const ENGINES = ['guard', 'local', 'local+model'] as const;
export type Engine = (typeof ENGINES)[number];

/** A label a machine had filed, and the one staff left there. */
export interface Change<T extends string = string> {
  readonly from: T;
  readonly to: T;
}

/** What staff put right of one case. Of a house only that it was: the room is somebody's. */
export interface Correction {
  readonly intent?: Change<Intent>;
  readonly category?: Change<Category>;
  readonly urgency?: Change<Urgency>;
  readonly house?: true;
}

/** One act of staff as the story of a case has it. */
export interface Amended {
  readonly from?: Amendment;
  readonly to?: Amendment;
}

/** How often a field was put right, and from what to what, the most frequent first; of houses there is no such list. */
export interface FieldTally {
  readonly count: number;
  readonly changes: readonly (Change & { readonly count: number })[];
}

export interface Tally {
  /** Cases that were filed. */
  readonly opened: number;
  /** Those of them of which staff put anything right. */
  readonly corrected: number;
  readonly fields: Readonly<Record<CorrectedField, FieldTally>>;
}

/**
 * What came of all that staff changed of a case, in the order of its story: the last value they gave against the one that stood
 * there before their first. What they changed back is no correction.
 */
export function correctionOf(story: readonly Amended[]): Correction {
  const intent = changeOf(story, 'kind');
  const category = changeOf(story, 'category');
  const urgency = changeOf(story, 'urgency');
  const [was, is] = firstAndLast(story, 'where');
  return {
    ...(intent ? { intent } : {}),
    ...(category ? { category } : {}),
    ...(urgency ? { urgency } : {}),
    ...(placeOf(was) === placeOf(is) ? {} : { house: true }),
  };
}

/** Counts the corrections of so many cases; cases of which nothing was put right may be among them. */
export function tallyOf(opened: number, corrections: readonly Correction[]): Tally {
  const changesIn = (field: 'intent' | 'category' | 'urgency') =>
    fieldTally(corrections.flatMap((c): readonly Change[] => (c[field] ? [c[field]] : [])));
  return {
    opened,
    corrected: corrections.filter(c => Object.keys(c).length > 0).length,
    fields: {
      intent: changesIn('intent'),
      category: changesIn('category'),
      urgency: changesIn('urgency'),
      house: { count: corrections.filter(c => c.house).length, changes: [] },
    },
  };
}

function changeOf<K extends 'kind' | 'category' | 'urgency'>(
  story: readonly Amended[],
  key: K,
): Change<NonNullable<Amendment[K]>> | undefined {
  const [from, to] = firstAndLast(story, key);
  return from === undefined || to === undefined || from === to ? undefined : { from, to };
}

/** What stood there before staff first changed it, and what they left there. */
function firstAndLast<K extends keyof Amendment>(
  story: readonly Amended[],
  key: K,
): [was: Amendment[K] | undefined, is: Amendment[K] | undefined] {
  const acts = story.filter(({ to }) => to?.[key] !== undefined);
  return [acts[0]?.from?.[key], acts.at(-1)?.to?.[key]];
}

const placeOf = ({ building = '', unit = '', room = '', location = '' }: Where = {}): string =>
  [building, unit, room, location].join('\n');

function fieldTally(changes: readonly Change[]): FieldTally {
  const counts = new Map<string, Change & { count: number }>();
  for (const { from, to } of changes) {
    const key = `${from}\n${to}`;
    const known = counts.get(key) ?? { from, to, count: 0 };
    counts.set(key, { ...known, count: known.count + 1 });
  }
  const keyOf = ({ from, to }: Change) => `${from}\n${to}`;
  const sorted = [...counts.values()].sort((a, b) => b.count - a.count || (keyOf(a) < keyOf(b) ? -1 : 1));
  return { count: changes.length, changes: sorted };
}
