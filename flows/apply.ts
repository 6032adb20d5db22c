import { introduce } from '../src/domain/people.ts';
import type { Ticket } from '../src/domain/ticket.ts';
import { isCancel, isSolved } from './answers.ts';
import type { Heard } from './engine/flow.ts';
import { correct, enrich } from './intake/amend.ts';
import { isStillGoingOn, noteTime, stillLine } from './meanwhile.ts';
import { handedTo, onHand } from './who.ts';
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
  const who = cases.staff.find(s => s.id === ticket.responsibleId);
  const to = who ? `已转给${introduce(who)}` : handedTo(cases, onHand(cases, ticket.where.building, ticket.summary));
  const noted = done ?? '好的，您补充的记进去了。';
  turn.say('update.noted', `${noted}（${ticket.number}）${to}。`);
}
