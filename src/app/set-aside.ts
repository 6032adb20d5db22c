import { maskMarks } from '../domain/conceal.ts';
import { cutWords } from '../domain/cut.ts';
import type { OwnerWords } from '../ports/owner-words.ts';
import type { Directory, Snapshot, StoredMessage } from '../ports/record.ts';
import type { Stores } from '../ports/stores.ts';
import { gatherCases } from './cases.ts';
import { earliest, laneOf } from './decide.ts';

/**
 * A message that could not be worked through after five tries is put before a person: it becomes a case of its own (the
 * line to staff), the owner gets a plain apology, and the chat goes on with what came after it.
 */
export async function setAside(
  stores: Stores,
  snapshot: Snapshot,
  directory: Directory,
  message: StoredMessage,
  words: OwnerWords,
  now: Date,
): Promise<void> {
  const { cases, changes } = gatherCases(snapshot, directory, now);
  const ticket = cases.open({
    kind: 'other',
    category: 'none.general',
    urgency: 'high',
    responsibility: 'property',
    where: {},
    summary: `有一条消息系统没能处理，请人工查看：${cutWords(maskMarks(message.text).replace(/\s+/g, ' '), 60)}`,
    messages: [message.id],
  });
  await stores.turns.setAside(message.id, now);
  const { community } = directory;
  await stores.writer.write(
    {
      ...changes(),
      outbox: [
        {
          lane: laneOf(snapshot),
          conversationId: snapshot.conversation.id,
          ticketId: ticket.id,
          priority: 'answer',
          notBefore: earliest('answer', now, directory),
          key: `aside:${message.id}`,
          body: words.setAside(ticket, community.settings.phone24),
          why: 'turn.set-aside',
        },
      ],
    },
    { now, timeZone: community.timeZone, prefix: community.prefix },
  );
}
