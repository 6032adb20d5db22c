import { findSecrets, MARK } from '../domain/conceal.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { Changes, Snapshot } from '../ports/record.ts';
import type { Stores } from '../ports/stores.ts';

/** What a turn stands on, and how what it decided is put on record. */
export interface Along {
  readonly snapshot: Snapshot;
  /** Cases that came along are written in the marks of the chat they are of. */
  kept(changes: Changes): Promise<Changes>;
}

const NO_VALUE = '〔号码〕';

/**
 * Cases that came along from chats of ended logins, as this chat may speak of them. Those chats are locked, so that nobody moves
 * a case meanwhile, and their cases read again; a mark stands for another number in each chat, so theirs become ours.
 */
export async function bringAlong(stores: Stores, before: Snapshot, now: Date): Promise<Along> {
  const here = before.conversation.id;
  const homes = new Set(before.tickets.map(t => t.conversationId).filter(id => id !== here));
  if (homes.size === 0) return { snapshot: before, kept: async changes => changes };
  await stores.turns.lockEarlier([...homes]);
  const { tickets, kin, lastMoves } = await stores.turns.fresh(before.conversation, now, 0);
  const ours: Ticket[] = [];
  for (const ticket of tickets) ours.push(await translated(stores, ticket, ticket.conversationId, here));
  const homeOf = new Map(tickets.map(t => [t.id, t.conversationId]));

  return {
    snapshot: { ...before, tickets: ours, kin, lastMoves },
    async kept(changes) {
      const updated: Ticket[] = [];
      for (const ticket of changes.updated) updated.push(await translated(stores, ticket, here, ticket.conversationId));
      const events: Changes['events'][number][] = [];
      for (const event of changes.events)
        events.push(await translated(stores, event, here, homeOf.get(event.ticketId) ?? here));
      const told = new Set(updated.map(t => t.conversationId).filter(id => id !== here));
      if (told.size > 0) await stores.turns.keepEarlier(here, [...told]);
      return { ...changes, updated, events };
    },
  };
}

/** The same with the marks of another chat for the same numbers. */
export async function translated<T extends object>(
  stores: Pick<Stores, 'inbox' | 'deliveries'>,
  value: T,
  from: number,
  to: number,
): Promise<T> {
  const marks = from === to ? [] : [...new Set(JSON.stringify(value).match(MARK))];
  if (marks.length === 0) return value;
  const values = await stores.deliveries.secrets(from);
  const found = marks.flatMap(mark =>
    findSecrets(values.get(mark) ?? '')
      .slice(0, 1)
      .map(secret => ({ mark, secret })),
  );
  const there = await stores.inbox.conceal(
    to,
    found.map(f => f.secret),
  );
  const marksThere = new Map(found.map(({ mark }, i) => [mark, there[i]!]));
  return inMarks(value, mark => marksThere.get(mark) ?? NO_VALUE) as T;
}

function inMarks(value: unknown, markOf: (mark: string) => string): unknown {
  if (typeof value === 'string') return value.replace(MARK, markOf);
  if (Array.isArray(value)) return value.map(one => inMarks(one, markOf));
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, inMarks(v, markOf)]));
}
