import { introduce } from '../src/domain/people.ts';
import { isOpen, type Ticket } from '../src/domain/ticket.ts';
import type { Cases } from '../src/ports/talk.ts';
import { isCancel, isOnlyForPerson } from './answers.ts';
import type { Dialogue, Flow, Heard, Turn } from './engine/flow.ts';
import type { Report } from './intake/dialogue.ts';
import { summaryOf } from './summary.ts';
import { onHand, whenOpen } from './who.ts';

interface Waiting {
  readonly ticketId: string;
  /** Whether it was said that words arriving meanwhile are passed on. */
  readonly told: boolean;
}

const FIVE_MINUTES = 5 * 60_000;

/** Who comes, or when somebody will be there; said once. */
export function whoComes(cases: Cases, ticket: Ticket): string {
  const who = onHand(cases, ticket.where.building, ticket.summary);
  const comes = who
    ? `已请${introduce(who)}来接，接下来由${who.name}直接和您说。`
    : `现在是休息时间，${whenOpen(cases)}。`;
  return `${comes}这之前您发的，我都会记下转过去。`;
}

/** From here on the machine is silent until a person is there, hands back, or the case is closed. */
export function waitForPerson(turn: Turn, ticket: Ticket): void {
  turn.cases.cancelTimer('questions');
  turn.cases.setTimer('person', new Date(turn.cases.now.getTime() + FIVE_MINUTES));
  turn.drop();
  turn.begin(person, { ticketId: ticket.id, told: false });
}

const NO_SUBJECT = '想和同事直接说';

/** What it is about, when more was said than that a person is wanted. */
const subject = (before: string, text: string): string =>
  summaryOf([before, isOnlyForPerson(text) ? '' : text].filter(Boolean).join('，'));

/** The case a person is wanted for: the newest open one, else one of what was said so far. */
function caseFor(turn: Heard): Ticket {
  const { cases, messageIds, text, reading } = turn;
  const newest = cases.tickets.find(isOpen);
  if (newest) {
    cases.add(newest.id, messageIds);
    return cases.amend(newest.id, { wantsPerson: true }, '业主要找同事');
  }
  const waiting = turn.open.find(d => d.id === 'intake@1' || d.id === 'clarify@1')?.data as
    | Partial<Report & { text: string; messageIds: readonly number[] }>
    | undefined;
  return cases.open({
    where: {},
    kind: 'human',
    category: reading.category,
    urgency: 'normal',
    responsibility: 'explain',
    summary: subject(waiting?.words ?? waiting?.text ?? '', text) || NO_SUBJECT,
    messages: [...(waiting?.messages ?? waiting?.messageIds ?? []), ...messageIds],
    wantsPerson: true,
  });
}

const person: Dialogue<Waiting> = {
  id: 'person@1',
  hear(turn, data) {
    const ticket = turn.cases.tickets.find(t => t.id === data.ticketId);
    if (!ticket || !isOpen(ticket) || !ticket.wantsPerson) {
      turn.cases.cancelTimer('person');
      return { kind: 'leave' };
    }
    turn.cases.add(ticket.id, turn.messageIds);
    if (isCancel(turn.text)) {
      turn.cases.cancelTimer('person');
      turn.cases.amend(ticket.id, { wantsPerson: false }, '业主说先不找同事');
      turn.say('human.cancelled', '好的，那先不请同事了。您的话都有记录，想找的时候说“转人工”就行。');
      return { kind: 'end' };
    }
    if (ticket.summary === NO_SUBJECT && turn.text)
      turn.cases.amend(ticket.id, { summary: summaryOf(turn.text) }, '业主补充');
    if (!data.told) turn.say('human.passed', '已转达。');
    return { kind: 'wait', data: { ...data, told: true } };
  },
  timers: [
    {
      name: 'person',
      ranOut(turn, data) {
        const ticket = turn.cases.tickets.find(t => t.id === data.ticketId);
        if (!ticket || !isOpen(ticket) || !ticket.wantsPerson) return { kind: 'end' };
        turn.say(
          'human.reaching',
          `让您久等了，抱歉，我还在联系同事。着急的话，也可以打24小时电话${turn.cases.community.settings.phone24}。`,
        );
        return { kind: 'wait', data };
      },
    },
  ],
};

/** 转人工: a person is called, and the machine steps back. */
export const human: Flow = {
  name: 'human',
  interrupts: ({ reading, text, open }) =>
    (reading.intent === 'human' || isOnlyForPerson(text)) &&
    !open.some(d => d.id === person.id || d.id === 'emergency@1'),
  dialogues: [person],
  answer(turn) {
    const ticket = caseFor(turn);
    turn.say('human.called', `好的。${whoComes(turn.cases, ticket)}`);
    waitForPerson(turn, ticket);
  },
};
