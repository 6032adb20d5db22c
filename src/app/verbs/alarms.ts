import { DomainError } from '../../domain/errors.ts';
import type { Staff } from '../../domain/people.ts';
import { notByChat } from '../../domain/ticket.ts';
import { chatTopic, deskTopic } from '../../ports/feed.ts';
import { NO_CHANGES } from '../../ports/record.ts';
import type { Verbs } from '../../ports/verbs.ts';
import { answeredBy } from '../alarms.ts';
import { laneOf } from '../decide.ts';
import { isUuid, type VerbParts } from './act.ts';

/** Verbs about alarms and about being there for them. */
export const alarmVerbs = (parts: VerbParts): Pick<Verbs, 'acknowledge' | 'setDuty'> => ({
  acknowledge: (by, alarmId) => acknowledge(parts, by, alarmId),

  async setDuty(by, isOnDuty) {
    await parts.book.estate.setDuty(by.id, isOnDuty);
    parts.book.estate.forget(by.communityId);
    parts.feed.wake(deskTopic(by.communityId));
  },
});

/** "I am on it": the paging ends, the case is that person's unless somebody has it, and the owner is told who comes. */
async function acknowledge(
  { book, clock, feed, words, deliveryDue }: VerbParts,
  by: Staff,
  alarmId: string,
): Promise<void> {
  const known = isUuid(alarmId) ? await book.alarms.find(alarmId) : undefined;
  if (!known || known.communityId !== by.communityId) throw new DomainError('not_found', '没有找到这条警报，请刷新。');
  const conversation = await book.transaction(async stores => {
    const locked = await stores.turns.lock(known.conversationId);
    const now = clock.now();
    if (!(await stores.alarms.acknowledge(alarmId, by.id, now))) return undefined;
    const { community } = await stores.estate.directory(by.communityId);
    // The ticket may have been bound to the alarm while we waited for the lock.
    const alarm = (await stores.alarms.find(alarmId)) ?? known;
    const ticket = alarm.ticketId ? await stores.tickets.lock(alarm.ticketId) : undefined;
    await stores.writer.write(
      {
        ...NO_CHANGES,
        ...(ticket ? answeredBy(ticket, by, now) : {}),
        cancelTimers: [`page:${alarmId}`],
        outbox:
          ticket && notByChat(ticket)
            ? []
            : [
                {
                  lane: laneOf({ conversation: locked }),
                  conversationId: locked.id,
                  ...(ticket ? { ticketId: ticket.id } : {}),
                  priority: 'emergency',
                  notBefore: now,
                  key: `acknowledged:${alarmId}`,
                  body: words.acknowledged(known.danger, by, community.settings.phone24),
                  why: `acknowledged by ${by.code}`,
                },
              ],
      },
      { now, timeZone: community.timeZone, prefix: community.prefix },
    );
    return locked;
  });
  if (!conversation) return;
  deliveryDue();
  feed.wake(deskTopic(by.communityId));
  feed.wake(chatTopic(conversation));
}
