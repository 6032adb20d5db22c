import { whereLabel } from '../../src/domain/house.ts';
import { CATEGORY_NAMES } from '../../src/domain/labels.ts';
import type { Staff } from '../../src/domain/people.ts';
import { introduce } from '../../src/domain/people.ts';
import type { Ticket } from '../../src/domain/ticket.ts';
import type { Cases } from '../../src/ports/talk.ts';
import { isMisconduct } from '../matter.ts';
import { isOnlyThing } from '../place.ts';
import { LONG } from '../summary.ts';
import { handedTo, inCharge, isNight, onHand, onWatch, seenBy } from '../who.ts';

/** Noise that cannot wait for the morning. */
const isNightNoise = (cases: Cases, ticket: Ticket): boolean => ticket.category === 'neighbor.noise' && isNight(cases);

/** Who looks at it first, and there now. */
export function looksAtIt(cases: Cases, ticket: Ticket): Staff | undefined {
  const named = cases.staff.filter(s => ticket.about.includes(s.id)).map(s => s.name);
  const about = [ticket.summary, ...named].join('，');
  if (isMisconduct(ticket.summary)) return inCharge(cases, about) ?? onHand(cases, ticket.where.building, about);
  if (isNightNoise(cases, ticket)) return onWatch(cases) ?? onHand(cases);
  return onHand(cases, ticket.where.building, about);
}

/** Somebody close has died. */
const BEREAVED =
  /(老伴|爱人|老公|老婆|丈夫|妻子|[爸妈]|父亲|母亲|爷爷|奶奶|外公|外婆|姥姥|姥爷|儿子|女儿|孩子|家里人).{0,4}(刚|才|昨天|前天|上周|上个月|不久前)?.{0,2}(去世|过世|走了|没了|离世|刚走)/;

/** What frightens; money taken or a rude word does not. */
const FRIGHT = /闯|进|打|推|动手|威胁|骚扰|猥|摸|偷/;

/** How the first answer to a report begins, by what was reported. */
function opening(cases: Cases, ticket: Ticket, isLong: boolean): string {
  const you = cases.asker.calledAs ? `${cases.asker.calledAs}，` : '';
  if (BEREAVED.test(ticket.summary))
    return `${you}听您这么说，心里很不好受，请您节哀，也请保重自己。您说的事我记下了：`;
  if (isMisconduct(ticket.summary))
    return `${you}${FRIGHT.test(ticket.summary) ? '让您受惊了' : '遇上这样的事，换谁都不好受'}，真的很抱歉。您说的我原原本本记下来了。`;
  if (isNightNoise(cases, ticket)) return `${you}这么晚还被吵得没法休息，给您添麻烦了，很抱歉。`;
  if (isLong) return `${you}您说的我一句一句都看了，换谁都会着急。给您添麻烦了，很抱歉，也谢谢您愿意跟我们讲清楚。`;
  if (ticket.kind === 'praise') return `${you}谢谢您特意说一声，我转告同事。记下了：`;
  if (ticket.kind === 'suggestion') return `${you}谢谢您的建议，我记下了：`;
  if (ticket.kind === 'complaint') return `${you}谢谢您告诉我们。给您添麻烦了，很抱歉，这事确实让人着急。我记下了：`;
  return `${you}给您添麻烦了，很抱歉。我记下了：`;
}

/** What was taken down, line by line, for the owner to check. */
function readBack(cases: Cases, ticket: Ticket): string {
  const where = isOnlyThing(ticket.where) ? '' : whereLabel(ticket.where);
  const phone = ticket.phone ?? (cases.asker.hasPhoneOnFile ? '您登记的号码' : '');
  const needsCall = ticket.kind === 'repair' || ticket.kind === 'complaint';
  return [
    `事项：${ticket.summary}`,
    ...(where ? [`地点：${where}`] : []),
    ...(phone && needsCall ? [`电话：${phone}`] : []),
    `编号：${ticket.number}`,
  ].join('\n');
}

/** Said to whoever asks not to be named; the case is marked for it. */
export const SECRET_KEPT = '您放心，这件事标了保密，是谁说的、住哪里，只有办事的同事看得到，不会告诉对方。';

/** Beside the receipt of a confidential case, or of one about a neighbour. */
const secretLine = ({ confidential, category }: Ticket): string =>
  confidential ? SECRET_KEPT : category.startsWith('neighbor.') ? '您的身份和房号不会告诉对方。' : '';

/** Who looks at it and what happens next; nothing nobody promised. */
export function next(cases: Cases, ticket: Ticket): string {
  const who = looksAtIt(cases, ticket);
  if (isMisconduct(ticket.summary) && who) return `${seenBy('这件事', who)}，接手后我在这里告诉您。`;
  if (isNightNoise(cases, ticket) && who)
    return `现在值班的是${introduce(who)}，由${who.name}先看，接手后我在这里告诉您。${secretLine(ticket)}`;
  const kept = secretLine(ticket);
  const told = ticket.kind === 'praise' ? '。' : who ? '，接手后我在这里告诉您。' : '。有人接手，我在这里告诉您。';
  return `${handedTo(cases, who)}${told}${kept}`;
}

/** With whom the case stands: whoever has claimed it, else who looks first; a half sentence. */
export function standsWith(cases: Cases, ticket: Ticket): string {
  const owner = cases.staff.find(s => s.id === ticket.responsibleId);
  if (owner)
    return `由${introduce(owner)}在跟，${owner.onDuty ? `${owner.name}看得到` : `${owner.name}上班后看；等不了的话请打24小时电话${cases.community.settings.phone24}`}`;
  const who = looksAtIt(cases, ticket);
  return who && !who.onDuty ? seenBy('', who) : handedTo(cases, who);
}

/** The first answer to a matter: sympathy, read-back with the number, who and what next. */
export function receipt(cases: Cases, ticket: Ticket, words: string): string {
  const isLong = words.length > LONG;
  const first = opening(cases, ticket, isLong);
  const body = isLong ? `编号：${ticket.number}` : readBack(cases, ticket);
  return `${first}\n${body}\n${next(cases, ticket)}`;
}

/** What a case is called in passing: never a piece of the owner's own words. */
export const nameOf = ({ category }: Ticket): string =>
  category === 'none.general' ? '您先前说的' : `“${CATEGORY_NAMES[category]}”`;

/** What was added is with somebody by name. */
export function noted(cases: Cases, ticket: Ticket): string {
  const who = cases.staff.find(s => s.id === ticket.responsibleId) ?? looksAtIt(cases, ticket);
  return `好的，您补充的已经记进去了${who ? `，${who.name}看得到` : ''}。`;
}
