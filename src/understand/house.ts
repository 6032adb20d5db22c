import { toDigits } from '../domain/numerals.ts';

/** One place in the text that names a house or a part of it; positions refer to the folded text. */
export interface HouseMention {
  readonly start: number;
  readonly end: number;
  readonly building?: string;
  readonly unit?: string;
  readonly room?: string;
}

const NUM = '[0-9]{1,3}|[一二三四五六七八九十百零]{1,5}';
const BUILDING = `(?:[a-z][0-9]{0,2}|${NUM})`;
const ROOM = '(?:负|地下)?(?:[0-9]{3,4}|[a-z]?[0-9]{3,4})[a-z]?';
const SPOKEN_ROOM = '[零〇一二三四五六七八九幺]{3,4}';
const DASH = '[-_—–−~/]';
const NOT_ROOM =
  '(?![0-9:%％]|[./-][0-9]| ?(?:元|块|圆|度|米|平|斤|瓦|年|人|天|个|次|分|秒|小时|公里|号线|路公|多块|多元|多个|万|千|k|m|㎡|毫|吨|字|左右|点))';
const GAP = '[ ,，、的]{0,2}';

/** A floor and a door: no price, no year. */
const LIKELY_ROOM = '(?:[1-9]|[1-3][0-9])(?:0[1-9]|1[0-9])';

