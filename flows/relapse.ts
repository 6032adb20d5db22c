import type { Intent } from '../src/domain/labels.ts';
import { introduce } from '../src/domain/people.ts';
import { isOpen, type Ticket } from '../src/domain/ticket.ts';
import type { Flow, Heard } from './engine/flow.ts';
import { phoneIn } from './intake/file.ts';
import { isAkin } from './matter.ts';
import { saysNothingElse } from './pointing.ts';
import { handedTo, inCharge, onHand, seenBy } from './who.ts';

const TOLD_AS: readonly Intent[] = ['repair', 'complaint', 'ticket_update', 'status_query'];
const FORTNIGHT = 14 * 86_400_000;
const NOT_WELL =
  /(没|未)(有|能)?(修|弄|解决|处理|搞|通)?(好|通|亮|行)|还(是|在)?(漏|堵|响|吵|坏|滴|臭|不|老样子|这样|那样)|又(开始)?(漏|堵|坏|响|吵|停|来了|不)|老样子|白修|没修(一样|似的)|(就|又)坏了|修了没用|(用不了|不好使|不能用)(了|啊)?$|(broken|leaking|clogged|blocked|out|stopped) again|(not|n['’]t) (fixed|work)|still (broken|leak|not)/i;
/** A charge that nobody had told him of. */
const CHARGED =
  /(还|又|另外|多|竟然|居然)?(收|要)(了|走)?我?(们)?(家)?\s*[\d一二两三四五六七八九十百]+多?(块|元)|(还|又|竟然|居然)收(了)?(我)?(的)?钱/;

/** What was called done within the last fortnight, the newest first. */
export const doneLately = ({ now, tickets }: Heard['cases']): readonly Ticket[] =>
  tickets.filter(t => t.state === 'resolved' && now.getTime() - (t.closedAt?.getTime() ?? 0) < FORTNIGHT);

/** The case of the last fortnight that was called done and, by these words, is not. */
function calledDone({ cases, reading, text }: Heard): Ticket | undefined {
  const isBare = saysNothingElse(text);
  const isCharge = CHARGED.test(text) && text.length <= 30;
  if (!isCharge && ((!isBare && !TOLD_AS.includes(reading.intent)) || !NOT_WELL.test(text))) return undefined;
  const recent = doneLately(cases);
  const akin = (t: Ticket) => isBare || isCharge || isAkin(t.category, reading.category);
  if (cases.tickets.some(t => isOpen(t) && akin(t))) return undefined;
  return recent.find(t => akin(t) && (!isCharge || t.kind === 'repair'));
}

/** Opens again what was called done, and says who goes on with it. */
export function openAgain(turn: Heard, done: Ticket): void {
  const { cases, reading, text, messageIds } = turn;
  const isCharge = CHARGED.test(text);
  const ticket = cases.reopen(done.id, isCharge ? '业主说被收了钱，请主管也看一看' : '业主告知还没好');
  cases.add(ticket.id, messageIds);
  const phone = phoneIn(text, reading.slots);
  cases.amend(
    ticket.id,
    { urgency: ticket.urgency === 'emergency' ? 'emergency' : 'high', ...(phone ? { phone } : {}) },
    isCharge ? '办结后业主说被收了钱' : '办结后仍未好',
  );
  const who = cases.staff.find(s => s.id === ticket.responsibleId);
  const goesOn = who ? `还是由${introduce(who)}接着办` : handedTo(cases, onHand(cases, ticket.where.building));
  if (isCharge) {
    const chief = inCharge(cases);
    turn.say(
      'relapse.charged',
      `谢谢您告诉我，给您添堵了，抱歉。收钱的事我记进${ticket.number}（${ticket.summary}）了，已经重新打开${chief ? `，${seenBy('', chief)}` : ''}，核实后在这里答复您。有收据的话，拍一张发来就更好查。`,
    );
    return;
  }
  turn.say(
    'relapse.reopened',
    `还没好，让您又操心了，很抱歉。${ticket.number}（${ticket.summary}）重新办起来了，按加急办，${goesOn}。前面的情况都在，您不用重说，有进展我在这里告诉您。`,
  );
}

/** Done, and yet not well: the same case is open again, pressing, with the same person; nobody has to start over. */
export const relapse: Flow = {
  name: 'relapse',
  hears: turn => calledDone(turn) !== undefined,
  answer: turn => openAgain(turn, calledDone(turn)!),
};
