const formats = new Map<string, Intl.DateTimeFormat>();

function parts(at: Date, timeZone: string): Record<string, string> {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
    formats.set(timeZone, format);
  }
  return Object.fromEntries(format.formatToParts(at).map(p => [p.type, p.value]));
}

/** "23:05" on the community's own clock. */
export function localTime(at: Date, timeZone: string): string {
  const p = parts(at, timeZone);
  return `${p['hour']}:${p['minute']}`;
}

/** "11月21日 23:05" on the community's own clock. */
export function localDateTime(at: Date, timeZone: string): string {
  const p = parts(at, timeZone);
  return `${Number(p['month'])}月${Number(p['day'])}日 ${p['hour']}:${p['minute']}`;
}

/** "2026-11-21" on the community's own clock. */
export function localDate(at: Date, timeZone: string): string {
  const p = parts(at, timeZone);
  return `${p['year']}-${p['month']}-${p['day']}`;
}

/** Two-digit year on the community's own clock, for ticket numbers. */
export const localYear = (at: Date, timeZone: string): number => Number(parts(at, timeZone)['year']) % 100;

/** Whether a local time of day lies in [from, until), which may span midnight. */
export function isWithin(time: string, from: string, until: string): boolean {
  return from <= until ? time >= from && time < until : time >= from || time < until;
}

/** The next moment at which the community's clock shows `time` ("06:00"), strictly after `at`. */
export function nextLocal(at: Date, timeZone: string, time: string): Date {
  // Minute by minute would be exact but slow; by quarter hours first, then minutes, survives every DST rule in use.
  const [hour, minute] = time.split(':').map(Number) as [number, number];
  const start = Math.floor(at.getTime() / 60_000) * 60_000;
  const now = localTime(at, timeZone).split(':').map(Number) as [number, number];
  const ahead = (hour * 60 + minute - (now[0] * 60 + now[1]) + 1440) % 1440 || 1440;
  for (const shift of [0, -60, 60, -30, 30]) {
    const candidate = new Date(start + (ahead + shift) * 60_000);
    if (candidate > at && localTime(candidate, timeZone) === time) return candidate;
  }
  return new Date(start + ahead * 60_000);
}
