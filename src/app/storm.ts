import { CATEGORY_NAMES, type Category, type Intent } from '../domain/labels.ts';
import { isOpen } from '../domain/ticket.ts';
import type { Cases } from '../ports/talk.ts';
import type { RoomLine } from './overheard.ts';

/** So many members of a room about one thing, within this time of each other, are a storm. */
const MEMBERS = 5;
const WITHIN_MS = 10 * 60_000;
/** What is remembered of one thing; more of the same tells nothing new. */
const MOST = 500;

/** One thing a room talks about, and who has. */
export interface Talked {
  readonly category: Category;
  /** Contacts, each once. */
  readonly by: readonly number[];
  /** Messages that are on no case yet. */
  readonly messages: readonly number[];
  readonly lines: number;
  /** When it was last talked of (ISO). */
  readonly at: string;
  /** How many members the case says that counts them. */
  readonly told?: { readonly members: number };
}

const IS_MATTER: readonly Intent[] = ['repair', 'complaint', 'inquiry', 'emergency', 'status_query'];

/**
 * Counts what many members say at once. From the fifth on it is one case for staff, with its figure, which is brought up to date
 * whenever it has doubled; nobody is answered, and the words are on record like all others.
 */
export function countStorms(cases: Cases, before: readonly Talked[], lines: readonly RoomLine[]): readonly Talked[] {
  const now = cases.now.getTime();
  const talked = new Map(before.filter(t => now - Date.parse(t.at) < WITHIN_MS).map(t => [t.category, t]));
  const last = new Map<Category, RoomLine>();
  for (const line of lines) {
    const { category, intent, abstain } = line.reading;
    if (abstain || line.danger || category === 'none.general' || !IS_MATTER.includes(intent)) continue;
    talked.set(category, withLine(talked.get(category), line, cases.now));
    last.set(category, line);
  }
  return [...talked.values()].map(one => {
    const line = last.get(one.category);
    return line ? told(cases, one, line) : one;
  });
}

function withLine(before: Talked | undefined, { message, reading }: RoomLine, now: Date): Talked {
  const by = before?.by ?? [];
  const who = message.speaker?.contactId;
  return {
    category: reading.category,
    by: who === undefined || by.includes(who) || by.length >= MOST ? by : [...by, who],
    messages: [...(before?.messages ?? []), message.id].slice(-MOST),
    lines: (before?.lines ?? 0) + 1,
    at: now.toISOString(),
    ...(before?.told ? { told: before.told } : {}),
  };
}

/** Puts the count before staff: a case when it has become a storm, its figure again when that has doubled. */
function told(cases: Cases, one: Talked, { reading }: RoomLine): Talked {
  const members = one.by.length;
  const summary = `群里${members}位在说${CATEGORY_NAMES[one.category]}，共${one.lines}条`;
  if (members < (one.told ? one.told.members * 2 : MEMBERS)) return one;
  const known = cases.tickets.find(t => isOpen(t) && t.category === one.category && !t.danger);
  if (known) {
    cases.amend(known.id, { summary }, '群里又有人说');
    cases.add(known.id, one.messages);
    return { ...one, messages: [], told: { members } };
  }
  if (one.told) return one;
  cases.open({
    where: {},
    kind: reading.intent === 'complaint' ? 'complaint' : 'repair',
    category: one.category,
    urgency: reading.urgency === 'high' || reading.urgency === 'emergency' ? 'high' : 'normal',
    responsibility: reading.responsibility,
    summary,
    messages: one.messages,
  });
  return { ...one, messages: [], told: { members } };
}
