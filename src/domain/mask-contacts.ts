import { findSecrets } from './conceal.ts';
import type { Spans } from './mask-text.ts';

const NUMBER = '〔号码〕';
const PLATE = '〔车牌〕';
const CONTACT = '〔联系方式〕';
const BIRTHDAY = '〔生日〕';

/** To its end, however long: a part left over would be taken for another. */
const ID = '[a-z0-9][a-z0-9-]{3,}';
const DAY = '(?:19|20)[0-9]{2}(?:[-/.年][01]?[0-9](?:[-/.月][0-3]?[0-9]日?)?|[01][0-9][0-3][0-9])';
const CONTACTS: readonly RegExp[] = [
  /(?<![a-z0-9.+%-])[a-z0-9.+%-]+ ?(?:@|＠|\(at\)) ?[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4}/g,
  // an id stands after the word for it: 微信号 abc_123, 加v：abc123, qq 12345678
  new RegExp(
    `(?<=(?:微信号?|微信id|wechat(?: id)?|weixin|v信|薇信|威信|加微|加v|加薇|wx|vx|vxin|qq号?|企鹅号?|抖音号?|支付宝账?号?|小红书号?)[^a-z0-9\\n]{0,4})(?!(?:pay|app|web|login)(?![a-z0-9]))(?:[a-z]${ID}|[0-9]{5,}(?![a-z0-9]))`,
    'g',
  ),
];
/** Four figures of a phone or a card are enough to look somebody up. */
const TAIL = /(?<=(?:尾号|尾数|后四位|末四位|后4位|末4位)(?:是|为|:|：)? ?)[0-9x]{3,4}(?![0-9])/g;
const LOOSE_PLATE = /(?<=车牌号?(?:是|为|:|：)? ?)(?:[\u4e00-\u9fff] ?)?[a-z](?:[·. -])?[a-z0-9]{4,6}(?![a-z0-9])/g;
/** Whatever begins like a plate and runs on. */
const LONG_PLATE =
  /[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼] ?[a-z](?:[·. -]{1,2})?(?=[a-z]{0,2}[0-9])[a-z0-9]{5,}/g;
const BIRTH = new RegExp(
  `(?<=(?:生于|出生于?|生日|出生日期|出生年月|birthday|born)(?:是|为|:|：|on| )? ?)${DAY}|(?<![0-9])${DAY}(?= ?(?:出生|生人|生的|的?生日))`,
  'g',
);
const MAINLAND_DAY = /^(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])$/;

/** Puts a mark for every number to call, plate, ID, card, account, address and birthday. */
export function maskContacts(spans: Spans): void {
  spans.mask(CONTACTS[0]!, CONTACT);
  for (const { kind, start, end } of findSecrets(spans.plain)) spans.put(start, end, kind === 'plate' ? PLATE : NUMBER);
  spans.mask(BIRTH, BIRTHDAY);
  keepNumbersOfOurs(spans);
  spans.mask(CONTACTS[1]!, CONTACT);
  spans.mask(TAIL, NUMBER);
  spans.mask(LOOSE_PLATE, PLATE);
  spans.mask(LONG_PLATE, PLATE);
  // Long numbers that nothing explains are somebody's account, card or phone.
  spans.mask(/(?<![0-9.])[0-9]{7,}(?![0-9])/g, NUMBER, run => MAINLAND_DAY.test(run));
}

/** Tickets, days, times and hotlines stay readable whatever else looks like them. */
function keepNumbersOfOurs(spans: Spans): void {
  spans.keep(/(?<![a-z])[a-z]{2,4}-[0-9]{2}-[0-9]{3,6}(?![0-9])/g);
  spans.keep(/(?<![a-z])(?!qq|vx)[a-z]{2,4}(?:19|20)[0-9]{6,12}(?![0-9])/g);
  spans.keep(/(?:单号|工号|工单号?|编号|票号)[是为:： #]{0,2}[a-z]{0,4}-?[0-9]{3,6}(?![0-9])/g);
  spans.keep(
    /(?<![0-9])(?:19|20)[0-9]{2}(?:年(?:[01]?[0-9]月(?:[0-3]?[0-9][日号]?)?)?|[-/.][01]?[0-9](?:[-/.][0-3]?[0-9])?(?![0-9]))/g,
  );
  spans.keep(/(?<![0-9])[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9])?(?![0-9])/g);
}
