import { reveal } from '../domain/conceal.ts';
import { PRIORITIES, type Priority } from '../domain/priority.ts';
import type { OutboundBody, Outgoing, Sender, SendResult } from '../ports/channel.ts';
import type { Clock } from '../ports/clock.ts';
import { chatTopic, deskTopic, type Feed } from '../ports/feed.ts';
import type { Counts } from '../ports/figures.ts';
import type { ClaimedLane, Delivered, Outcome, OutRow } from '../ports/queues.ts';
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
/** Pause after the first failure; each further one doubles it, up to the longest. */
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;
const EMERGENCY_WAIT_MS = 10_000;
/** A channel that is not set is looked after this often. */
const OFF_WAIT_MS = 5 * 60_000;

/**
 * Sends what is due in the lanes claimed, in each by (priority, number). Lanes whose stored row is the delivery are settled
 * together in one transaction; of a lane to the outside one row is marked, sent and settled (all that is due, where the
 * channel sends it as one), then the lane is claimed anew.
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

  function asStored(row: OutRow): Outcome {
    return isExpired(row) ? { kind: 'expired' } : { kind: 'sent' };
  }

  /** One at a time, recorded before the next is begun: a kill leaves at most one that nobody knows the fate of. */
  async function outside(lane: ClaimedLane, rows: readonly OutRow[]): Promise<void> {
    try {
      const outcomes: Delivered['outcomes'][number][] = rows
        .filter(isExpired)
        .map(row => ({ row, result: { kind: 'expired' } }));
      const due = rows.filter(r => !isExpired(r));
      const next = senders.get(lane.channel)?.sendTogether ? due : due.slice(0, 1);
      if (next.length > 0) {
        await book.deliveries.markSending(next.map(row => row.id));
        const result = outcomeOf(next, await send(lane, next));
        outcomes.push(...next.map(row => ({ row, result })));
      }
      // Gives the lane back; what is due in it after this one, or an emergency that came meanwhile, is claimed at once.
      await settle([{ lane, outcomes }]);
    } catch (error) {
      parts.onError(error, lane.laneId);
    }
  }

  async function send(lane: ClaimedLane, due: readonly OutRow[]): Promise<SendResult> {
    const sender = senders.get(lane.channel);
    if (!sender) return { kind: 'retry', afterMs: OFF_WAIT_MS, why: `channel ${lane.channel} is not switched on` };
    try {
      const outgoing = await Promise.all(due.map(toOutgoing));
      return await (sender.sendTogether?.(lane.address, outgoing) ?? sender.send(lane.address, outgoing[0]!));
    } catch (error) {
      return { kind: 'retry', why: error instanceof Error ? error.message : 'failed' };
    }
  }

  function outcomeOf(due: readonly OutRow[], result: SendResult): Outcome {
    if (result.kind !== 'retry') return result;
    if (result.afterMs !== undefined) return { ...result, afterMs: result.afterMs, hasFailed: false };
    const failures = Math.max(...due.map(row => row.attempts));
    const longest = due.some(row => row.priority === PRIORITIES.emergency) ? EMERGENCY_WAIT_MS : LONGEST_WAIT_MS;
    const wait = Math.min(FIRST_WAIT_MS * 2 ** failures, longest);
    // Somewhat apart, so that what failed together does not come back together.
    return { ...result, afterMs: Math.round(wait * (0.75 + Math.random() / 4)), hasFailed: true };
  }

  async function toOutgoing(row: OutRow): Promise<Outgoing> {
    const body = row.conversationId === undefined ? row.body : await revealed(row.body, row.conversationId);
    const { key, writtenAt, wasSending: maybeSent } = row;
    return { key, priority: NAMES[row.priority] ?? 'update', body, writtenAt, maybeSent };
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
