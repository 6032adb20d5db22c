import type { Spans } from './mask-text.ts';

export const ROOM_MARK = '〔房号〕';

const CN = '零〇一二两三四五六七八九幺';
const COUNT = '[0-9]{1,2}|[一二三四五六七八九十]{1,3}';
const BUILDING = '(?:[a-z]{1,2}[0-9]{0,2}|[0-9]{1,3}|[一二三四五六七八九十百零]{1,4})(?:栋楼?|幢楼?|座|号楼|#楼?|号院)';
const UNIT = '(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2}|[a-z])(?:单元|门(?=[0-9]))';
const FLOOR = `(?:(?:${COUNT})[楼层]|顶[楼层])`;
const GAP = '[ ,，、的在住/-]{0,2}';
/** Where a number cannot begin: in another number, a word, a time, a link. */
const START = '(?<![0-9a-z.¥$]|[0-9]:|[0-9a-z]-|[a-z:/.]/)';
/** What makes a number an amount, a time, a count or a line; not when it begins another word ("1201天天吵"). */
const UNITS = [
  '元|圆|块|毛|万(?!一)|千(?!万)|百|亿|rmb|yuan|%|‰|℃|°|折',
  '度(?!假)|平(?!时|常|日|台|安|房)|方(?=水|气|米|的|[ ，,。]|$)|立方|米|公里|公分|厘米|毫|斤|公斤|克|吨|升|瓦|伏|kw|k(?![a-z])|m(?![a-z])|w(?![a-z])|v(?![a-z])|g(?![a-z])|㎡|mm|cm|sqm',
  '年(?!久|轻|纪|前|后|底|初|度|三十)|年[前后底初度]|天(?!天|花|台|然|气|黑|亮)|小时|分(?!体|户|开|明)|秒|月(?!底|初|租)|日|周(?!末|一|二|三|四|五|六|日)|点(?!外卖|火|蜡|鞭|灯)|am|pm|hours?|days?',
  '人(?!太|在|家|敲|走|很|都|不|又|没|呢)|位|名|个|次(?!卧|日)|遍|趟|条|张|只|辆|字|页|期|版|倍|份|台|盏|集|段|级|户(?:人家|居民|业主)|多?家(?:住户|业主)',
  '路(?!由|过|灯|口|上|面)|路公|公交|号线|国道|省道|医院|胶水?|热线|号文|号公告|号电梯|号车位|车位|号桩|号岗|号门|号车|左右(?!邻|两|隔)|多(?:元|块|万|个|人|户|天|度|平|次|年|家|分|秒|米|斤)|余(?:元|个|人|户)',
].join('|');
const END = `(?![0-9]|[.:][0-9]|/[0-9]{2}(?![0-9])|[年月][0-9]|(?:[-到至][0-9]+)? ?(?:${UNITS}))`;
/** Room numbers count doors from 01; 110 and its like, years and round figures are none. */
const ROOM_LIKE =
  '(?!(?:110|119|120|122|114|315|20[1-3][0-9])(?![0-9]))(?:[1-9](?:0[1-9]|1[0-2])(?![0-9])|[1-9][0-9](?:0[1-9]|[12][0-9]|30))';
const DIGIT_ROOM = '(?:负|地下|[a-z]{1,2})?[0-9]{3,4}[a-z]?|[0-9]{1,2}[a-z][0-9]{0,2}';
const SPOKEN_ROOM = `[${CN}](?: ?[${CN}]){2,3}|[一二三四五六七八九]?十[一二三四五六七八九]?[零〇][一二三四五六七八九]|[一二三四五六七八九]?千?[一二三四五六七八九]百[零〇一二三四五六七八九十]{1,3}`;
const SIDE = '(?:大?东北?|西南?|东南|西北|南|北|中|左|右|边)';
const DOOR = `${SIDE}(?:手|边|侧|面|间|头|首)?(?:边|的)?(?:那|这)?(?:一)?(?:户|家|室|套)|(?:第)?(?:${COUNT})(?:号房?|室|户|家|门)(?!楼|线|电梯|库|车|机|岗|人)|0[1-9](?![0-9])|[a-h](?:室|户|座)?(?![a-z0-9])`;

