import { randomUUID } from 'node:crypto';
import { CHANGED_REASON } from '../domain/message.ts';
import { PRIORITIES } from '../domain/priority.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { Delivered, Look } from '../ports/queues.ts';
import type { Changes, OutboxDraft } from '../ports/record.ts';
import type { Book, Decided, Stores, Writer } from '../ports/stores.ts';

/**
 * The book as it is where cases are also shown on a desk outside: with whatever is written of a case goes a row that makes
 * the desk's lane look at it, and with each page one that calls people there too.
 */
export function tellDesks(book: Book, channels: readonly string[]): Book {
  if (channels.length === 0) return book;
  return {
    ...withDesks(book, channels),
    transaction: (fn, options) => book.transaction(stores => fn(withDesks(stores, channels)), options),
  };
}

const withDesks = <S extends Stores>(stores: S, channels: readonly string[]): S => ({
  ...stores,
  writer: tellingWriter(stores, channels),
  deliveries: {
    ...stores.deliveries,
    settle: (delivered, me, now) => stores.deliveries.settle(delivered, me, now, looks(delivered, channels, now)),
  },
});

function tellingWriter({ writer, tickets }: Stores, channels: readonly string[]): Writer {
  const told = (changes: Changes, now: Date, beside: readonly Ticket[]): Changes => ({
    ...changes,
    outbox: [
      ...changes.outbox,
      ...channels.flatMap(channel => [
        ...[...happened(changes), ...beside].map(ticket => news(ticket, channel, now)),
        ...pages(changes, channel),
        ...ofKnowledge(changes, channel, now),
      ]),
    ],
  });
  /** Those to which nothing happened, but what rests on the same message must go from their thread as well. */
  async function beside(changes: readonly Changes[]): Promise<readonly Ticket[]> {
    const such = changes.flatMap(takingBack);
    return such.length > 0 ? tickets.besides(such) : [];
  }
  return {
    ...writer,
    write: async (changes, at) => writer.write(told(changes, at.now, await beside([changes])), at),
    async writeAll(decided, now) {
      const also = await beside(decided.map(({ changes }) => changes));
      return writer.writeAll(
        decided.map((one, i): Decided => ({ ...one, changes: told(one.changes, now, i === 0 ? also : []) })),
        now,
      );
    },
  };
}

const happened = ({ opened, updated, events }: Changes): readonly Ticket[] => {
  const cases = new Map<string, Ticket>([...opened, ...updated].map(ticket => [ticket.id, ticket]));
  const ids = new Set(events.map(event => event.ticketId));
  return [...cases.values()].filter(({ id }) => ids.has(id));
};

/** Cases after whose change words may no longer be read that could be before: secret ones, and those with a message taken back. */
function takingBack(changes: Changes): readonly Ticket[] {
  const recalled = changes.events.filter(event => event.reason?.startsWith(CHANGED_REASON.recalled));
  const ids = new Set(recalled.map(event => event.ticketId));
  return happened(changes).filter(t => t.confidential || t.about.length > 0 || ids.has(t.id));
}

const news = ({ id, communityId, urgency }: Ticket, channel: string, now: Date): OutboxDraft => ({
  lane: { communityId, channel, account: communityId, address: `case:${id}` },
  priority: urgency === 'emergency' ? 'emergency' : 'update',
  // Staff are at work: the community's night holds nothing back from them.
  notBefore: now,
  key: `${channel}:${randomUUID()}`,
  body: { text: '', caseId: id },
  why: 'case.changed',
});

/** What does not get out is not said on a card before that. */
const PATIENCE_MS = 60_000;

/**
 * One for each case whose card may say what is not so any more: words to the owner that had been held went out, they were refused,
 * or they do not go out. An answer that goes out when it is written makes nobody look.
 */
function looks(delivered: readonly Delivered[], channels: readonly string[], now: Date): readonly Look[] {
  const found = new Map<string, Look>();
  for (const { lane, outcomes } of delivered)
    for (const { row, result } of outcomes) {
      const { ticketId } = row;
      const isNews = result.kind === 'retry' ? row.attempts === 0 : result.kind === 'refused' || row.wasHeld;
      if (!ticketId || !isNews) continue;
      const notBefore = result.kind === 'retry' ? new Date(now.getTime() + PATIENCE_MS) : now;
      for (const channel of channels) {
        const address = `case:${ticketId}`;
        const known = found.get(channel + address);
        if (known && known.notBefore <= notBefore) continue;
        found.set(channel + address, {
          lane: { communityId: lane.communityId, channel, account: lane.communityId, address },
          priority: PRIORITIES.update,
          notBefore,
          key: `${channel}:${row.key}:${row.attempts + 1}`,
          body: { text: '', caseId: ticketId },
          why: 'case.delivery',
        });
      }
    }
  return [...found.values()];
}

/** What the desk says of articles: of a proposal to everybody there, of what became of it to whoever made it. */
const ofKnowledge = ({ outbox }: Changes, channel: string, now: Date): readonly OutboxDraft[] =>
  outbox
    .filter(({ why }) => why.startsWith('knowledge.'))
    .map(draft => {
      const { communityId, address } = draft.lane;
      const to = address.startsWith('told:') ? `${address}:${draft.key}` : `news:${now.getTime()}:${communityId}`;
      return { ...draft, lane: { ...draft.lane, channel, address: to }, key: `${channel}:${draft.key}` };
    });

/** One for each page to the outside, in a lane of its alarm. */
const pages = ({ outbox }: Changes, channel: string): readonly OutboxDraft[] =>
  outbox
    .filter(draft => draft.lane.channel === 'pager')
    .map(draft => ({
      ...draft,
      lane: { ...draft.lane, channel, address: `alarm:${draft.lane.address}` },
      key: draft.key.replace(/:pager$/, `:${channel}`),
    }));
