const N = '(?:[0-9]{1,4}|[一二两三四五六七八九十半几]{1,3})';
const MONTH = '(?:[0-9]{1,2}|十[一二]|[正一二三四五六七八九十冬腊元])月';
/** "12日", "十号"; no 十号楼, no 三号门. */
const DATE =
  '(?:[0-9]{1,2}|(?:二?十|廿|三十|初)?[一二三四五六七八九]|[二三]?十)(?:日|号(?![楼门车线电充出入库房栋院]))';
const FEAST =
  '(?:重阳|中秋|国庆|春节|元旦|端午|清明|元宵|五一|六一|十一|除夕|过年|大年(?:初[一二三四五六七八九十]|三十))';
const DAY =
  '(?:大前天|前天|昨天|昨日|昨儿|昨晚|昨夜|今天|今日|今早|今晚|今儿|明天|明日|明早|明晚|后天|当天|周末|礼拜天|星期天|工作日|节假日|' +
  '(?:上|下|这|本)?个?(?:周|星期|礼拜)[一二三四五六日天末]|(?:上|下|这)个?(?:周|星期|礼拜)|' +
  `(?:(?:去|前|今|明)年|[0-9]{4}年)?的?(?:${MONTH}(?:份|底|初|中旬|上旬|下旬|${DATE})?|(?:上|下|这|本)个?月(?:份|底|初|中旬|${DATE})?)|` +
  `(?:去|前|今|明)年(?:年?[底初]|入[春夏秋冬](?:以来)?|[春夏秋冬][天季]|雨季)?|[0-9]{4}年|年[底初]|月[底初]|` +
  `(?<![0-9a-z一二三四五六七八九十])${DATE}(?=的?(?:凌晨|早|上午|中午|下午|傍晚|晚|夜)|前|之前|以前|后|登记|报|去|到|来)|` +
  `${FEAST}节?(?:期间|前后|假期|那[天晚])?|(?:入|开)[春夏秋冬](?:以来|到现在)?|入[梅伏]以来)`;
const PART =
  '(?:大半夜|后半夜|半夜三更|半夜|深夜|凌晨|清晨|清早|大清早|一大早|早上|早晨|早高峰|晚高峰|上午|中午|正午|午休|下午|傍晚|晚上|夜里|夜间|晚间|饭点|(?<=[日号天])[早晚](?![点饭餐会了]))';
const CLOCK = `(?:${N}[点时](?:半|钟|多|左右|[0-9一二三四五六七八九十]{1,3}分?|一刻)?(?:钟|多|左右|以后|之后|以前|之前)?|[0-9]{1,2}:[0-9]{2})`;
const SPAN = `(?:[0-9]{1,3}|好[几多些]|[一二两三四五六七八九十半几]{1,3}|[俩仨])(?:来|多)?个?多?(?:年半|年|月|星期|礼拜|周|天|小时|钟头|分钟|季度)(?:前|以前|之前|以来|多|后|了)?`;
const UNTIL = `(?: ?(?:到|至|-|~|—) ?(?:${DAY})?(?:${PART})?${CLOCK})`;

const WHEN = new RegExp(
  [
    `(?:每[天日晚周]|天天|每个?(?:周|星期)[一二三四五六日天末]?|周末)?的?(?:${DAY})?的?(?:${PART}) ?(?:大概|差不多|大约)?(?:${CLOCK})${UNTIL}?(?:左右|以后|之后|以前|之前|前|后|多)?`,
    `(?:${DAY})的?(?:${PART})?(?:大概|差不多|大约)?(?:${CLOCK})?${UNTIL}?`,
    `(?:每[天日晚周]|天天|一到|每到)的?(?:${PART})(?:${CLOCK})?`,
    `(?:${CLOCK})${UNTIL}?(?:左右|以后|之后|以前|之前|前)?`,
    `${PART}`,
    `(?:第?${SPAN})`,
    '(?:从?早[^,。]?到晚|多年|数年|数月|早晚(?![高会])|常年|长年|从(?:去|前)年到今年)|刚才|刚刚|方才|下班后|下班以后|下班回来|上班前|整夜|一整夜|一整天|三天两头|每季度|上次|那天|从早到晚|没日没夜|春天|夏天|秋天|冬天|暑假|寒假',
    '(?:last|this|every|next) (?:night|week|month|weekend|morning|evening|monday|tuesday|wednesday|thursday|friday|saturday|sunday)|yesterday|today|tomorrow|tonight|(?:mon|tues|wednes|thurs|fri|satur|sun)day|[0-9]{1,2} ?(?:am|pm)(?: every night)?',
  ].join('|'),
  'g',
);

const IS_SPAN = new RegExp(`^${SPAN}$`);

/** A length of time that says what something costs, takes or is, and not since when: "一年一次", "免费15分钟", "孩子两个月". */
const isMeasure = (before: string, after: string): boolean =>
  /(?:每|超过|延长|由|仅限|限定|提前|得翻|翻|请了|孩子才?|宝宝才?|怀孕|是|还是|一次交|大概|牌子上?|保修|防水)$/.test(
    before,
  ) || /^(?:一[次泡趟]|[两三几](?!头)|内离开|到账|免费|停车|月租|假|的?公交|的?路|能|要|有没有|年龄)/.test(after);

/** The first wording of a time in a folded text: where it starts and ends. "now" and "at once" say nothing and are left out. */
export function findTime(folded: string): { readonly start: number; readonly end: number } | undefined {
  for (const match of folded.matchAll(WHEN)) {
    const words = match[0];
    const before = folded.slice(Math.max(0, match.index - 1), match.index);
    const after = folded.slice(match.index + words.length, match.index + words.length + 2);
    if (/^[一两几]点$/.test(words) || /^几[点时](?:钟|半)?(?:到|至|-)几[点时]/.test(words)) continue; // 快一点, 有一点
    if (/^几时/.test(words) || (/^早上$/.test(words) && /^好/.test(after)) || /^(?:愉快|快乐)/.test(after)) continue;
    if (/个?[月年天]多?$/.test(words) && /^(?:多少|几块|[0-9])/.test(after)) continue; // a price
    if (/天$/.test(words) && /^[一两]天/.test(after)) continue; // 不是一天两天
    if (/[点时]$/.test(words) && /^[点时]?儿/.test(after)) continue;
    if (/月$/.test(words) && before === '.') continue;
    if (/^[0-9一二三四五六七八九十]+周$/.test(words) && /^围/.test(after)) continue;
    if (/^半$/.test(words)) continue;
    if (
      IS_SPAN.test(words) &&
      isMeasure(folded.slice(Math.max(0, match.index - 6), match.index), folded.slice(match.index + words.length))
    )
      continue;
    const lead = words.length - words.trimStart().length + (/^的/.test(words) ? 1 : 0);
    return { start: match.index + lead, end: match.index + words.trimEnd().length };
  }
  return undefined;
}
