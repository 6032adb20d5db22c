import { isOpen, type Ticket } from '../src/domain/ticket.ts';
import type { Flow, Heard } from './engine/flow.ts';
import { REPORTS } from './matter.ts';
import { alike, contentOf } from './pointing.ts';
import { handOver } from './question.ts';
import { setAside } from './replay.ts';
import { namedIn, tellOf, tellOfClosed } from './status.ts';

const REFERS_BACK =
  /上次(?!也是)|(?<![早晚马])上回(?![来家到去])|那次|(上周|上个月|之前|以前|前几天|前两天|那天)我?(问|报|说|提|反映|那)|(?<=.)那个(?=[，,])/;
/** How it came out, and nothing besides. */
const ASKS_AFTER = /(修|办|处理|弄|搞|解决|换)好?(了|得|的)?(没|吗|么|怎么样)|怎么样了?[？?]?$|到哪|进度|结果/;
/** The words refer back to a matter by name: with its case where we have it. */
function meantBefore({ text, reading, cases }: Heard): { readonly ticket: Ticket | undefined } | undefined {
  if (text.length > 40 || !REFERS_BACK.test(text) || REPORTS.includes(reading.intent)) return undefined;
  if (namedIn(text, cases.tickets) || contentOf(text).replace(/\s/g, '').length < 2) return undefined;
  const known = alike(text, cases.tickets);
  const kin = cases.tickets.find(t => reading.category !== 'none.general' && t.category === reading.category);
  return { ticket: known ?? kin };
}

/** The words refer back to another matter than this one. */
export function isAboutEarlier(turn: Heard, ticket?: Ticket): boolean {
  const meant = meantBefore(turn);
  return meant !== undefined && (!ticket || meant.ticket?.id !== ticket.id);
}

/** "上次那个封窗的，表格在哪领": the right case, closed ones too; else a question for a person, never news of another case. */
export const older: Flow = {
  name: 'older',
  hears: isAboutEarlier,
  answer(turn) {
    const { cases, messageIds, reading, text } = turn;
    const ticket = meantBefore(turn)?.ticket;
    if (ticket && isOpen(ticket)) {
      cases.add(ticket.id, messageIds);
      return tellOf(turn, ticket);
    }
    if (ticket && reading.intent === 'status_query' && ASKS_AFTER.test(text)) return tellOfClosed(turn, ticket);
    const you = cases.asker.calledAs ? `${cases.asker.calledAs}，` : '';
    const before = ticket
      ? `您说的是之前${ticket.number}（${ticket.summary}）那件事，您问的我记下了，`
      : '您问的我记下了，';
    handOver(turn, setAside(turn), `${you}${before}`);
  },
};
