import type { Ticket } from '../src/domain/ticket.ts';
import { isCancel, isSolved } from './answers.ts';
import type { Heard } from './engine/flow.ts';
import { correct, enrich } from './intake/amend.ts';
import { standsWith } from './intake/receipt.ts';
import { isStillGoingOn, noteTime, stillLine } from './meanwhile.ts';
import { endByOwner } from './withdraw.ts';

/** Carries the words out on the case they are about. */
export function applyTo(turn: Heard, ticket: Ticket): void {
  const { cases, text } = turn;
  if (isCancel(text) || isSolved(text)) {
    endByOwner(turn, ticket);
    return;
  }
  if (isStillGoingOn(text)) {
    cases.add(ticket.id, turn.messageIds);
    turn.say('update.still', `${stillLine(cases, ticket, text)}（${ticket.number}）`);
    return;
  }
  const time = noteTime(turn, ticket);
  const done = time ?? correct(turn, ticket) ?? enrich(turn, ticket).said;
  const noted = done ?? '好的，您补充的记进去了。';
  turn.say(
    'update.noted',
    `${noted}（${ticket.number}）${standsWith(cases, cases.tickets.find(t => t.id === ticket.id) ?? ticket)}。`,
  );
}
