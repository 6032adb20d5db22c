import type { Reading } from '../domain/reading.ts';
import { isOpen } from '../domain/ticket.ts';
import type { Clock } from '../ports/clock.ts';
import { chatTopic, deskTopic, type Feed } from '../ports/feed.ts';
import type { Counts } from '../ports/figures.ts';
import type { OwnerWords } from '../ports/owner-words.ts';
import type { Conversation, Directory, Snapshot, StoredMessage } from '../ports/record.ts';
import type { Book, ClaimedTurn, Pace, Stores } from '../ports/stores.ts';
import type { Happening, Talk } from '../ports/talk.ts';
import type { Understanding } from '../ports/understanding.ts';
import { bindAlarms } from './alarms.ts';
import { gatherCases } from './cases.ts';
import { toChanges } from './decide.ts';
import { setAside } from './set-aside.ts';

/** A burst is tried whole this often, then message by message; a message that fails five times in all is set aside. */
const WHOLE_TRIES = 2;
export const MAX_TRIES = 5;
/** Lines of one burst worked through at once; the rest is the next turn. */
export const MAX_LINES = 50;
const BACKOFF_MS = [200, 500, 1000, 2000, 4000];

/** Another process took the conversation over meanwhile; whatever this one decided is void. */
export class LeaseLost extends Error {}

export interface TurnParts {
  readonly book: Book;
  readonly clock: Clock;
  readonly feed: Feed;
  readonly talk: Talk;
  readonly understanding: Understanding;
  readonly ownerWords: OwnerWords;
  readonly pace: Pace;
  readonly me: string;
  readonly counts: Counts;
  readonly deliveryDue: () => void;
  readonly onError: (error: unknown, conversationId: number) => void;
}

/** Works through what an owner has said since last time: understand outside, decide and write in one transaction. */
export function createTurn(parts: TurnParts): (claimed: ClaimedTurn) => Promise<void> {
  const { book, clock } = parts;
  return async claimed => {
    try {
      const snapshot = claimed.snapshot();
      const isSingle = claimed.attempts > WHOLE_TRIES;
      const messages = isSingle ? snapshot.messages.slice(0, 1) : snapshot.messages;
      const first = messages[0];
      const isPoison = first !== undefined && claimed.attempts > MAX_TRIES;
      const reading = first && !isPoison ? await understand(parts, claimed, snapshot, messages) : undefined;
      await book.transaction(async stores => {
        const conversation = await stores.turns.lock(claimed.conversationId);
        if (conversation.leaseBy !== parts.me)
          throw new LeaseLost(`turn of conversation ${conversation.id} lost its lease`);
        const now = clock.now();
        const uptoSeq = messages.at(-1)?.seq ?? 0;
        const fresh = await stores.turns.fresh(conversation, now, uptoSeq);
        const directory = await stores.estate.directory(conversation.communityId);
        const end = { conversation, uptoSeq, now, attempts: isSingle ? WHOLE_TRIES : 0 };
        if (isPoison) {
          await setAside(stores, fresh, directory, first, parts.ownerWords, now);
          await stores.turns.finish({ ...end, state: conversation.state, greeted: false }, parts.pace);
        } else if (!reading || fresh.messages.length === 0) {
          await stores.turns.finish({ ...end, state: conversation.state, greeted: false }, parts.pace);
        } else {
          const state = await decide(parts, stores, fresh, directory, {
            kind: 'said',
            reading: asTheDoorHeard(parts, fresh, await current(parts, snapshot, conversation, reading)),
            lines: fresh.messages.map(m => ({ messageId: m.id, seq: m.seq, text: m.text, pictures: m.pictures })),
          });
          await stores.turns.finish({ ...end, state, greeted: fresh.asker.isFirstContact, reading }, parts.pace);
        }
      });
      parts.counts.turn('done');
      parts.deliveryDue();
      parts.feed.wake(deskTopic(snapshot.conversation.communityId));
      parts.feed.wake(chatTopic(snapshot.conversation));
    } catch (error) {
      if (error instanceof LeaseLost) parts.counts.leaseLost('turn');
      else {
        parts.counts.turn('failed');
        const wait = BACKOFF_MS[Math.min(claimed.attempts, BACKOFF_MS.length) - 1] ?? 0;
        await book.turns.putOff(claimed.conversationId, parts.me, new Date(clock.now().getTime() + wait));
      }
      parts.onError(error, claimed.conversationId);
    }
  };
}

