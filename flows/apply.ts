import { isOpen, type Ticket } from '../src/domain/ticket.ts';
import { isCancel, isSolved, wantsSecrecy } from './answers.ts';
import type { Heard } from './engine/flow.ts';
import { correct, enrich } from './intake/amend.ts';
import { SECRET_KEPT, standsWith } from './intake/receipt.ts';
import { isStillGoingOn, noteTime, stillLine } from './meanwhile.ts';
import { endByOwner } from './withdraw.ts';

/** What was said together is kept secret together: which half was meant is not for us to guess. */
export function keepSecret({ cases }: Pick<Heard, 'cases'>, { id, messages }: Ticket): void {
  const said = new Set(messages);
  for (const one of cases.tickets.filter(t => isOpen(t) && (t.id === id || t.messages.some(m => said.has(m)))))
    if (!one.confidential) cases.amend(one.id, { confidential: true }, '业主要求保密');
}

const WRONG =
  /(房号|门牌号?|楼号|地址|地方|位置|电话|手机号?|号码)(刚才|刚刚|我)?(写|填|说|打|报|发|留|给|记)?错了?|(?:写|填|说|打|报|发|留|给|记)错(?:了)?(房号|门牌号?|楼号|地址|地方|位置|电话|手机号?|号码)/;

/** What he says is wrong, without saying what is right. */
function wrongIn({ text, reading }: Heard): string | undefined {
  if (text.length > 16 || Object.keys(reading.slots).some(slot => slot !== 'time' && slot !== 'location'))
    return undefined;
  const [, before, after] = WRONG.exec(text) ?? [];
  return before ?? after;
}

/** Carries the words out on the case they are about. */
export function applyTo(turn: Heard, ticket: Ticket): void {
  const { cases, text } = turn;
  if (isCancel(text) || isSolved(text)) {
    endByOwner(turn, ticket);
    return;
  }
  if (isStillGoingOn(text)) {
    cases.add(ticket.id, turn.messageIds);
    turn.say('update.still', stillLine(cases, ticket, text));
    return;
  }
  if (wantsSecrecy(text)) {
    cases.add(ticket.id, turn.messageIds);
    keepSecret(turn, ticket);
    turn.say('update.secret', `${ticket.number}：${SECRET_KEPT}`);
    return;
  }
  const wrong = wrongIn(turn);
  if (wrong) {
    cases.add(ticket.id, turn.messageIds);
    turn.say('update.wrong', `好的，对的${wrong}是什么？直接发给我，${ticket.number}就改过来。`);
    return;
  }
  const time = noteTime(turn, ticket);
  const done = time ?? correct(turn, ticket) ?? enrich(turn, ticket).said;
  const noted = done ?? '好的，您补充的记下了。';
  turn.say(
    'update.noted',
    `${noted}${ticket.number}${standsWith(cases, cases.tickets.find(t => t.id === ticket.id) ?? ticket)}。`,
  );
}
