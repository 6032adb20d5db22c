import { toDigits } from './numerals.ts';
import { localDate } from './time.ts';

const DAYS: readonly (readonly [RegExp, number])[] = [
  [/大前天/, -3],
  [/前天/, -2],
  [/昨|yesterday|last night/, -1],
  [/今[天日早晚儿]|刚才|刚刚|方才|today|tonight/, 0],
  [/明[天日早晚]|tomorrow/, 1],
  [/后天/, 2],
];
const WEEKS: Readonly<Record<string, number>> = { 上: -1, 这: 0, 本: 0, 下: 1 };
const WEEKDAY = /([上这本下])个?(?:周|星期|礼拜)([一二三四五六日天末])/;
const MONTH_DAY = /([上这本下])个?月([0-9]{1,2}|[一二三四五六七八九十廿]{1,3})[日号]/;
const YEAR_DAY =
  /([去今明前])年([0-9]{1,2}|[一二三四五六七八九十正]{1,2})月(?:([0-9]{1,2}|[一二三四五六七八九十]{1,3})[日号])?/;
const YEARS: Readonly<Record<string, number>> = { 前: -2, 去: -1, 今: 0, 明: 1 };

interface Day {
  readonly year: number;
  readonly month: number;
  /** Absent: the month is all that was said. */
  readonly day?: number;
}

/**
 * The words of a time with the date they mean on the community's own calendar: "昨晚11点多（11月21日）". Whoever reads them days later reads the
 * same; words that name their day themselves, or none, stay as they are.
 */
export function withDay(words: string, now: Date, timeZone: string): string {
  const today = dateOf(localDate(now, timeZone));
  const said = dayOf(words, today);
  if (!said) return words;
  const { year, month, day } = said;
  const date = `${month}月${day === undefined ? '' : `${day}日`}`;
  return `${words}（${year === today.year ? '' : `${year}年`}${date}）`;
}

/** Weeks begin on Monday: on a Sunday "上周三" is eleven days ago. "周三" alone may be either, and stays. */
function dayOf(words: string, today: Required<Day>): Day | undefined {
  const [, week, weekday] = WEEKDAY.exec(words) ?? [];
  if (week && weekday && weekday !== '末') {
    const date = new Date(Date.UTC(today.year, today.month - 1, today.day));
    const index = weekday === '日' || weekday === '天' ? 6 : '一二三四五六'.indexOf(weekday);
    return moved(today, index - ((date.getUTCDay() + 6) % 7) + 7 * WEEKS[week]!);
  }
  const [, when, nth] = MONTH_DAY.exec(words) ?? [];
  if (when && nth) return real(today.year, today.month + WEEKS[when]!, numberOf(nth));
  const [, year, month, day] = YEAR_DAY.exec(words) ?? [];
  if (year && month) return real(today.year + YEARS[year]!, month === '正' ? 1 : numberOf(month), day && numberOf(day));
  const shift = DAYS.find(([word]) => word.test(words))?.[1];
  return shift === undefined ? undefined : moved(today, shift);
}

const numberOf = (word: string): number => Number(toDigits(word.replace('廿', '二十')) ?? Number.NaN);

const moved = ({ year, month, day }: Required<Day>, days: number): Required<Day> =>
  dateOf(new Date(Date.UTC(year, month - 1, day + days)).toISOString());

/** undefined: there is no such day. */
function real(year: number, month: number, day: number | '' | undefined): Day | undefined {
  const first = new Date(Date.UTC(year, month - 1, 1));
  const [y, m] = [first.getUTCFullYear(), first.getUTCMonth() + 1];
  if (Number.isNaN(month)) return undefined;
  if (day === undefined || day === '') return { year: y, month: m };
  const date = new Date(Date.UTC(y, m - 1, day));
  return date.getUTCMonth() === m - 1 && date.getUTCDate() === day ? { year: y, month: m, day } : undefined;
}

function dateOf(iso: string): Required<Day> {
  const [year = 0, month = 0, day = 0] = iso.slice(0, 10).split('-').map(Number);
  return { year, month, day };
}