const global = (source: string) => new RegExp(source, 'g');
const after = (before: string, room: string, end = END) =>
  global(`(?<=${before})(?:${room})${end}(?:室|号房|房间?(?!子|屋|租))?`);

/** What stands before a room and says that it is one. */
const LEADS =
  '(?:住在?|我是|房号(?:是|为)?[:：]?|门牌号?(?:是|为)?[:：]?|房间号?(?:是|为)?[:：]?|室号[:：]?|地址(?:是)?[:：]?|应该是|改成|改为|改到|搬到|隔壁|楼上|楼下|对门|对面|在家|邻居)';
/** Who or what follows a room and says that it was one. */
const FOLLOWS =
  '(?=(?:室|号房|号?房间|号?住户|号?业主|房(?!子|屋)|的?(?:业主|住户|邻居|租客|租户|房东|人家|那家|这家|那户|这户|他家|家里?|厨房|卫生间|主卧|次卧|客厅|阳台|门口|门锁|门上|装修|漏水)))';

const FORMS: readonly RegExp[] = [
  // 3-2-1201, A1-2-负101, 3/2/1201, 3.2.1201, 3 2 1201
  after(
    `${START}(?:[a-z]{0,2}[0-9]{0,3}|[一二三四五六七八九十]{1,3})(?<=[a-z0-9一二三四五六七八九十]) ?[-/. ] ?[0-9]{1,2} ?[-/. ] ?`,
    DIGIT_ROOM,
  ),
  // 5-301, B-1503: what stands in the way of a number with a colon or a slash was seen to by START
  after(`(?<!车位|车位号|库)${START}(?:[0-9]{1,2}|[a-z][0-9]{0,2}) ?- ?`, DIGIT_ROOM),
  // 18-2业主: two short figures alone may be a count or a date
  after(`${START}[0-9]{1,2}-`, '[0-9]{1,2}(?=室|号?业主|那家|这家|两家|和[0-9]{1,2}-[0-9]{1,2}两家)', ''),
  // 3栋2单元1201, 三幢12楼1204, A座12A, 2单元十二零一, 3栋2-1201, 12#903
  after(
    `${BUILDING}${GAP}(?:(?:${UNIT}|[0-9]{1,2}-)${GAP})?(?:${FLOOR}${GAP})?`,
    `${DIGIT_ROOM}|${SPOKEN_ROOM}|[0-9]{2}-0[1-9]`,
  ),
  after(`(?:${UNIT}${GAP}(?:${FLOOR}${GAP})?|${FLOOR}${GAP})`, `${DIGIT_ROOM}|${SPOKEN_ROOM}|[0-9]{2}-0[1-9]`),
  after(`(?<![0-9月])[0-9]{1,3}号 ?`, '[0-9]{3,4}'),
  // 12楼东户, 十二楼一号, 五楼502, 2单元西户, 8楼那个左边第一家
  global(`(?<![0-9一二三四五六七八九十])(?:${FLOOR})${GAP}(?:那个|靠)?(?:${DOOR})`),
  after(`(?:${UNIT}|${BUILDING})${GAP}`, `${SIDE}(?:边|侧|间)?(?:户|室)`, ''),
  // villas are homes by their number
  global(`(?<=别墅区? ?)(?:[a-z]?[0-9]{1,3}|[一二三四五六七八九十]{1,3})(?:号|栋|幢|座)?(?![0-9])(?!期)`),
  global(`${START}(?:[a-z]?[0-9]{1,3}|[一二三四五六七八九十]{1,3})(?:号|栋|幢)(?=的?别墅)`),
  // 1201室, 一千二百零一室, 1402业主, 1 2 0 1室
  global(
    `${START}(?:${DIGIT_ROOM}|[0-9](?: [0-9]){2,3}|(?<![${CN}十百千第])(?:${SPOKEN_ROOM}))(?:${FOLLOWS})(?:室|号房|号?房间|房(?!东))?`,
  ),
  after(
    `${LEADS}(?:的|那个|是)?[ :：]?`,
    `${DIGIT_ROOM}|[0-9](?: [0-9]){2,3}(?! ?[0-9])|(?:${SPOKEN_ROOM})(?![${CN}十百千个]|[年月])`,
  ),
  // English, and 12/F Flat B
  global(
    '\\b(?:apt|apartment|room|rm|flat|suite|unit|house)\\.? ?(?:no\\.? ?)?#?(?:[a-z]?-?[0-9]{3,4}[a-z]?|[0-9]{1,2}[a-z]|[a-h])\\b',
  ),
  global('\\b(?:apt|apartment|room|rm|flat|suite)\\.? ?(?:no\\.? ?)?#?[0-9]{1,4}\\b'),
  global('(?<=\\b(?:at|in|from|above|below) )#?[1-9][0-9]{2,3}[a-z]?\\b(?! ?(?:am|pm|yuan|rmb))'),
  // a bare number that looks like a room; Chinese figures with a nought before the last
  global(
    `${START}(?<!第|约|共|小区有|一共有|共有|读数|度数|示数|密码|尾号|编号|代码|报错|故障码|显示|型号|公交|单号|[年月])#?(?:负|[a-z])?${ROOM_LIKE}[a-z]?${END}(?![a-z])(?:室|号房)?`,
  ),
  global(
    `(?<![${CN}十百千第])(?:[一二三四五六七八九幺]{1,2}[零〇][一二三四五六七八九]|[一二三四五六七八九]?十[一二三四五六七八九]?[零〇][一二三四五六七八九])(?![${CN}十百千]|${UNITS})(?:室|号房)?`,
  ),
  global('^ ?#?[1-9][0-9]{2,3}(?:的|号|室)?(?=[ 。.]?$)'),
];

