import type { MissedWords } from '../ports/binding.ts';
import type { Conversation } from '../ports/record.ts';
import type { Stores } from '../ports/stores.ts';
import { translated } from './along.ts';

/** What staff said to the person of this chat and never reached him, as this chat may be told of it; once. */
export async function missedWords(
  stores: Pick<Stores, 'bindings' | 'inbox' | 'deliveries'>,
  { id }: Pick<Conversation, 'id'>,
  now: Date,
): Promise<readonly MissedWords[]> {
  const missed: MissedWords[] = [];
  for (const { conversationId, ...words } of await stores.bindings.missed(id, now))
    missed.push(await translated(stores, words, conversationId, id));
  return missed;
}
