import { localDate, localTime, nextLocal } from './time.ts';

/** A week from Monday to Sunday on a community's own clock. */
export interface Week {
  /** "2026-W47", as ISO 8601 numbers weeks. */
  readonly name: string;
  /** Its first moment, and the first after it. */
  readonly from: Date;
  readonly until: Date;
  /** "2026-11-16" and "2026-11-22". */
  readonly first: string;
  readonly last: string;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What is told of a week is told from this time of the day on, on the Monday after it or as soon as can be. */
export const WEEKLY_AT = '09:00';
const WEEKLY_MS = 9 * HOUR_MS;

/** The week before the one that is told of at `WEEKLY_AT` on Mondays: at eight on a Monday still the one before the last. */
export function weekToTell(now: Date, timeZone: string): Week {
  const today = dayOf(localDate(new Date(now.getTime() - WEEKLY_MS), timeZone));
  const first = today - ((new Date(today).getUTCDay() + 6) % 7) * DAY_MS - 7 * DAY_MS;
  return {
    name: isoWeek(first),
    from: startOf(first, timeZone),
    until: startOf(first + 7 * DAY_MS, timeZone),
    first: dateOf(first),
    last: dateOf(first + 6 * DAY_MS),
  };
}

/** Nobody is told of a week before the day has begun. */
export const isTimeToTell = (now: Date, timeZone: string): boolean => localTime(now, timeZone) >= WEEKLY_AT;

/** A day without its clock: the milliseconds of its midnight in UTC. */
const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`);
const dateOf = (day: number): string => new Date(day).toISOString().slice(0, 10);

/** The year of a week is that of its Thursday. */
function isoWeek(monday: number): string {
  const thursday = monday + 3 * DAY_MS;
  const year = new Date(thursday).getUTCFullYear();
  const nth = Math.floor((thursday - Date.UTC(year, 0, 1)) / (7 * DAY_MS)) + 1;
  return `${year}-W${String(nth).padStart(2, '0')}`;
}

/** The day's first moment in that time zone; none is further than fourteen hours from UTC. */
function startOf(day: number, timeZone: string): Date {
  let at = new Date(day - 15 * HOUR_MS);
  while (localDate(at, timeZone) < dateOf(day)) at = nextLocal(at, timeZone, '00:00');
  return at;
}
