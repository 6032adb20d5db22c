import { isOpen, type Ticket } from '../src/domain/ticket.ts';
import { beginsAnother } from './answers.ts';
import type { Flow, Heard } from './engine/flow.ts';
import { takeReport } from './intake/report.ts';
import { isAboutStaff, isMisconduct } from './matter.ts';

/** Somebody is coming, or danger is being asked about: the words belong there. */
const ELSEWHERE = ['person@1', 'emergency@1', 'suspect@1'];

/** The running complaint is about the same people already. */
function isTheSame({ cases, text }: Heard, { kind, about, summary, category }: Ticket): boolean {
  if (kind !== 'complaint' || beginsAnother(text)) return false;
  const named = cases.staff.filter(s => s.name.length > 1 && text.includes(s.name));
  if (named.length > 0) return named.every(s => about.includes(s.id)) || (about.length === 0 && isMisconduct(summary));
  return about.length > 0 || category === 'service.attitude' || isMisconduct(summary);
}

function isApart(turn: Heard): boolean {
  const { cases, open, reading, text } = turn;
  const running = cases.tickets.filter(isOpen);
  const waiting = open[0];
  const isUnfiled = waiting?.id === 'intake@1' && !('ticketId' in waiting.data);
  if (running.length === 0 || isUnfiled || open.some(d => ELSEWHERE.includes(d.id))) return false;
  return isAboutStaff(reading, text, cases.staff) && !running.some(ticket => isTheSame(turn, ticket));
}

/**
 * A complaint about one of our own in the middle of something else is a case of its own, with its apology: in another case
 * it would be read by whom it is about.
 */
export const colleague: Flow = {
  name: 'colleague',
  interrupts: isApart,
  answer(turn) {
    const { reading, text } = turn;
    const category = reading.category.startsWith('service.') ? reading.category : 'service.attitude';
    const matter = { ...reading, intent: 'complaint', category, text } as const;
    takeReport({ ...turn, reading: { ...matter, abstain: false, matters: [matter] } });
  },
};
