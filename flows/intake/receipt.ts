import { whereLabel } from '../../src/domain/house.ts';
import { CATEGORY_NAMES } from '../../src/domain/labels.ts';
import type { Staff } from '../../src/domain/people.ts';
import { introduce } from '../../src/domain/people.ts';
import type { Ticket } from '../../src/domain/ticket.ts';
import type { Cases } from '../../src/ports/talk.ts';
import { isMisconduct } from '../matter.ts';
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

function opening(cases: Cases, ticket: Ticket, isLong: boolean): string {
  const you = cases.asker.calledAs ? `${cases.asker.calledAs}，` : '';
  if (isMisconduct(ticket.summary))
    return `${you}让您受惊了，真的很抱歉。这件事我们会认真对待，您说的我原原本本记下来了。`;
  if (isNightNoise(cases, ticket)) return `${you}这么晚还被吵得没法休息，给您添麻烦了，很抱歉。`;
  if (isLong) return `${you}您说的我一句一句都看了，换谁都会着急。给您添麻烦了，很抱歉，也谢谢您愿意跟我们讲清楚。`;
  if (ticket.kind === 'praise') return `${you}谢谢您特意说一声，我转告同事。记下了：`;
  if (ticket.kind === 'suggestion') return `${you}谢谢您的建议，我记下了：`;
  if (ticket.kind === 'complaint') return `${you}谢谢您告诉我们。给您添麻烦了，很抱歉，这事确实让人着急。我记下了：`;
  return `${you}给您添麻烦了，很抱歉。我记下了：`;
}

/** What was taken down, line by line, for the owner to check. */
function readBack(cases: Cases, ticket: Ticket): string {
  const where = whereLabel(ticket.where);
  const phone = ticket.phone ?? (cases.asker.hasPhoneOnFile ? '您登记的号码' : '');
  const needsCall = ticket.kind === 'repair' || ticket.kind === 'complaint';
  return [
    `事项：${ticket.summary}`,
    ...(where ? [`地点：${where}`] : []),
    ...(phone && needsCall ? [`电话：${phone}`] : []),
    `编号：${ticket.number}`,
  ].join('\n');
}

/** Who looks at it and what happens next; nothing nobody promised. */
export function next(cases: Cases, ticket: Ticket): string {
  const who = looksAtIt(cases, ticket);
  if (isMisconduct(ticket.summary) && who) return `${seenBy('这件事', who)}，接手后我在这里告诉您。`;
  if (isNightNoise(cases, ticket) && who)
    return `现在值班的是${introduce(who)}，由${who.name}先看，接手后我在这里告诉您。您的身份和房号不会告诉对方。`;
  const kept = ticket.category.startsWith('neighbor.') ? '您的身份和房号不会告诉对方。' : '';
  const told = ticket.kind === 'praise' ? '。' : who ? '，接手后我在这里告诉您。' : '。有人接手，我在这里告诉您。';
  return `${handedTo(cases, who)}${told}${kept}`;
}

/** With whom the case stands: whoever has claimed it, else who looks first; a half sentence. */
export function standsWith(cases: Cases, ticket: Ticket): string {
  const owner = cases.staff.find(s => s.id === ticket.responsibleId);
  if (owner) return `由${introduce(owner)}在跟，${owner.name}看得到`;
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
