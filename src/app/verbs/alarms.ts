import { DomainError } from '../../domain/errors.ts';
import { deskTopic } from '../../ports/feed.ts';
import { NO_CHANGES } from '../../ports/record.ts';
import type { Verbs } from '../../ports/verbs.ts';
import { actorOf, isUuid, type VerbParts } from './act.ts';

/** Verbs about alarms and about being there for them. */
export const alarmVerbs = ({ book, clock, feed }: VerbParts): Pick<Verbs, 'acknowledge' | 'setDuty'> => ({
  async acknowledge(by, alarmId) {
    const now = clock.now();
    const known = isUuid(alarmId) ? await book.alarms.find(alarmId) : undefined;
    if (!known || known.communityId !== by.communityId)
      throw new DomainError('not_found', '没有找到这条警报，请刷新。');
    await book.transaction(async stores => {
      await stores.turns.lock(known.conversationId);
      if (!(await stores.alarms.acknowledge(alarmId, by.id, now))) return;
      const { community } = await stores.estate.directory(by.communityId);
      const ticket = known.ticketId ? await stores.tickets.lock(known.ticketId) : undefined;
      await stores.writer.write(
        {
          ...NO_CHANGES,
          updated: ticket ? [ticket] : [],
          cancelTimers: [`page:${alarmId}`],
          events: ticket
            ? [
                {
                  ticketId: ticket.id,
                  kind: 'acknowledged',
                  at: now,
                  actor: actorOf(by),
                  data: { danger: known.danger },
                },
              ]
            : [],
        },
        { now, timeZone: community.timeZone, prefix: community.prefix },
      );
    });
    feed.wake(deskTopic(by.communityId));
  },

  async setDuty(by, isOnDuty) {
    await book.estate.setDuty(by.id, isOnDuty);
    book.estate.forget(by.communityId);
    feed.wake(deskTopic(by.communityId));
  },
});
