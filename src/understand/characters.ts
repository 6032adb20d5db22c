import dictionary from 'opencc-js/dict/TSCharacters';

/** What OpenCC leaves as it is: other ways to write a word, and Cantonese words with one of the standard language. */
const OWN = '著着帳账覆复妳你祢你瞭了嘅的咗了喺在睇看嚟来啲点佢他冇没';

/** Traditional characters and their simplified forms: one character for one and of one length, so that positions stay. */
const SIMPLIFIED: ReadonlyMap<string, string> = new Map(
  [...dictionary.split('|').map(entry => entry.split(' ')), ...(OWN.match(/../g) ?? []).map(pair => [...pair])].flatMap(
    ([from = '', to = '']): [string, string][] => (from.length === 1 && to.length === 1 ? [[from, to]] : []),
  ),
);
const TRADITIONAL = new RegExp(`[${[...SIMPLIFIED.keys()].join('')}]`, 'g');

/** Words that voice typing and hasty thumbs write with the wrong characters; both sides are equally long. */
const MISHEARD: readonly (readonly [RegExp, string])[] = [
  [/电[提题体踢剃替题]/g, '电梯'],
  [/(?<=[0-9一二三四五六七八九十])[懂动冻](?=$|[^\p{L}]|[0-9一二三四五六七八九十])/gu, '栋'],
  [/(?<=[0-9一二三四五六七八九十])[但丹蛋]元/g, '单元'],
  [/单[园圆员源](?=[0-9])/g, '单元'],
  [/门[紧进仅近晋](?=卡|坏|刷|打|失|机|系|不)/g, '门禁'],
  [/物业[非飞肥废]/g, '物业费'],
  [/物[也叶页]费/g, '物业费'],
  [/(?<=费|钱)怎么叫/g, '怎么交'],
  [/装[休秀羞]/g, '装修'],
  [/押[今金斤]/g, '押金'],
  [/可以推(?=吗|不|么|嘛)/g, '可以退'],
  [/[青轻]问/g, '请问'],
  [/楼[到倒](?=的?灯|里|堆|有|太|没|很)/g, '楼道'],
  [/怀了(?![孕宝个二三]|小孩|孩子)/g, '坏了'],
  [/[着找照招][活货伙或]了/g, '着火了'],
  [/[找照招]火了/g, '着火了'],
  [/[媒美没每][气汽器](?=味|罐|泄|漏|灶|露)/g, '煤气'],
  [/臭鸡[弹旦但]/g, '臭鸡蛋'],
  [/天然[器汽]/g, '天然气'],
  [/气[露陋](?=了|出)/g, '气漏'],
  [/煤[汽器期七]/g, '煤气'],
  [/然气/g, '燃气'],
  [/[露陋楼](?=水了|谁了)/g, '漏'],
  [/漏[税睡谁](?=了|$)/g, '漏水'],
  [/冒[眼言炎焰](?=了|$)/g, '冒烟'],
  [/[晕运云昏][到道](?=了|在)/g, '晕倒'],
  [/[昆捆][在](?=电梯)/g, '困在'],
  [/报[休秀]/g, '报修'],
  [/下[谁睡]道/g, '下水道'],
  [/[挺听停]电了/g, '停电了'],
  [/[挺听停]水了/g, '停水了'],
  [/路[登等](?=坏|不亮|没)/g, '路灯'],
  [/马[统通捅](?=堵|坏|漏)/g, '马桶'],
  [/[头投]诉/g, '投诉'],
];

/** The text in simplified, half-width, lower-case characters with usual mishearings mended; every position stays. */
export function fold(text: string): string {
  let out = text
    .replace(/[\uff01-\uff5e]/g, c => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[\u3000\u00a0\t]/g, ' ')
    .replace(/[A-Z]/g, c => c.toLowerCase())
    .replace(TRADITIONAL, c => SIMPLIFIED.get(c) ?? c);
  for (const [wrong, right] of MISHEARD) out = out.replace(wrong, right);
  return out;
}
