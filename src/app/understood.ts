import type { FoundArticle } from '../domain/article.ts';
import type { Reading } from '../domain/reading.ts';
import { localDate } from '../domain/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { Knowledge } from '../ports/knowledge.ts';
import type { ClaimedTurn } from '../ports/queues.ts';
import type { Conversation, Snapshot, StoredMessage } from '../ports/record.ts';
import type { Book } from '../ports/stores.ts';
import type { Talk } from '../ports/talk.ts';
import type { Compose, ReadingContext, Understanding } from '../ports/understanding.ts';
import { wordsOf } from './burst.ts';
import { lookUp, wasLookedUp, withFound } from './look-up.ts';

export interface UnderstandParts {
  readonly book: Book;
  readonly clock: Clock;
  readonly talk: Talk;
  readonly understanding: Understanding;
  readonly knowledge: Knowledge;
  /** Absent: articles are said word for word. */
  readonly compose?: Compose;
  readonly onError: (error: unknown, conversationId: number) => void;
}

/** What was said, understood, with what the company knows beside its questions; outside the turn's transaction. */
export async function understand(
  parts: UnderstandParts,
  claimed: ClaimedTurn,
  snapshot: Snapshot,
  messages: readonly StoredMessage[],
): Promise<Reading> {
  const { book, understanding } = parts;
  const key = { conversationId: snapshot.conversation.id, uptoSeq: messages.at(-1)!.seq };
  const words = said(parts, snapshot, messages);
  // A second try asks nobody again: what the first one got is kept, and what it did not get is not waited for twice.
  if (claimed.attempts > 1)
    return (await book.readings.find(key)) ?? lookedUp(parts, snapshot, understanding.readAtOnce(...words));
  const understood = understanding.read(...words);
  // Side by side: both together take no longer than one.
  const composing = beginToCompose(parts, snapshot, words);
  const reading = await withComposed(await lookedUp(parts, snapshot, await understood), composing);
  // What was dear to get is kept at once, so that a second try does not ask again; the rest is kept with the turn.
  if (!isFree(reading)) await book.readings.keep(key, reading, snapshot.conversation.communityId, parts.clock.now());
  return reading;
}

/** What the company knows, beside the questions; when it cannot be read a person answers. */
async function lookedUp(parts: UnderstandParts, { conversation }: Snapshot, reading: Reading): Promise<Reading> {
  try {
    const { community } = await parts.book.estate.directory(conversation.communityId);
    return await lookUp(
      parts.knowledge,
      reading,
      conversation.communityId,
      localDate(parts.clock.now(), community.timeZone),
    );
  } catch (error) {
    parts.onError(error, conversation.id);
    return reading;
  }
}

interface Composing {
  readonly article: FoundArticle;
  readonly words: Promise<string | undefined>;
}

/** Asks for an answer of the article that will most likely be said: what was meant is still being asked about. */
async function beginToCompose(
  parts: UnderstandParts,
  snapshot: Snapshot,
  words: ReturnType<typeof said>,
): Promise<Composing | undefined> {
  if (!parts.compose) return undefined;
  const { article, text } = await lookedUp(parts, snapshot, parts.understanding.readAtOnce(...words));
  return article && { article, words: parts.compose(text, article) };
}

/** The reading with the answer that was put together, if it is of the very article that was found at last. */
async function withComposed(reading: Reading, composing: Promise<Composing | undefined>): Promise<Reading> {
  const { article: found } = reading;
  const begun = found && (await composing);
  if (!begun || begun.article.id !== found.id || begun.article.version !== found.version) return reading;
  const composed = await begun.words;
  if (composed === undefined) return reading;
  const article = { ...found, composed };
  return { ...reading, article, matters: reading.matters.map(matter => ({ ...matter, article })) };
}

const isFree = ({ second, matters }: Reading): boolean => second === undefined && !matters.some(wasLookedUp);

/** What is to be read, and as the answer to what. */
function said(
  { talk }: Pick<UnderstandParts, 'talk'>,
  { conversation }: Pick<Snapshot, 'conversation'>,
  messages: readonly StoredMessage[],
): [text: string, context: ReadingContext] {
  const question = talk.openQuestion(conversation.state);
  return [wordsOf(messages), question ? { question } : {}];
}

/** The reading, or a new one when it leaned on a question that is no longer the open one. */
export function current(
  parts: Pick<UnderstandParts, 'talk' | 'understanding'>,
  before: Snapshot,
  conversation: Conversation,
  reading: Reading,
): Reading {
  if (before.conversation.version === conversation.version) return reading;
  const { openQuestion } = parts.talk;
  if (openQuestion(before.conversation.state) === openQuestion(conversation.state)) return reading;
  // Inside the transaction: nobody is asked.
  return withFound(parts.understanding.readAtOnce(...said(parts, { conversation }, before.messages)), reading);
}