/** Runs the flow on what happened and writes everything it decided; gives the new state. */
export async function decide(
  parts: Pick<TurnParts, 'talk' | 'clock'>,
  stores: Stores,
  snapshot: Snapshot,
  directory: Directory,
  happening: Happening,
): Promise<Snapshot['conversation']['state']> {
  const { conversation } = snapshot;
  const now = parts.clock.now();
  const gathered = gatherCases(snapshot, directory, now);
  const talked = await parts.talk.talk(conversation.state, happening, gathered.cases);
  const changes = await toChanges(
    stores,
    snapshot,
    directory,
    happening,
    gathered.changes(),
    // The machine says nothing; the guard's words are written at the door.
    gathered.cases.isMuted ? [] : talked.replies,
    now,
  );
  const { timeZone, prefix } = directory.community;
  await stores.writer.write(changes, { now, timeZone, prefix });
  const emergency = [...changes.opened, ...changes.updated].find(t => t.danger !== undefined && isOpen(t));
  if (emergency) await bindAlarms(stores, conversation.id, emergency, directory, now);
  return talked.state;
}

/**
 * Danger that one line alone tells of, or only the lines of the last minutes and the new ones together, is danger to the flow
 * too: the door has said so already, and called people.
 */
function asTheDoorHeard(
  { understanding: { guard } }: Pick<TurnParts, 'understanding'>,
  { recent, messages }: Snapshot,
  reading: Reading,
): Reading {
  const certain = (text: string) => {
    const alert = guard(text);
    return alert?.tier === 'certain' ? alert : undefined;
  };
  if (reading.alert?.tier === 'certain') return reading;
  const alone = messages.map(m => certain(m.text)).find(alert => alert !== undefined);
  const alert = alone ?? (recent === '' || certain(recent) ? undefined : certain(`${recent}\n${reading.text}`));
  return alert ? { ...reading, intent: 'emergency', urgency: 'emergency', alert, engine: 'guard' } : reading;
}

async function understand(
  parts: TurnParts,
  claimed: ClaimedTurn,
  snapshot: Snapshot,
  messages: readonly StoredMessage[],
): Promise<Reading> {
  const key = { conversationId: snapshot.conversation.id, uptoSeq: messages.at(-1)!.seq };
  const kept = claimed.attempts > 1 ? await parts.book.readings.find(key) : undefined;
  if (kept) return kept;
  const reading = await read(parts, snapshot, messages);
  // What was dear to get is kept at once, so that a second try does not ask again; the rest is kept with the turn.
  if (!isFree(reading))
    await parts.book.readings.keep(key, reading, snapshot.conversation.communityId, parts.clock.now());
  return reading;
}

const isFree = (reading: Reading): boolean => reading.engine === 'guard' || reading.engine === 'local';

const read = (
  parts: TurnParts,
  snapshot: Pick<Snapshot, 'conversation'>,
  messages: readonly StoredMessage[],
): Promise<Reading> => {
  const question = parts.talk.openQuestion(snapshot.conversation.state);
  return parts.understanding.read(messages.map(m => m.text).join('\n'), question ? { question } : {});
};

/** The reading, or a new one when it leaned on a question that is no longer the open one. */
async function current(
  parts: TurnParts,
  before: Snapshot,
  conversation: Conversation,
  reading: Reading,
): Promise<Reading> {
  if (before.conversation.version === conversation.version) return reading;
  const { openQuestion } = parts.talk;
  if (openQuestion(before.conversation.state) === openQuestion(conversation.state)) return reading;
  return read(parts, { conversation }, before.messages);
}
