import { toDigits } from '../domain/numerals.ts';
import type { Home } from '../ports/roster.ts';

const BUILDING = '[A-Za-z]?[0-9]{1,3}[A-Za-z]?|[A-Za-z]|[零〇一二三四五六七八九十百]{1,5}';
const UNIT = '[A-Za-z]|[0-9]{1,2}|[一二三四五六七八九十]{1,3}';
const ROOM = '(?:负|地下|-)?[A-Za-z]?[0-9]{1,5}[A-Za-z]?|(?:商铺|铺|车库|储藏室)[A-Za-z]?-?[0-9]{1,4}';
const OF_BUILDING = '(?:栋楼?|幢楼?|座|号楼|#楼?)';
const DASH = '[-_—–~/]';

const FORMS: readonly RegExp[] = [
  // 3栋1单元1201室, 三幢二单元12楼1204
  new RegExp(
    `^(?<building>${BUILDING})${OF_BUILDING}${DASH}?(?<unit>${UNIT})单元${DASH}?(?:[0-9]{1,2}[楼层])?(?<room>${ROOM})[室房号户]?$`,
  ),
  // 3栋1-1201
  new RegExp(`^(?<building>${BUILDING})${OF_BUILDING}${DASH}?(?<unit>${UNIT})${DASH}(?<room>${ROOM})[室房号户]?$`),
  // 3栋1201室
  new RegExp(`^(?<building>${BUILDING})${OF_BUILDING}${DASH}?(?:[0-9]{1,2}[楼层])?(?<room>${ROOM})[室房号户]?$`),
  // 3-1-1201, 5-301
  new RegExp(`^(?<building>${BUILDING})${DASH}(?:(?<unit>${UNIT})(?:单元)?${DASH})?(?<room>${ROOM})[室房号户]?$`),
];
const LONGEST = 20;
const NONE = /^(?:[-/—]+|无|0)$/;

/** A home written in one cell: 3栋1单元1201, 3-1-1201, 5-301; the community's name before it may stay. */
export function readHome(cell: string, communityName: string): Home | undefined {
  const named = cell.lastIndexOf(communityName);
  const text = (named < 0 ? cell : cell.slice(named + communityName.length)).replace(/\s/g, '');
  for (const form of FORMS) {
    const found = form.exec(text)?.groups;
    if (found) {
      return { building: plain(found['building']!), unit: plain(found['unit'] ?? ''), room: roomOf(found['room']!) };
    }
  }
  return undefined;
}

/** A building as it is called on record: 三号楼 and 03栋 are 3, other names stay whole. Undefined when it is none. */
export function readBuilding(cell: string): string | undefined {
  const name = plain(cell.replace(/\s/g, '').replace(new RegExp(`${OF_BUILDING}$`), ''));
  return name === '' || NONE.test(name) || name.length > LONGEST ? undefined : name;
}

/** '' when the building has no units. */
export function readUnit(cell: string): string | undefined {
  const name = cell.replace(/\s/g, '').replace(/单元$/, '');
  if (name === '' || NONE.test(name)) return '';
  return name.length > LONGEST ? undefined : plain(name);
}

export function readRoom(cell: string): string | undefined {
  const name = cell.replace(/\s/g, '').replace(/(?<=\d[A-Za-z]?)[室房号户]$/, '');
  return name === '' || NONE.test(name) || name.length > LONGEST ? undefined : roomOf(name);
}

/** As chats are read: plain digits without leading noughts, capitals. */
const plain = (word: string): string => (toDigits(word) ?? word.toUpperCase()).replace(/^0+(?=\d)/, '');
const roomOf = (word: string): string => word.replace(/^(?:地下|-)/, '负').toUpperCase();
