const N = '(?:[0-9]{1,4}|[一二两三四五六七八九十半几]{1,3})';
const DAY =
  '(?:大前天|前天|昨天|昨日|昨晚|昨夜|今天|今日|今早|今晚|今儿|明天|明日|明早|明晚|后天|当天|周末|礼拜天|星期天|工作日|节假日|' +
  '(?:上|下|这|本)?个?(?:周|星期|礼拜)[一二三四五六日天末]|(?:上|下|这)个?(?:周|星期|礼拜)|(?:上|下|这)个?月|这月|本月|(?:去|前|今|明)年(?:[0-9]{1,2}月)?|年底|' +
  '[0-9]{4}年(?:[0-9]{1,2}月)?(?:[0-9]{1,2}[日号])?|[0-9]{1,2}月(?:[0-9]{1,2}[日号])?份?|重阳节?|中秋节?|国庆节?|春节|元旦|端午节?|清明节?|元宵节?|五一|十一假期)';
const PART =
  '(?:大半夜|后半夜|半夜三更|半夜|深夜|凌晨|清晨|清早|大清早|一大早|早上|早晨|早高峰|晚高峰|上午|中午|正午|午休|下午|傍晚|晚上|夜里|夜间|晚间|饭点)';
const CLOCK = `(?:${N}[点时](?:半|钟|多|左右|[0-9一二三四五六七八九十]{1,3}分?|一刻)?(?:钟|多|左右|以后|之后|以前|之前)?|[0-9]{1,2}:[0-9]{2})`;
const SPAN = `(?:[0-9]{1,3}|[一二两三四五六七八九十半几好]{1,3})(?:来|多)?个?多?(?:年半|年|月|星期|礼拜|周|天|小时|钟头|分钟|季度)(?:前|以前|之前|以来|多|后|了)?`;
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
    const lead = words.length - words.trimStart().length + (/^的/.test(words) ? 1 : 0);
    return { start: match.index + lead, end: match.index + words.trimEnd().length };
  }
  return undefined;
}
