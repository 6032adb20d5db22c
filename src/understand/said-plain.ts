/** Measures, the longest first: what a number counts is part of it. */
const MEASURES =
  '个工作日|个月|平方米|小时|分钟|公斤|公里|周岁|号楼|单元|季度|元|天|日|月|年|个|次|层|栋|幢|楼|户|张|把|件|辆|台|位|人|名|份|种|条|度|米|岁|期|倍|项|步|章|版|组|部|处';
const HAN_DIGITS = '零〇一二两三四五六七八九十百';
const VALUES: Readonly<Record<string, number>> = {
  ...{ 零: 0, 〇: 0, 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 },
};

function numberOf(word: string): number {
  if (!/[十百]/.test(word)) return Number([...word].map(c => VALUES[c]).join(''));
  let [sum, last] = [0, 0];
  for (const c of word) {
    if (c === '百') [sum, last] = [sum + (last || 1) * 100, 0];
    else if (c === '十') [sum, last] = [sum + (last || 1) * 10, 0];
    else last = VALUES[c] ?? 0;
  }
  return sum + last;
}

const all = (source: string) => new RegExp(source, 'g');
/** So many tenths: without float noise. */
const round = (value: number) => String(Number(value.toFixed(6)));

/** Two digits in a row without a ten are a guess ("两三分钟") and stay words. */
const digits = (word: string, most = 1): string | undefined =>
  /[十百]/.test(word) || word.length <= most ? String(numberOf(word)) : undefined;

type Rule = readonly [RegExp, (...found: string[]) => string];
const NUMERAL = `[${HAN_DIGITS}]{1,6}`;
const HOUR = '([01]?\\d|2[0-4])';
const PART_OF_DAY = '(凌晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|夜间|晚)?';
const POINT = '(?:\\d\\d:\\d\\d|周\\d|(?<![\\d.])\\d{1,7}(?:\\.\\d{1,4})?(?:日|月|元|层|天|个月|小时|楼)?)';

/** One way of writing for each number, in this order. */
const RULES: readonly Rule[] = [
  [/平方(?!米)|平米/g, () => '平方米'],
  [
    /(?:星期|礼拜|周)([一二三四五六日天])(?![次个期回遍])/g,
    (_, day) => `周${day === '日' || day === '天' ? 7 : numberOf(day!)}`,
  ],
  [/(?<=周\d[、,]?)(?:和|及)(?=周\d)/g, () => '、'],
  [all(`(${NUMERAL}|(?<!\\d)\\d{1,6})分之(${NUMERAL}|\\d{1,6})`), (_, of, part) => shareOf(of!, part!)],
  [/百分之(\d{1,6}(?:\.\d{1,6})?)/g, (_, n) => `${n}%`],
  [all(`(?<=第)${NUMERAL}`), word => digits(word!, 2) ?? word!],
  [all(`(${NUMERAL})(?=折)`), (_, word) => digits(word!, 2)!],
  [/(\d{1,2})折/g, (_, n) => `${n!.length === 1 ? `${n}0` : n}%`],
  [/([一二两三四五六七八九])千(?=元)/g, (_, n) => `${numberOf(n!)}000`],
  [/半个?小时/g, () => '30分钟'],
  [/半年/g, () => '6个月'],
  [
    all(`(?<![${HAN_DIGITS}\\d])(${NUMERAL})(?=个?(?:${MEASURES}|钟头|工作日|块钱?|点))`),
    (whole, word) => digits(word!) ?? whole!,
  ],
  [/(?<=\d),(?=\d{3}(?!\d))/g, () => ''],
  [/(?<=\d)(?:块钱?|元钱)(?!\d)/g, () => '元'],
  [/(?<=\d)个?(?:钟头|小时)/g, () => '小时'],
  [/(?<=\d)工作日/g, () => '个工作日'],
  [/(?<=\d月\d{1,2})号/g, () => '日'],
  [
    /(下午|傍晚|晚上|夜里|晚)(\d{1,2}点(?:半|\d{1,2}分?)?)([至到~-])(?=\d{1,2}点)/g,
    (_, part, from, to) => `${part}${from}${to}${part}`,
  ],
  [
    all(`${PART_OF_DAY}${HOUR}(?::([0-5]\\d)|点(?:(半)|([0-5]?\\d)分|钟)?)`),
    (_, part, h, m, half, minutes) => timeOf(part, h!, half ? '30' : (m ?? minutes)),
  ],
  [all(`(${POINT}) ?(?:[-–—―~]|至|到) ?(?=周?\\d)`), (whole, from) => (/^0\d{2,3}$/.test(from!) ? whole! : `${from}~`)],
  [/(\d)(元|天|个月|小时|层)~(?=\d{1,7}(?:\.\d{1,4})?\2)/g, (_, n) => `${n}~`],
];

function shareOf(of: string, part: string): string {
  const n = /^\d+$/.test(part) ? Number(part) : numberOf(part);
  if (of === '百') return `${n}%`;
  const whole = /^\d+$/.test(of) ? Number(of) : numberOf(of);
  return `${n}/${whole}`;
}

function timeOf(part: string | undefined, hour: string, minutes = '00'): string {
  const h = Number(hour);
  const isLater =
    h < 12 && (/下午|傍晚/.test(part ?? '') || (/晚|夜/.test(part ?? '') && h > 5) || (part === '中午' && h < 3));
  return `${String(isLater ? h + 12 : h).padStart(2, '0')}:${minutes.padStart(2, '0')}`;
}

/** The text with each number, sum, time and day written in one way: "早上八点半到晚上六点" as "08:30~18:00", "半小时" as "30分钟". */
export function plainly(text: string): string {
  let plain = text
    .replaceAll('㎡', '平方米')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/万分之([一二三四五六七八九\d])/g, (_, n) => `${round((/\d/.test(n) ? Number(n) : numberOf(n)) / 100)}%`);
  for (const [pattern, write] of RULES) plain = plain.replace(pattern, (...found) => write(...(found as string[])));
  return plain.replace(/免收|(?:不另?收费|不(?:用|需要?)?(?:交|花|要)钱|不收钱)/g, word =>
    word === '免收' ? '不收' : '免费',
  );
}

/** A number with what it counts, a range as one, a phone, a word of letters: each can only be taken whole. */
export const WHOLE = new RegExp(
  [
    '\\d{3,4}-\\d{7,8}',
    '\\d+/\\d+',
    '\\d\\d:\\d\\d(?:~\\d\\d:\\d\\d)?',
    '周\\d(?:~周\\d)?',
    `第?\\d+(?:\\.\\d+)?(?:%|${MEASURES})?(?:~\\d+(?:\\.\\d+)?(?:%|${MEASURES})?)?`,
    '[a-z][a-z0-9]*',
  ].join('|'),
  'y',
);
