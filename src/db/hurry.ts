import { type SQL, sql } from 'drizzle-orm';
import { HURRY } from '../domain/hurry.ts';
import type { Pace } from '../ports/queues.ts';

const span = (ms: number): SQL => sql.raw(`interval '${ms} ms'`);

/** `read_by` with one more line. */
export const withLine = (readBy: SQL, now: SQL): SQL =>
  sql`least(greatest(${readBy}, ${now}) + ${span(HURRY.lineMs)}, ${now} + ${span(HURRY.mostMs)})`;

/** Whether whoever wrote is gathered. */
export const isHurried = (readBy: SQL, now: SQL): SQL =>
  sql`coalesce(${readBy} > ${now} + ${span(HURRY.aheadMs)}, false)`;

/** When lines are due of which the first and the last came then. */
export const dueFor = (first: SQL, last: SQL, { silenceMs, capMs }: Pace): SQL =>
  sql`least(${last} + make_interval(secs => ${silenceMs / 1000}), ${first} + make_interval(secs => ${capMs / 1000}))`;

/** The same while he is gathered: not before `before`, when that is known, so that what is left over makes no turns in a row. */
export const gatheredFor = (first: SQL, last: SQL, before: SQL): SQL =>
  sql`greatest(${before}, least(${last} + ${span(HURRY.silenceMs)}, ${first} + ${span(HURRY.capMs)}))`;

/** Earliest next turn of somebody who is gathered, after one that ends now. */
export const nextGathered = (now: SQL): SQL => sql`${now} + ${span(HURRY.silenceMs)}`;

/** At once; while he is gathered, not again right after a turn that could not wait either. */
export const urgentFor = (readBy: SQL, urgentTurnAt: SQL, now: SQL): SQL =>
  sql`case when ${isHurried(readBy, now)} then greatest(${now}, ${urgentTurnAt} + ${span(HURRY.urgentMs)}) else ${now} end`;
