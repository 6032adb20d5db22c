import type { Category, Intent } from '../src/domain/labels.ts';
import type { Staff } from '../src/domain/people.ts';
import type { Matter, Reading } from '../src/domain/reading.ts';
import type { Ticket } from '../src/domain/ticket.ts';
import { bare } from './answers.ts';
import { LONG } from './summary.ts';

/** Intents that become a case of their own by being said. */
export const REPORTS: readonly Intent[] = ['repair', 'complaint', 'suggestion', 'praise'];
/** Intents that a named person answers. */
export const QUESTIONS: readonly Intent[] = ['inquiry', 'fee_query'];

const EMPTY_WORDS =
  /我们?|你们?|您|要|想|请|帮|来|报修|报个?修|维修|修理|修|投诉|举报|反映|反馈|建议|表扬|点赞|咨询|一下|一个|个|点|问题|事情|事儿?|情况|物业|师傅|麻烦|你好|您好|在吗|有人吗?|给|向|人|东西|坏了|的|了/g;

/** "我要报修": wants something, and does not say what. */
export const isVague = (text: string, category: Category): boolean =>
  category === 'none.general' && bare(text).replace(EMPTY_WORDS, '').length <= 1;

const PEOPLE =
  '(保安|秩序员|门岗|管家|客服|前台|保洁|阿姨|维修工|维修的|师傅|物业的?(人|员工|经理)|工作人员|员工|工程部?的?人?)';
const ACT =
  '(闯|(走|跑|溜|冲|钻)?进(了|到|来|去)?(我|我们|人|别人)?(的)?(家|屋|门|房间|卧室)|骂|打(人|了|我)|推(我|人|了)|动手|威胁|骚扰|猥|摸(我|了)|偷|拿走|收(了)?(我)?(钱|红包|好处)|侮辱|歧视|喝(醉|酒))';
const GRAVE = new RegExp(
  `${PEOPLE}[^。！!？?\\n]{0,16}${ACT}|被[^，,。]{0,4}${PEOPLE}[^，,。]{0,6}(打|骂|推|摸|骚扰|威胁)`,
);

/** A grave complaint about one of our own people: it is never ended by a withdrawal, and a manager is told. */
export const isMisconduct = (text: string): boolean => GRAVE.test(text);

const NO_COMPLAINT: readonly Intent[] = ['praise', 'suggestion', 'inquiry', 'fee_query', 'status_query', 'human'];

/** Complains of somebody who works here, by name or by what was done. */
export const isAboutStaff = ({ intent }: Reading, text: string, staff: readonly Staff[]): boolean =>
  (isMisconduct(text) && !NO_COMPLAINT.includes(intent)) ||
  (intent === 'complaint' && staff.some(s => s.name.length > 1 && text.includes(s.name)));

/** Only staff may end it. */
export const isForStaffToEnd = (ticket: Ticket): boolean =>
  ticket.danger !== undefined ||
  ticket.kind === 'emergency' ||
  (ticket.kind === 'complaint' && isMisconduct(ticket.summary));

const KIN: readonly ReadonlySet<Category>[] = [
  new Set<Category>([
    'facility.leak',
    'facility.drain',
    'facility.water',
    'facility.structure',
    'facility.heating',
    'facility.fire',
  ]),
  new Set<Category>(['facility.power', 'facility.lighting', 'facility.fire']),
  new Set<Category>(['neighbor.noise', 'neighbor.renovation', 'neighbor.pet', 'service.security', 'neighbor.occupy']),
  new Set<Category>(['neighbor.smell', 'service.cleaning', 'facility.drain', 'facility.gas']),
  new Set<Category>(['service.door', 'service.security', 'service.parking']),
];

/** Two categories that people use for one and the same matter. */
export const isAkin = (a: Category, b: Category): boolean =>
  a === b ||
  a === 'none.general' ||
  b === 'none.general' ||
  a === 'service.attitude' ||
  b === 'service.attitude' ||
  KIN.some(k => k.has(a) && k.has(b));

/** Questions about one thing go to one person, as one case. */
function asOnePerson(matters: readonly Matter[]): readonly Matter[] {
  const kept: Matter[] = [];
  for (const m of matters) {
    const at = kept.findIndex(k => [k, m].every(q => QUESTIONS.includes(q.intent)) && k.category === m.category);
    if (at < 0) kept.push(m);
    else kept[at] = { ...kept[at]!, text: `${kept[at]!.text}，${m.text}` };
  }
  return kept;
}

const LISTED = /(^|[\n。；;])[^\S\n]*([一二三四五六七八九\d]{1,2})\s*[、.．)）]/g;

/**
 * The matters of a message that become cases, most urgent first; at least the message as a whole. A long account is
 * one matter unless its points are numbered: taken apart it would come back as a form.
 */
export function mattersOf(reading: Reading, words: string): readonly Matter[] {
  const isAccount = words.length > LONG && (words.match(LISTED)?.length ?? 0) < 2;
  const real = asOnePerson(reading.matters.filter(m => [...REPORTS, ...QUESTIONS].includes(m.intent)));
  return real.length > 1 && !isAccount ? real : [reading];
}

/** Of several matters one is a report: each becomes a case, whichever was told first. */
export const holdsReport = (reading: Reading, words: string): boolean => {
  const matters = mattersOf(reading, words);
  return matters.length > 1 && matters.some(m => REPORTS.includes(m.intent));
};
