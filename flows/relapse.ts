import type { Intent } from '../src/domain/labels.ts';
import { introduce } from '../src/domain/people.ts';
import { isOpen, type Ticket } from '../src/domain/ticket.ts';
import type { Flow, Heard } from './engine/flow.ts';
import { phoneIn } from './intake/file.ts';
import { isAkin } from './matter.ts';
import { handedTo, onHand } from './who.ts';

const TOLD_AS: readonly Intent[] = ['repair', 'complaint', 'ticket_update', 'status_query'];
const FORTNIGHT = 14 * 86_400_000;
const NOT_WELL =
  /(没|未)(有|能)?(修|弄|解决|处理|搞|通)?(好|通|亮|行)|还(是|在)?(漏|堵|响|吵|坏|滴|臭|不|老样子|这样|那样)|又(开始)?(漏|堵|坏|响|吵|停|来了|不)|老样子|白修/;

/** The case of the last fortnight that was called done and, by these words, is not. */
function calledDone({ cases, reading, text }: Heard): Ticket | undefined {
  if (!TOLD_AS.includes(reading.intent) || !NOT_WELL.test(text)) return undefined;
  const isRecent = (t: Ticket) =>
    t.state === 'resolved' && cases.now.getTime() - (t.closedAt?.getTime() ?? 0) < FORTNIGHT;
  const akin = (t: Ticket) => isAkin(t.category, reading.category);
  return cases.tickets.some(t => isOpen(t) && akin(t)) ? undefined : cases.tickets.find(t => isRecent(t) && akin(t));
}

/** Done, and yet not well: the same case is open again, pressing, with the same person; nobody has to start over. */
export const relapse: Flow = {
  name: 'relapse',
  hears: turn => calledDone(turn) !== undefined,
  answer(turn) {
    const { cases, reading, text, messageIds } = turn;
    const ticket = cases.reopen(calledDone(turn)!.id, '业主告知还没好');
    cases.add(ticket.id, messageIds);
    const phone = phoneIn(text, reading.slots);
    cases.amend(
      ticket.id,
      { urgency: ticket.urgency === 'emergency' ? 'emergency' : 'high', ...(phone ? { phone } : {}) },
      '办结后仍未好',
    );
    const who = cases.staff.find(s => s.id === ticket.responsibleId);
    const goesOn = who ? `还是由${introduce(who)}接着办` : handedTo(cases, onHand(cases, ticket.where.building));
    turn.say(
      'relapse.reopened',
      `还没好，让您又操心了，很抱歉。${ticket.number}（${ticket.summary}）已经重新打开，按加急办，${goesOn}。前面的情况都在，您不用重说，有进展我在这里告诉您。`,
    );
  },
};
