import type { Intent } from '../../src/domain/labels.ts';
import { isOpen, type Ticket } from '../../src/domain/ticket.ts';
import type { Heard, Outcome, Turn } from '../engine/flow.ts';
import { fileMatter } from './file.ts';
import { type Asked, nextQuestion } from './questions.ts';
import { nameOf, receipt } from './receipt.ts';

/** What a report remembers while it listens. */
export interface Report {
  /** Absent until the matter is understood. */
  readonly ticketId?: string;
  readonly kind: Intent;
  readonly asked: Asked;
  /** What came before the matter was understood. */
  readonly words: string;
  readonly messages: readonly number[];
  readonly pictures: number;
  /** Cases of the other matters of the same message, still to be asked about. */
  readonly others?: readonly string[];
}

const TEN_MINUTES = 10 * 60_000;

/** Waits for more, ten minutes at most. */
export function wait(turn: Turn, data: Report, question?: string): Outcome<Report> {
  turn.cases.setTimer('questions', new Date(turn.cases.now.getTime() + TEN_MINUTES));
  return { kind: 'wait', data, question };
}

export function end(turn: Turn): Outcome<Report> {
  turn.cases.cancelTimer('questions');
  return { kind: 'end' };
}

export const ticketOf = (turn: Turn, { ticketId }: Report): Ticket | undefined =>
  turn.cases.tickets.find(t => t.id === ticketId);

/** The next of the other matters of which something is missing; a number to call serves for all. */
function nextMatter(turn: Turn, data: Report): { readonly ticket: Ticket; readonly data: Report } | undefined {
  const { cases } = turn;
  const { phone } = ticketOf(turn, data) ?? {};
  for (const [i, id] of (data.others ?? []).entries()) {
    const found = cases.tickets.find(t => t.id === id && isOpen(t));
    const ticket = found && phone && !found.phone ? cases.amend(id, { phone }, '同一位业主的电话') : found;
    const asked: Asked = { ...data.asked, times: {} };
    if (ticket && nextQuestion(cases, ticket, asked))
      return { ticket, data: { ...data, ticketId: id, asked, others: data.others!.slice(i + 1) } };
  }
  return undefined;
}

/** Says what there is to say together with the next question, if anything is missing of this matter or of the next. */
export function goOn(turn: Turn, data: Report, ticket: Ticket, said: string): Outcome<Report> {
  const question = nextQuestion(turn.cases, ticket, data.asked);
  if (question) {
    turn.say(`intake.${question.key}`, `${said}\n${question.text}`, question.choices);
    return wait(turn, { ...data, asked: question.asked }, question.key);
  }
  const next = nextMatter(turn, data);
  if (next) return goOn(turn, next.data, next.ticket, `${said}\n再说${nameOf(next.ticket)}（${next.ticket.number}）：`);
  turn.say('intake.noted', said);
  return wait(turn, data);
}

/** Files what is understood now and says so. */
export function file(turn: Heard, data: Report): Outcome<Report> {
  const words = [data.words, turn.text].filter(Boolean).join('\n');
  const isMatter = ['repair', 'complaint', 'suggestion', 'praise'].includes(turn.reading.intent);
  const asked = data.kind === 'emergency' ? 'repair' : data.kind;
  const kind = asked === 'complaint' || !isMatter ? asked : turn.reading.intent;
  const matter = { ...turn.reading, text: turn.text };
  const ticket = fileMatter(
    turn.cases,
    matter,
    turn.reading.slots,
    words,
    [...data.messages, ...turn.messageIds],
    kind,
  );
  const pictures = data.pictures + turn.pictures > 0 ? '照片也收到了，已附上。' : '';
  const closing = nextQuestion(turn.cases, ticket, data.asked) ? '' : '有不对的地方，直接告诉我就行。';
  const said = [receipt(turn.cases, ticket, words), `${pictures}${closing}`].filter(Boolean).join('\n');
  return goOn(turn, { ...data, ticketId: ticket.id }, ticket, said);
}
