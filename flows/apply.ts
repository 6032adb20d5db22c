import { introduce } from '../src/domain/people.ts';
import type { Ticket } from '../src/domain/ticket.ts';
import { isCancel, isSolved } from './answers.ts';
import type { Heard } from './engine/flow.ts';
import { correct, enrich } from './intake/amend.ts';
import { handedTo, onHand } from './who.ts';
import { endByOwner } from './withdraw.ts';

const APPOINTMENT = /改(到|成|约|期)|(在|有|没)(家|人|空)|方便|可以来|再来|别来|上门|预约|过来/;

/** Carries the words out on the case they are about. */
export function applyTo(turn: Heard, ticket: Ticket): void {
  const { cases, text, reading } = turn;
  if (isCancel(text) || isSolved(text)) {
    endByOwner(turn, ticket);
    return;
  }
  const done = correct(turn, ticket) ?? enrich(turn, ticket).said;
  const isWhen = APPOINTMENT.test(text) && reading.slots.time !== undefined;
  if (isWhen)
    cases.amend(
      ticket.id,
      { demand: [ticket.demand, `方便时间：${text}`].filter(Boolean).join('；').slice(0, 200) },
      '业主说的时间',
    );
  const who = cases.staff.find(s => s.id === ticket.responsibleId);
  const to = who ? `已转给${introduce(who)}` : handedTo(cases, onHand(cases, ticket.where.building, ticket.summary));
  const noted = isWhen
    ? `好的，您说的时间记下了，具体安排由${who?.name ?? '接手的同事'}跟您定。`
    : (done ?? '好的，您补充的记进去了。');
  turn.say('update.noted', `${noted}（${ticket.number}）${to}。`);
}
