import { codesIn } from '../domain/binding-code.ts';
import { claimedName } from '../domain/claimed-name.ts';
import type { BindingAsked, CodeHeard, Sender } from '../ports/binding.ts';
import type { Snapshot, StoredMessage } from '../ports/record.ts';
import type { Stores } from '../ports/stores.ts';

const codesOf = (messages: readonly Pick<StoredMessage, 'text'>[]): readonly string[] => [
  ...new Set(messages.flatMap(m => codesIn(m.text))),
];

/** Something in these words has the shape of a binding code. */
export const hasCode = (messages: readonly Pick<StoredMessage, 'text'>[]): boolean => codesOf(messages).length > 0;

const senderOf = ({ conversation: { id, communityId, contactId } }: Snapshot): Sender => ({
  communityId,
  contactId,
  conversationId: id,
});

/** Uses or counts the codes of a turn, whatever is said of it afterwards; undefined when there are none. */
export async function tryCodes(stores: Stores, snapshot: Snapshot, now: Date): Promise<CodeHeard | undefined> {
  const codes = codesOf(snapshot.messages);
  return codes.length > 0 ? stores.bindings.tryCodes(senderOf(snapshot), codes, now) : undefined;
}

/** Files what a flow asked for; the claimed name is read where it was said and goes on record sealed. */
export async function fileRequest(
  stores: Stores,
  snapshot: Snapshot,
  asked: BindingAsked | undefined,
  now: Date,
): Promise<void> {
  if (!asked) return;
  const words = asked.nameIn === undefined ? '' : await stores.tickets.wordsOf([asked.nameIn]);
  await stores.bindings.ask(senderOf(snapshot), asked, claimedName(words), now);
}