const EMERGENCY = /^(?:110|119|120|122|114|315|(?:一|幺){2}(?:零|〇|九)|(?:一|幺)二(?:零|〇|二))$/;
const RUN = /[0-9零〇一二两三四五六七八九幺十百千]+/;

/** Puts a mark for every room; building, unit and a floor without a door stay. */
export function maskRooms(spans: Spans): void {
  for (const form of FORMS)
    spans.mask(form, ROOM_MARK, match => EMERGENCY.test(RUN.exec(match.replace(/ /g, ''))?.[0] ?? ''));
}

const SPOKEN_DIGIT: Readonly<Record<string, string>> = {
  0: '[0零〇o]',
  1: '[1一幺]',
  2: '[2二两]',
  3: '[3三]',
  4: '[4四]',
  5: '[5五]',
  6: '[6六]',
  7: '[7七]',
  8: '[8八]',
  9: '[9九]',
};
/** More homes than anybody has on file. */
const MOST = 50;

/** Puts a mark for the homes on file wherever they stand: "1201", "一二零一", "12-01". A label keeps building and unit. */
export function maskKnownRooms(spans: Spans, rooms: readonly string[]): void {
  for (const room of new Set(
    rooms.slice(0, MOST).map(r => /[a-z0-9负]+(?=[^a-z0-9]*$)/.exec(r.toLowerCase())?.[0] ?? ''),
  )) {
    // One or two figures are a building, a unit or a count as well: they are a room only where a form says so.
    if (room.length < 3 || room.length > 12) continue;
    const chars = [...room].map(c => SPOKEN_DIGIT[c] ?? c);
    const tail = chars.slice(0, -2).join(' ?');
    spans.mask(
      global(
        `(?<![0-9a-z.:¥]|[${CN}十])${tail}(?: ?|-)${chars.slice(-2).join(' ?')}(?![0-9a-z]|[.:][0-9]|[${CN}])(?:室|号房)?`,
      ),
      ROOM_MARK,
    );
  }
}
