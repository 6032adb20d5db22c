// @ts-check
/** @import { Entry } from './types.d.ts' */

const PAUSE = 5 * 60_000;

/** @param {Entry} entry */
export const keyOf = entry => `${entry.kind}${entry.no}`;

/**
 * The entries with new ones put in their place by time; one that is there already is not taken twice.
 * @param {readonly Entry[]} entries
 * @param {readonly Entry[]} fresh
 * @returns {readonly Entry[]}
 */
export function merge(entries, fresh) {
  const known = new Set(entries.map(keyOf));
  const added = fresh.filter(entry => !known.has(keyOf(entry)) && known.add(keyOf(entry)));
  if (added.length === 0) return entries;
  const all = [...entries, ...added];
  const inOrder = all.every((entry, i) => i === 0 || Date.parse(all[i - 1]?.at ?? '') <= Date.parse(entry.at));
  return inOrder ? all : all.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** When a message was last changed; before everything when it never was. @param {Entry | undefined} entry */
const stampOf = entry => entry?.recalledAt ?? entry?.editedAt ?? '';

/**
 * What is drawn: every message as it stands by the latest news of it, whichever of the two was read first.
 * @param {readonly Entry[]} entries
 * @returns {readonly Entry[]}
 */
export function standing(entries) {
  const latest = new Map();
  for (const entry of entries) {
    if (entry.of !== undefined && stampOf(entry) > stampOf(latest.get(entry.of))) latest.set(entry.of, entry);
  }
  return entries.flatMap(entry => {
    const news = entry.kind === 'in' ? latest.get(entry.no) : undefined;
    if (entry.of !== undefined) return [];
    if (!news || stampOf(news) <= stampOf(entry)) return [entry];
    const { no, at, id } = entry;
    return [{ ...news, no, at, id, of: undefined }];
  });
}

/**
 * Whether a time is shown above an entry: over the first, and after a pause.
 * @param {{ at: string } | undefined} before
 * @param {{ at: string }} entry
 */
export const needsTime = (before, entry) => !before || Date.parse(entry.at) - Date.parse(before.at) > PAUSE;

/**
 * Whether a name is shown above an entry: when somebody else than the owner begins to speak, or goes on after a pause.
 * @param {Entry | undefined} before
 * @param {Entry} entry
 */
export const needsName = (before, entry) =>
  entry.kind === 'out' &&
  (needsTime(before, entry) || before?.kind !== 'out' || before.from?.code !== entry.from?.code);
