import { whereLabel } from '../domain/house.ts';
import { chatTopic, deskTopic, PAGES_WAIT } from '../ports/feed.ts';
import type { ClaimedTimer } from '../ports/queues.ts';
import { type Conversation, NO_CHANGES } from '../ports/record.ts';
import type { Stores } from '../ports/stores.ts';
import { outcomeOf, writeOutcomes } from './decide.ts';
import { livesAt, pageAgain, pageRows } from './pages.ts';
import { MAX_TRIES, type TurnParts } from './turn.ts';

type TimerParts = Pick<TurnParts, 'book' | 'clock' | 'feed' | 'talk' | 'deliveryDue' | 'onError'>;

/** Does what a timer that ran out asks for: a page again, or a flow's own next step. */
export function createTimerWork(parts: TimerParts): (timer: ClaimedTimer) => Promise<void> {
  return async timer => {
    try {
      const conversation = await parts.book.transaction(async stores => {
        const locked = await stores.turns.lock(timer.conversationId);
        if (!(await stores.timers.take(timer))) return undefined;
        if (timer.name.startsWith('page:'))
          await again(stores, timer.name.slice('page:'.length), locked, parts.clock.now());
        else {
          const now = parts.clock.now();
          const directory = await stores.estate.directory(locked.communityId);
          // Nothing said is handed to a timer: seq 0 leaves every waiting line to its own turn.
          const snapshot = await stores.turns.fresh(locked, now, 0);
          const happening = { kind: 'timer' as const, name: timer.name };
          const outcome = await outcomeOf(parts, stores, snapshot, directory, happening, now);
          await writeOutcomes(stores, [outcome], now);
          await stores.turns.keepState(locked.id, outcome.state);
        }
        return locked;
      });
      if (!conversation) return;
      parts.deliveryDue();
      if (timer.name.startsWith('page:')) parts.feed.wake(PAGES_WAIT);
      parts.feed.wake(chatTopic(conversation));
      parts.feed.wake(deskTopic(conversation.communityId));
    } catch (error) {
      parts.onError(error, timer.conversationId);
      // A flow's own next step is given up after five tries; people are paged for as long as it takes.
      if (timer.attempts >= MAX_TRIES && !timer.name.startsWith('page:')) await parts.book.timers.take(timer);
    }
  };
}

const inRoom = ({ room }: Conversation): string => (room === undefined ? '' : `“${room}”群里说的`);

/** Pages again, to whoever is on duty by now, unless somebody has acknowledged. */
async function again(stores: Stores, alarmId: string, conversation: Conversation, now: Date): Promise<void> {
  const alarm = await stores.alarms.find(alarmId);
  if (!alarm || alarm.isAcknowledged) return;
  const directory = await stores.estate.directory(alarm.communityId);
  const ticket = alarm.ticketId ? await stores.tickets.lock(alarm.ticketId) : undefined;
  const { asker } = await stores.turns.fresh(conversation, now, 0);
  const page = {
    alarmId,
    conversationId: alarm.conversationId,
    danger: alarm.danger,
    words: ticket?.summary ?? '',
    where: [(ticket && whereLabel(ticket.where)) || livesAt(asker.homes), inRoom(conversation)]
      .filter(Boolean)
      .join('，'),
    round: await stores.alarms.nextRound(alarmId),
    ...(ticket ? { number: ticket.number } : {}),
  };
  await stores.writer.write(
    { ...NO_CHANGES, outbox: pageRows(page, directory, now), timers: [pageAgain(page, alarm.communityId, now)] },
    { now, timeZone: directory.community.timeZone, prefix: directory.community.prefix },
  );
}
