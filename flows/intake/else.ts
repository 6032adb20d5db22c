import { isOpen, type Ticket } from '../../src/domain/ticket.ts';
import { asksWhatWeAre, beginsAnother } from '../answers.ts';
import type { Heard } from '../engine/flow.ts';
import { isAkin, QUESTIONS, REPORTS } from '../matter.ts';
import { isAboutEarlier } from '../older.ts';
import { isOnlyPlace } from '../place.ts';
import { asksInPassing } from '../status.ts';

/** A kind word or a proposal is soon said: a question or a report after it is a matter of its own. */
const isApartFrom = ({ reading }: Heard, { kind, category }: Ticket): boolean =>
  reading.confidence >= 0.5 &&
  reading.intent !== kind &&
  (QUESTIONS.includes(reading.intent) ||
    (REPORTS.includes(reading.intent) && reading.category !== 'none.general' && reading.category !== category));

/** Words that are about something else than the report being taken; then the other flows hear them. */
export function isSomethingElse(turn: Heard, ticket?: Ticket): boolean {
  const { reading, text } = turn;
  if (text.length < 4 || isOnlyPlace(text, reading.slots)) return false;
  if (ticket && isAboutEarlier(turn, ticket)) return true;
  if (asksWhatWeAre(text)) return true;
  if (reading.abstain) return false;
  if (reading.intent === 'status_query') return Boolean(ticket);
  if (reading.intent === 'other')
    return Boolean(ticket) && reading.confidence >= 0.8 && Object.keys(reading.slots).length === 0;
  if (reading.intent === 'smalltalk') return /真人|机器|人工智能|你是谁|AI/i.test(text);
  if (ticket && (ticket.kind === 'praise' || ticket.kind === 'suggestion')) return isApartFrom(turn, ticket);
  if (QUESTIONS.includes(reading.intent))
    return ticket !== undefined && reading.confidence >= 0.5 && !isAkin(reading.category, ticket.category);
  if (!ticket || !REPORTS.includes(reading.intent)) return false;
  const isApart = !isAkin(reading.category, ticket.category);
  if (beginsAnother(text))
    return (
      isApart ||
      (reading.intent === 'complaint' && ticket.kind !== 'complaint') ||
      (reading.category !== 'none.general' && reading.slots.location !== undefined)
    );
  return isApart && (reading.confidence >= 0.6 || /^(另外|还有|对了|顺便)/.test(text));
}

/** Asks how the case being taken stands, and has no other that could be meant. */
export const isAskingAfter = (turn: Heard, ticket: Ticket): boolean =>
  ((turn.reading.intent === 'status_query' && !turn.reading.abstain) ||
    asksInPassing(turn) ||
    /^[?？]+$/.test(turn.text.trim())) &&
  !isAboutEarlier(turn, ticket) &&
  turn.cases.tickets.filter(isOpen).length === 1 &&
  !/[A-Z]{1,4}-\d{2}-\d{4}/i.test(turn.text);