const FORMS: readonly { readonly pattern: RegExp; readonly parts: readonly ('building' | 'unit' | 'room')[] }[] = [
  // 1、2号楼, 16-21栋: the first is named
  {
    pattern:
      /(?<![0-9a-z./-]|[0-9]:)([0-9]{1,3})(?:栋|号楼)?(?:[、,，和及与至到~～-][0-9]{1,3}(?:栋|号楼)?){0,6}[、,，和及与至到~～-][0-9]{1,3}(?:栋|幢|号楼)(?![0-9]*单元)/g,
    parts: ['building'],
  },
  // 3-2-1201, A1-2-负101
  {
    pattern: new RegExp(`(?<![0-9a-z./-]|[0-9]:)(${BUILDING})${DASH}([0-9]{1,2})${DASH}(${ROOM})${NOT_ROOM}`, 'g'),
    parts: ['building', 'unit', 'room'],
  },
  // 3栋2-1201, 12号楼1-302
  {
    pattern: new RegExp(
      `(?<![0-9a-z./-]|[0-9]:)(${BUILDING})(?:栋楼?|幢楼?|座|号楼|#楼?)${GAP}([0-9]{1,2})${DASH}(${ROOM})${NOT_ROOM}`,
      'g',
    ),
    parts: ['building', 'unit', 'room'],
  },
  // 三栋二单元1201, 8栋2单元12楼1204
  {
    pattern: new RegExp(
      `(?<![0-9a-z./-]|[0-9]:)(${BUILDING})(?:栋楼?|幢楼?|座|号楼|#楼?|号院?)${GAP}(${NUM}|[a-z])单元(?:${GAP}(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})[楼层])?${GAP}(${ROOM}|${SPOKEN_ROOM})${NOT_ROOM}`,
      'g',
    ),
    parts: ['building', 'unit', 'room'],
  },
  {
    pattern: new RegExp(
      `(?<![0-9a-z./-]|[0-9]:)(${BUILDING})(?:栋楼?|幢楼?|座|号楼|#楼?)${GAP}(${NUM}|[a-z])单元`,
      'g',
    ),
    parts: ['building', 'unit'],
  },
  // 12栋1201, B座12楼1204, 5号302室
  {
    pattern: new RegExp(
      `(?<![0-9a-z./-]|[0-9]:)(${BUILDING})(?:栋楼?|幢楼?|座|号楼|#楼?)(?:${GAP}(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})[楼层])?${GAP}(${ROOM}|${SPOKEN_ROOM}(?=室|房|户|号|的|$|[ ,，。]))${NOT_ROOM}`,
      'g',
    ),
    parts: ['building', 'room'],
  },
  { pattern: /(?<![0-9a-z./月-]|[0-9]:)([0-9]{1,3})号([0-9]{3,4})(?=室|房)/g, parts: ['building', 'room'] },
  // 5-301, 20—1603
  {
    pattern: new RegExp(
      `(?<![0-9a-z./-]|[0-9]:|车位|车位号|区)([0-9]{1,2}|[a-z][0-9]{0,2})${DASH}(${ROOM})${NOT_ROOM}`,
      'g',
    ),
    parts: ['building', 'room'],
  },
  // 2单元1201
  {
    pattern: new RegExp(
      `(${NUM}|(?<![a-z])[a-z])单元(?:${GAP}(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})[楼层])?${GAP}(${ROOM}|${SPOKEN_ROOM}(?=室|房|户|号|的|$|[ ,，。]))${NOT_ROOM}`,
      'g',
    ),
    parts: ['unit', 'room'],
  },
  { pattern: new RegExp(`(${NUM}|(?<![a-z])[a-z])单元`, 'g'), parts: ['unit'] },
  {
    pattern:
      /(?<![0-9a-z./-]|[0-9]:)([a-z]{1,2}[0-9]{0,2}|[0-9]{1,3}|[一二三四五六七八九十百零]{1,5})(?:栋|幢|号楼|#楼?)/g,
    parts: ['building'],
  },
  {
    pattern: /(?<![0-9a-z./-]|[0-9]:)([a-z][0-9]{0,2}|[0-9]{1,2})座(?!位|椅|桥|山|车|的车|商务|suv|机|谈)/g,
    parts: ['building'],
  },
  { pattern: /\b(?:building|bldg|block|tower|blk)\.? ?([a-z]?[0-9]{1,3}|[a-z])\b/g, parts: ['building'] },
  { pattern: /\b(?:apt|apartment|room|rm|flat|unit)\.? ?#?([0-9]{3,4}[a-z]?)\b/g, parts: ['room'] },
  { pattern: /\bunit\.? ?#?([0-9]{1,2})\b/g, parts: ['unit'] },
  {
    pattern: new RegExp(`(?<![0-9a-z./-]|[0-9]:)(${ROOM}|${SPOKEN_ROOM})(?:室|号房|房间?|户(?!外))`, 'g'),
    parts: ['room'],
  },
  {
    pattern:
      /(?<![0-9a-z./-]|[0-9]:)([0-9]{3,4})(?=的?(?:业主|住户|邻居|租客|那家|这家|窗台|窗户|空调|阳台|门前|厨房|卫生间|主卧|次卧|客厅|阳台|门口|家里?))/g,
    parts: ['room'],
  },
  // 我家1702泡了; 错字了，是1602; 滋滋响，301
  {
    pattern: new RegExp(
      `(?<=我们?家|自家|本楼|我们楼|错(?:字|号)?了?[,，]是) ?(${LIKELY_ROOM})(?![0-9a-z:%]|[./-][0-9]|元|块|年|月|号楼|栋)`,
      'g',
    ),
    parts: ['room'],
  },
  { pattern: new RegExp(`(?<=[,，。!！~ ])(${LIKELY_ROOM})(?=[。.!！ ]?$)`, 'g'), parts: ['room'] },
  // a message of nothing but a room
  { pattern: /^ ?([1-9][0-9]{2,3})(?:的|号)?[ 。.]?$/g, parts: ['room'] },
  {
    pattern:
      /(?<=住在?|我是|房号是?:?|门牌号?是?:?|房间号?是?:?|应该是|改成|隔壁|楼上|楼下|对门|在家) ?([0-9]{3,4}[a-z]?)(?![0-9a-z.:%-]|元|块|度|米|平|年|人|个|次|分|点|号)/g,
    parts: ['room'],
  },
];

/** More than anybody has; it keeps the work on an endless list of houses small. */
const MOST_HOUSES = 20;
const EMERGENCY_NUMBERS = new Set(['110', '119', '120', '122', '114', '315']);
const DENIED_BEFORE = /(?:不是|不在|并非|不要写|而不是|不叫)(?:我家|我们|说|在|住)?$/;
const DENIED_AFTER = /^(?:室|房)?[ ,，]?(?:是?(?:写|发|打|说|填|弄|搞)错|错了|不对|不是我)/;
const COUNTED = /(?:[这那整每几哪两]一?|一排|总?共有?|另)$/;

/** Every house named in a folded text, in the order of the text, without those that are only denied. */
export function findHouses(folded: string): HouseMention[] {
  const found: HouseMention[] = [];
  for (const { pattern, parts } of FORMS) {
    for (const match of folded.matchAll(pattern)) {
      if (found.length >= MOST_HOUSES) break;
      const start = match.index;
      const end = start + match[0].length;
      if (found.some(other => start < other.end && end > other.start)) continue;
      const mention = toMention(match, parts, start, end);
      if (mention === undefined || COUNTED.test(folded.slice(Math.max(0, start - 2), start))) continue;
      if (/月$/.test(folded.slice(Math.max(0, start - 1), start))) continue;
      found.push(mention);
    }
  }
  return found.filter(({ start, end }) => !isDenied(folded, start, end)).sort((a, b) => a.start - b.start);
}

/** True of a house that is only mentioned to say that it is another: "不是3栋", "3栋写错了". */
export function isDenied(folded: string, start: number, end: number): boolean {
  const before = folded.slice(Math.max(0, start - 8), start).trimEnd();
  return DENIED_BEFORE.test(before) || DENIED_AFTER.test(folded.slice(end, end + 8));
}

function toMention(
  match: RegExpExecArray,
  parts: readonly ('building' | 'unit' | 'room')[],
  start: number,
  end: number,
): HouseMention | undefined {
  const read: { building?: string; unit?: string; room?: string } = {};
  for (const [at, part] of parts.entries()) {
    const word = match[at + 1] ?? '';
    const value = part === 'room' ? toRoom(word) : (toDigits(word) ?? word.toUpperCase());
    if (part === 'room' && (EMERGENCY_NUMBERS.has(value) || /^0/.test(value))) return undefined;
    if (part !== 'room' && (value === '0' || value === '')) return undefined;
    read[part] = part === 'room' ? value : value.replace(/^0+(?=\d)/, '');
  }
  return { start, end, ...read };
}

function toRoom(word: string): string {
  return toDigits(word) ?? word.replace(/^地下/, '负').toUpperCase();
}
