import { wordsBeside } from '../domain/message.ts';
import type { StoredMessage } from '../ports/record.ts';
import type { Line } from '../ports/talk.ts';

/**
 * What still stands of a burst: a line changed before it was worked through has its new words already, one taken back is gone,
 * and so is the change itself, unless there is nothing else to answer.
 */
export function standing(messages: readonly StoredMessage[]): readonly StoredMessage[] {
  const within = new Set(messages.map(m => m.id));
  const isWithin = ({ changes }: StoredMessage) => changes !== undefined && within.has(changes.messageId);
  const gone = new Set(messages.flatMap(({ changes }) => (changes?.kind === 'recalled' ? changes.messageId : [])));
  // Of several changes of one message the last counts, against what stood there before all of them.
  const first = new Map<number, string>();
  const last = new Map<number, number>();
  for (const { id, changes } of messages) {
    if (!changes) continue;
    if (!first.has(changes.messageId)) first.set(changes.messageId, changes.before);
    last.set(changes.messageId, id);
  }
  const left = messages.flatMap(m => {
    if (gone.has(m.id) || isWithin(m)) return [];
    if (!m.changes) return [m];
    const { messageId, kind } = m.changes;
    return last.get(messageId) === m.id ? [{ ...m, changes: { messageId, kind, before: first.get(messageId)! } }] : [];
  });
  return left.length > 0 ? left : messages.slice(-1);
}

/** What there is to understand of a burst: the words, not our own description of what came without any. */
export const wordsOf = (messages: readonly StoredMessage[]): string =>
  standing(messages)
    .map(m => wordsBeside(m.text))
    .filter(Boolean)
    .join('\n');

export const toLine = ({ id, seq, text, pictures, attachment, changes }: StoredMessage): Line => ({
  messageId: id,
  seq,
  text: wordsBeside(text),
  pictures,
  ...(attachment ? { attachment } : {}),
  ...(changes ? { changes } : {}),
});
