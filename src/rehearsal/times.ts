import { localDateTime } from '../domain/time.ts';
import type { Value } from './value.ts';

const UNITS: Readonly<Record<string, number>> = {
  毫秒: 1,
  秒: 1000,
  分钟: 60_000,
  分: 60_000,
  个小时: 3_600_000,
  小时: 3_600_000,
  天: 86_400_000,
};
const PART = /(\d+(?:\.\d+)?)(毫秒|秒|分钟|分|个?小时|天)钟?/y;

/** "1小时30分", "3秒" as milliseconds. */
export function readSpan(value: Value): number {
  const written = value
    .text()
    .replace(/\s/g, '')
    .replace(/半个?小时/g, '30分钟');
  let total = 0;
  PART.lastIndex = 0;
  while (PART.lastIndex < written.length) {
    const match = PART.exec(written);
    if (!match)
      return value.fail(`“${value.text()}”不是一段时间。请写成 3秒、10分钟、2小时、1天，也可以连写：1小时30分。`);
    total += Number(match[1]) * UNITS[match[2]!]!;
  }
  return total > 0 ? total : value.fail('时间要大于零，例如 3秒。');
}

const minuteOf = (text: string) => /^([01]\d|2[0-3]):[0-5]\d$/.test(text);

/** "06:00". */
export function readTimeOfDay(value: Value): string {
  const written = value.text();
  return minuteOf(written) ? written : value.fail(`“${written}”不是钟点。请写成两位的时和分，例如 "06:00"。`);
}

/** "22:00-06:00". */
export function readHours(value: Value): readonly [string, string] {
  const [from = '', until = '', more] = value.text().split('-');
  if (minuteOf(from) && minuteOf(until) && more === undefined) return [from, until];
  return value.fail(`“${value.text()}”不是时段。请写成 "22:00-06:00"。`);
}

/** "2026-11-20 10:00" on the clock of that zone. */
export function readMoment(value: Value, timeZone: string): Date {
  const written = value.text();
  const match = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2})(?::(\d{2}))?$/.exec(written);
  const [y, mo, d, h, mi, s] = (match ?? []).slice(1).map(part => Number(part ?? 0));
  const asIfUtc = Date.UTC(y!, mo! - 1, d, h, mi, s);
  const isReal = match && new Date(asIfUtc).toISOString().slice(0, 16) === written.replace(' ', 'T').slice(0, 16);
  if (!isReal) return value.fail(`“${written}”不是日期和钟点。请写成 2026-11-20 10:00。`);
  // A zone's distance from UTC is the same at the moment itself as at this guess, but for the hours around a clock change.
  return new Date(asIfUtc - (wallClock(new Date(asIfUtc), timeZone) - asIfUtc));
}

const formats = new Map<string, Intl.DateTimeFormat>();

function partsOf(at: Date, timeZone: string): Record<string, number> {
  let format = formats.get(timeZone);
  if (!format) {
    const two = '2-digit' as const;
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: two,
      day: two,
      hour: two,
      minute: two,
      second: two,
    });
    formats.set(timeZone, format);
  }
  return Object.fromEntries(format.formatToParts(at).map(p => [p.type, Number(p.value)]));
}

function wallClock(at: Date, timeZone: string): number {
  const p = partsOf(at, timeZone);
  return Date.UTC(p['year']!, p['month']! - 1, p['day'], p['hour'], p['minute'], p['second']);
}

/** "10:00:03", with the day before it when it is another one than that of `since`. */
export function clockFace(at: Date, since: Date, timeZone: string): string {
  const seconds = String(partsOf(at, timeZone)['second']).padStart(2, '0');
  const [day, time] = localDateTime(at, timeZone).split(' ') as [string, string];
  const isSameDay = localDateTime(since, timeZone).startsWith(`${day} `);
  return `${isSameDay ? '' : `${day} `}${time}:${seconds}`;
}
