import { reveal } from '../domain/conceal.ts';
import { PRIORITIES, type Priority } from '../domain/priority.ts';
import type { OutboundBody, Sender, SendResult } from '../ports/channel.ts';
import type { Clock } from '../ports/clock.ts';
import { chatTopic, deskTopic, type Feed } from '../ports/feed.ts';
import type { Counts } from '../ports/figures.ts';
import type { ClaimedLane, Delivered, OutRow } from '../ports/queues.ts';
import type { Book } from '../ports/stores.ts';

export interface DeliverParts {
  readonly book: Book;
  readonly clock: Clock;
  readonly feed: Feed;
  readonly me: string;
  readonly counts: Counts;
  readonly senders: ReadonlyMap<string, Sender>;
  readonly onError: (error: unknown, laneId: number) => void;
}

const NAMES = Object.fromEntries(Object.entries(PRIORITIES).map(([name, n]) => [n, name])) as Record<number, Priority>;
/** Longest wait between two tries. */
const MAX_WAIT_MS = 5 * 60_000;
const EMERGENCY_WAIT_MS = 10_000;

/**
 * Sends what is due in the lanes claimed, in each by (priority, number). Lanes whose stored row is the delivery are settled
 * together in one transaction; of a lane to the outside one row is marked, sent and settled, then the lane is claimed anew.
 */
export function createDeliver(parts: DeliverParts): (lanes: readonly ClaimedLane[]) => Promise<void> {
  const { book, clock, senders } = parts;

  return async lanes => {
    const due = await book.deliveries.due(
      lanes.map(l => l.laneId),
      clock.now(),
    );
    const isStored = (lane: ClaimedLane) => senders.get(lane.channel)?.isStored === true;
    const rowsOf = (lane: ClaimedLane) => due.get(lane.laneId) ?? [];
    const stored = lanes.filter(isStored);
    await Promise.all([
      settle(stored.map(lane => ({ lane, outcomes: rowsOf(lane).map(row => ({ row, result: asStored(row) })) }))),
      ...lanes.filter(l => !isStored(l)).map(lane => outside(lane, rowsOf(lane))),
    ]);
  };

  function asStored(row: OutRow): SendResult | { kind: 'expired' } {
    return isExpired(row) ? { kind: 'expired' } : { kind: 'sent' };
  }

  /** One at a time, recorded before the next is begun: a kill leaves at most one that nobody knows the fate of. */
  async function outside(lane: ClaimedLane, rows: readonly OutRow[]): Promise<void> {
    try {
      const outcomes: Delivered['outcomes'][number][] = rows
        .filter(isExpired)
        .map(row => ({ row, result: { kind: 'expired' } }));
      const next = rows.find(r => !isExpired(r));
      if (next) {
        await book.deliveries.markSending([next.id]);
        outcomes.push({ row: next, result: await send(lane, next) });
      }
      // Gives the lane back; what is due in it after this one, or an emergency that came meanwhile, is claimed at once.
      await settle([{ lane, outcomes }]);
    } catch (error) {
      parts.onError(error, lane.laneId);
    }
  }

  async function send(lane: ClaimedLane, row: OutRow): Promise<SendResult> {
    const sender = senders.get(lane.channel);
    if (!sender) return { kind: 'retry', afterMs: MAX_WAIT_MS, why: `channel ${lane.channel} is not switched on` };
    try {
      const priority = NAMES[row.priority] ?? 'update';
      const body = row.conversationId === undefined ? row.body : await revealed(row.body, row.conversationId);
      return await sender.send(lane.address, { key: row.key, priority, body, maybeSent: row.wasSending });
    } catch (error) {
      const longest = row.priority === PRIORITIES.emergency ? EMERGENCY_WAIT_MS : MAX_WAIT_MS;
      const afterMs = Math.min(1000 * 2 ** row.attempts, longest);
      return { kind: 'retry', afterMs, why: error instanceof Error ? error.message : 'failed' };
    }
  }

  async function revealed(body: OutboundBody, conversationId: number): Promise<OutboundBody> {
    return body.text.includes('⟦')
      ? { ...body, text: reveal(body.text, await book.deliveries.secrets(conversationId)) }
      : body;
  }

  async function settle(delivered: readonly Delivered[]): Promise<void> {
    if (delivered.length === 0) return;
    const now = clock.now();
    const settled = await book.transaction(stores => stores.deliveries.settle(delivered, parts.me, now));
    for (const { lane, outcomes } of delivered) {
      if (settled.includes(lane.laneId))
        for (const { result } of outcomes) parts.counts.delivery(lane.channel, result.kind);
      else parts.counts.leaseLost('delivery');
      parts.feed.wake(chatTopic(lane));
      parts.feed.wake(deskTopic(lane.communityId));
    }
  }

  function isExpired(row: OutRow): boolean {
    return row.expiresAt !== undefined && row.expiresAt <= clock.now();
  }
}
