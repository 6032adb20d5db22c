import { DomainError } from '../../src/domain/errors.ts';

/** Longest message as one; the page splits what is longer. */
const MAX_CHARACTERS = 5_000;

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The id a page made for one message. */
export function readId(id: unknown): string {
  if (typeof id === 'string' && ID.test(id)) return id.toLowerCase();
  throw new DomainError('bad_input', '这条消息没有发出去，页面可能旧了。请刷新页面后再发一次。');
}

/** The id a message is stored under: with the address, so that one visitor's id never hides another's message. */
export const externalIdOf = (address: string, id: string): string => `${address}:${id}`;

/** What the owner typed, as typed. */
export function readWords(text: unknown): string {
  if (typeof text !== 'string') throw new DomainError('bad_input', '没有收到文字。请再发一次。');
  // PostgreSQL refuses NUL and half characters; nobody typed them.
  const words = text.replaceAll('\0', '').toWellFormed();
  if ([...words].length > MAX_CHARACTERS) {
    throw new DomainError('too_large', `这段话超过${MAX_CHARACTERS}字，没有发出去。请分成几条发送。`);
  }
  return words;
}
