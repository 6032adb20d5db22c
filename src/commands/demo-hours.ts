import { isWithin, localTime } from '../domain/time.ts';

/** The desk is manned then, and WeChat may be written in for hours to come. */
const DAY = { from: '09:00', until: '17:00' } as const;
const MORNING = 10;
/** No place on earth is further ahead. */
const FURTHEST = 14;

/**
 * A time zone in which it is day: the estate's own, or outside its day one in which it is ten in the morning. Time itself stays as it
 * is everywhere, so that nothing on the machine disagrees about it.
 */
export function dayZone(now: Date, timeZone: string): string {
  if (isWithin(localTime(now, timeZone), DAY.from, DAY.until)) return timeZone;
  const ahead = (MORNING - now.getUTCHours() + 24) % 24;
  const hours = ahead > FURTHEST ? ahead - 24 : ahead;
  // Such names count the other way round.
  return hours === 0 ? 'UTC' : `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`;
}
