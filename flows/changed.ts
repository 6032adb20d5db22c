import { cutWords } from '../src/domain/cut.ts';
import { CHANGED_REASON } from '../src/domain/message.ts';
import { isOpen, type Ticket } from '../src/domain/ticket.ts';
import type { Line } from '../src/ports/talk.ts';
import { applyTo } from './apply.ts';
import type { Flow, Heard } from './engine/flow.ts';
import { enrich } from './intake/amend.ts';
import { standsWith } from './intake/receipt.ts';
import { isForStaffToEnd } from './matter.ts';
import { summaryOf } from './summary.ts';

const changesOf = ({ lines }: Heard): readonly Line[] => lines.filter(line => line.changes);

const caseOf = ({ cases }: Heard, { changes }: Line): Ticket | undefined =>
  changes && cases.tickets.find(t => t.messages.includes(changes.messageId));

/** Words of this turn that change nothing on record; new words about nothing we have are words like any other. */
const othersOf = (turn: Heard): readonly Line[] =>
  turn.lines.filter(line => line.text !== '' && line.changes?.kind !== 'recalled' && !caseOf(turn, line));

/** What he took back was all there was of the case. */
const wasAllOf = (ticket: Ticket, { changes }: Line): boolean =>
  ticket.state === 'recorded' && !isForStaffToEnd(ticket) && ticket.messages.every(id => id === changes!.messageId);

/** A message was taken back. */
function takenBack(turn: Heard, line: Line, ticket: Ticket): void {
  const { cases } = turn;
  const asksOn = wasAllOf(ticket, line);
  cases.add(ticket.id, turn.messageIds);
  cases.amend(ticket.id, {}, `${CHANGED_REASON.recalled}：“${cutWords(line.changes!.before, 60)}”`);
  if (!isOpen(ticket)) {
    turn.say('changed.closed', `您撤回的那条，${ticket.number}里已经注明。这件事已经收尾，不用您再做什么。`);
  } else if (asksOn) {
    turn.say('changed.recalled', `您撤回的那条，${ticket.number}里已经注明。这件事还要办吗？不说的话照常办。`, [
      { label: '还要办', say: '还要办，照常来' },
      { label: '不用办了', say: `${ticket.number}不用办了` },
    ]);
  } else {
    turn.say(
      'changed.noted',
      `您撤回的那条，${ticket.number}里已经注明，${standsWith(cases, ticket)}，这件事照常办。不用办的话，说一声“撤销”就行。`,
    );
  }
}

/** A message was changed. */
function edited(turn: Heard, line: Line, ticket: Ticket): void {
  const { cases, reading } = turn;
  const { before } = line.changes!;
  cases.amend(ticket.id, {}, `${CHANGED_REASON.edited}，原话：“${cutWords(before, 60)}”`);
  const { said } = enrich({ ...turn, text: line.text }, ticket, 'where');
  const isItsLine = ticket.summary === summaryOf(before, ticket.category) || ticket.messages.length === 1;
  const summary = summaryOf(line.text, reading.category);
  if (isItsLine && summary) cases.amend(ticket.id, { summary }, '业主改了原话');
  const now = cases.tickets.find(t => t.id === ticket.id) ?? ticket;
  turn.say(
    'changed.edited',
    `您改过的那条，${ticket.number}里跟着改了，记的是：${now.summary}。${said ?? ''}${standsWith(cases, now)}。`,
  );
}

/** A message changed or taken back: the case keeps the trace, whoever has it sees it, and it goes on until he says otherwise. */
export const changed: Flow = {
  name: 'changed',
  interrupts(turn) {
    const lines = changesOf(turn);
    return lines.some(line => caseOf(turn, line)) || (lines.length > 0 && othersOf(turn).length === 0);
  },
  returns: true,
  answer(turn) {
    const others = othersOf(turn);
    let ticket: Ticket | undefined;
    for (const line of changesOf(turn)) {
      const about = caseOf(turn, line);
      if (!about) continue;
      ticket = about;
      if (line.changes!.kind === 'recalled') takenBack(turn, line, about);
      else edited(turn, line, about);
    }
    if (!ticket) turn.say('changed.unfiled', '好的，您撤回的那条不算数了。有事随时发给我。');
    // What else was said goes to the same case: nobody has to say it again.
    if (ticket && isOpen(ticket) && others.length > 0) {
      const now = turn.cases.tickets.find(t => t.id === ticket.id) ?? ticket;
      const text = others.map(l => l.text).join('\n');
      applyTo({ ...turn, text, lines: others, messageIds: others.map(l => l.messageId) }, now);
    }
  },
};
