import type { Intent } from '../src/domain/labels.ts';
import { introduce } from '../src/domain/people.ts';
import { isOpen, type Ticket } from '../src/domain/ticket.ts';
import type { Flow, Heard } from './engine/flow.ts';
import { phoneIn } from './intake/file.ts';
import { isAkin, summaryOf } from './matter.ts';
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

/** Done, and yet not well: taken up at once, pressing, with what is known of it; nobody has to start over. */
export const relapse: Flow = {
  name: 'relapse',
  hears: turn => calledDone(turn) !== undefined,
  answer(turn) {
    const { cases, reading, text, messageIds } = turn;
    const before = calledDone(turn)!;
    const phone = phoneIn(text, reading.slots) ?? before.phone;
    const ticket = cases.open({
      where: before.where,
      kind: before.kind,
      category: before.category,
      urgency: 'high',
      responsibility: before.responsibility,
      summary: summaryOf(text),
      demand: `${before.number}办结后仍未好：${before.summary}`,
      messages: messageIds,
      ...(phone ? { phone } : {}),
      ...(before.houseId === undefined ? {} : { houseId: before.houseId }),
    });
    const who =
      cases.staff.find(s => s.id === before.responsibleId && s.onDuty) ?? onHand(cases, before.where.building);
    const to = who ? `已转给${introduce(who)}` : handedTo(cases, who);
    turn.say(
      'relapse.taken',
      `让您又操心了，很抱歉。上次${before.number}的情况都在，您不用重说；这次按加急记下，编号${ticket.number}，${to}，接手后我在这里告诉您。`,
    );
  },
};
