import { cutWords } from '../src/domain/cut.ts';
import { CATEGORY_NAMES, type Category } from '../src/domain/labels.ts';

/** Insults; what is left of a sentence without them is what it is about. */
export const ABUSE =
  /傻|蠢|废物|垃圾(物业|东西|玩意|公司)|(你们|物业)(公司)?(真|都|就|太|简直|可)?(的)?(是|就是)?(一[群帮]|个)?垃圾(?![桶站房箱])|妈的|他妈|tmd|滚|去死|混蛋|王八|狗东西|骗子|吃屎|nmsl|(?<![a-z])sb(?![a-z])|不要脸|缺德/i;
/** Above this somebody is pouring his heart out. */
export const LONG = 100;

const LEAD_IN =
  /^((你好|您好|喂|在吗|请问|谢谢(你们|您|了)?|那个|另外|还有|以及|对了|顺便|再)?(问一下|说一下|说个事)?(还有)?(一?[件个])?(事情?|问题)?[，,。！!：:\s]+|你好|您好|请问|另外|还有(一?[件个](事情?|问题))?|对了|顺便)+/u;
const ASKING = /^我?(就是)?(想|要)?(再)?(咨询|请问|打听|问问|问)(你们)?(一下|下|个事|一声|个问题)?[，,：:\s]*(?=.{2})/u;
const REPORTING = /^我?(要|想)?(投诉|报修|举报|反映)(一下)?[，,：:\s]*(?=.{4})/u;
const HOUSE =
  '(?:我(?:家|们)?(?:住|在|是)?)?(?:住|在)?[A-Za-z]?\\d{1,3}(?:栋|幢|座|号楼|#|-)(?:\\d{1,2}(?:单元|-))?(?:\\d{1,2}[楼层])?(?:\\d{3,4})?(?:室|号|房)?';
const IS_HOUSE = new RegExp(`^${HOUSE}$`, 'u');
const IS_NAME =
  /^(我是|我叫|本人)(?=.{0,24}$)(.*(\d{3,4}|[栋幢座]|单元|业主|住户|租户|女士|先生|小姐).*|[\p{Script=Han}]{2,4})$/u;
/** Asks not to be named; that stands on the case as a mark, and is not read back again and again. */
const IS_SECRECY =
  /^(请|麻烦|求)?(你们|您)?(千万)?(帮我|替我|给我)?(保密|匿名)?(别|不要|请勿)?(说|告诉|透露|提)?(是|到|出)?(我|我的名字)?(说|报|反映|投诉|举报)?的?$|^(请|麻烦)?(帮我|替我)?(保密|匿名).{0,8}$/u;
const PHONE = /(我的?)?(联系)?(电话|手机号?码?|号码)?(是|为|[:：])?\s*⟦p\d+⟧/gu;
const CONCRETE =
  /电梯|灯|水|漏|堵|墙|门|锁|窗|车|噪|吵|装修|垃圾|卫生|保洁|保安|暖|电|气|味|路|草|树|狗|猫|费|钱|单|楼|管道|马桶|屋顶|消防/;

/** One line of what was said, for the record and to be read back: without greetings, names, houses and numbers that stand elsewhere, and without insults. */
export function summaryOf(text: string, category?: Category): string {
  const clauses = text
    .replace(PHONE, '')
    .split('\n')
    .filter(line => !IS_HOUSE.test(bare(line)))
    .join('\n')
    .replace(LEAD_IN, '')
    .replace(/(?<=(?:^|\n)[^\n]{1,3})\n+/g, '')
    .replace(/(?<!\s)\s*\n\s*/g, '，')
    .replace(/\s+/g, ' ')
    .split(/(?<=[，,。；;！!？?])/u)
    .filter(clause => !IS_HOUSE.test(bare(clause)) && !IS_NAME.test(bare(clause)) && !IS_SECRECY.test(bare(clause)));
  const kept = clauses.filter(clause => !ABUSE.test(clause));
  const isRant = kept.length < clauses.length;
  const line = tidy((isRant ? kept : clauses).join(''));
  if (isRant && !CONCRETE.test(line)) return named(category) ?? '业主有不满，要同事了解';
  if (text.length > LONG && named(category)) return account(kept, category!);
  return cutWords(line || text.replace(PHONE, '').replace(/\s+/g, ' ').trim(), 60);
}

const bare = (clause: string): string => clause.replace(/[\s，,。；;！!？?、]/gu, '');
const tidy = (line: string): string =>
  line
    .trim()
    .replace(LEAD_IN, '')
    .replace(ASKING, '')
    .replace(REPORTING, '')
    .replace(/^[，,。；;、\s]+|[，,；;、\s]+$/gu, '')
    .replace(/，{2,}/g, '，');
const named = (category?: Category): string | undefined =>
  category && category !== 'none.general' ? CATEGORY_NAMES[category] : undefined;

/** A long account in short: its kind, and the first thing in it one can touch. */
function account(clauses: readonly string[], category: Category): string {
  const first = clauses.map(tidy).find(clause => clause.length <= 30 && CONCRETE.test(clause));
  return first ? `${CATEGORY_NAMES[category]}：${first}` : CATEGORY_NAMES[category];
}
