import { surname } from './people.ts';

/** A home as somebody names it in a line; the unit as far as he says it. */
export interface NamedHome {
  readonly building: string;
  readonly unit?: string;
  readonly room: string;
}

const GAP = '[\\s\\-‐–—−_/.·#＃]{1,3}';
const HOME = new RegExp(
  `(?<![A-Za-z0-9])([A-Za-z]?\\d{1,3}|[A-Za-z])(?:\\s*(?:栋|幢|号楼|座|楼)\\s*|${GAP})` +
    `(?:(\\d{1,2})(?:\\s*单元\\s*|${GAP}))?(\\d{3,4}[A-Za-z]?)(?![A-Za-z0-9])`,
  'g',
);

/** Every home that is named whole: "3-2-1201", "3栋2单元1201室". */
export const homesNamed = (words: string): readonly NamedHome[] =>
  [...words.normalize('NFKC').matchAll(HOME)].map(([, building, unit, room]) => ({
    building: building!.toUpperCase(),
    ...(unit ? { unit } : {}),
    room: room!.toUpperCase(),
  }));

const HAN = '[\\u4e00-\\u9fff]';

/** Whether the words give this name: whole, or the surname alone or with a form of address. */
export function givesName(words: string, name: string): boolean {
  if (words.includes(name)) return true;
  const called = `${surname(name)}(?:女士|先生|小姐|阿姨|叔叔|姐|哥|老师|某)?`;
  return new RegExp(`(?<!${HAN})(?:我?(?:是|姓|叫)|业主|租户)?${called}(?!${HAN})`).test(
    words.replace(/栋|幢|号楼|座|单元|室|号|房/g, ' '),
  );
}
