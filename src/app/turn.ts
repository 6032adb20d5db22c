import { setImmediate as pause } from 'node:timers/promises';
import type { Alert, Reading } from '../domain/reading.ts';
import { chatTopic, deskTopic, type Feed } from '../ports/feed.ts';
import type { Counts } from '../ports/figures.ts';
import type { OwnerWords } from '../ports/owner-words.ts';
import type { ClaimedTurn, Pace, TurnEnd } from '../ports/queues.ts';
import type { Snapshot, StoredMessage } from '../ports/record.ts';
import type { Stores } from '../ports/stores.ts';
import type { RoomWords } from '../ports/talk.ts';
import { hasCode } from './bindings.ts';
import { standing, toLine } from './burst.ts';
import { type Outcome, outcomeOf, writeOutcomes } from './decide.ts';
import { listenIn, overheard, type RoomLine } from './overheard.ts';
import { pressed } from './pressed.ts';
import { setAside } from './set-aside.ts';
import { createTogether } from './together.ts';
import { current, type UnderstandParts, understand } from './understood.ts';

/** A burst is tried whole this often, then message by message; a message that fails five times in all is set aside. */
const WHOLE_TRIES = 2;
export const MAX_TRIES = 5;
/** Lines of one burst worked through at once, unless he is gathered; the rest is the next turn. */
export const MAX_LINES = 50;
/** Turns of one transaction. */
const MOST_TOGETHER = 16;
const BACKOFF_MS = [200, 500, 1000, 2000, 4000];

/** Another process took the conversation over meanwhile; whatever this one decided is void. */
export class LeaseLost extends Error {}

export interface TurnParts extends UnderstandParts {
  readonly feed: Feed;
  readonly ownerWords: OwnerWords;
  readonly roomWords: RoomWords;
  readonly pace: Pace;
  readonly me: string;
  readonly counts: Counts;
  readonly deliveryDue: () => void;
}

/** A turn whose words are understood, ready to be decided and written. */
interface Ready {
  readonly claimed: ClaimedTurn;
  readonly before: Snapshot;
  readonly messages: readonly StoredMessage[];
  readonly isSingle: boolean;
  /** Absent: there is nothing to read, or nobody can. */
  readonly reading?: Reading;
  /** Of a room, which is only overheard: its lines. */
  readonly lines?: readonly RoomLine[];
  /** Danger that one line alone tells of. */
  readonly alone: Alert | undefined;
}

/**
 * Works through what an owner has said since last time: understand outside, decide and write in one transaction. Between one
 * turn's thinking and the next's the event loop goes round: whoever writes just now does not wait for all of them.
 */
export function createTurn(parts: TurnParts): (claimed: ClaimedTurn) => Promise<void> {
  const { book, clock, feed, counts } = parts;
  const commitAll = (all: readonly Ready[]) => book.transaction(stores => commit(parts, stores, all));
  const commitTogether = createTogether<Ready, LeaseLost | undefined>({
    run: commitAll,
    keyOf: ({ claimed }) => String(claimed.conversationId),
    most: MOST_TOGETHER,
    atOnce: 2,
  });
  return async claimed => {
    try {
      const before = pressed(claimed.snapshot());
      const isSingle = claimed.attempts > WHOLE_TRIES;
      const messages = isSingle ? before.messages.slice(0, 1) : before.messages;
      const isReadable = messages.length > 0 && claimed.attempts <= MAX_TRIES;
      const understood = isReadable ? await readOf(parts, claimed, before, messages) : {};
      const ready = { claimed, before, messages, isSingle, alone: dangerAlone(parts, messages), ...understood };
      // What failed before spoils nobody else's transaction; a code locks its row, and only one to a transaction cannot cross.
      const isAlone = claimed.attempts > 1 || hasCode(messages);
      const [lost] = isAlone ? await commitAll([ready]) : [await commitTogether(ready)];
      if (lost) throw lost;
      counts.turn('done');
      parts.deliveryDue();
      feed.wake(deskTopic(before.conversation.communityId));
      feed.wake(chatTopic(before.conversation));
    } catch (error) {
      if (error instanceof LeaseLost) counts.leaseLost('turn');
      else {
        counts.turn('failed');
        const wait = BACKOFF_MS[Math.min(claimed.attempts, BACKOFF_MS.length) - 1] ?? 0;
        await book.turns.putOff(claimed.conversationId, parts.me, new Date(clock.now().getTime() + wait));
      }
      parts.onError(error, claimed.conversationId);
    }
  };
}

/** Locks the chats, decides for each what is to be said and done, and writes all of it. Gives what each one lost, if anything. */
async function commit(
  parts: TurnParts,
  stores: Stores,
  all: readonly Ready[],
): Promise<readonly (LeaseLost | undefined)[]> {
  const now = parts.clock.now();
  const chats = all.map(({ claimed, messages }) => ({
    conversationId: claimed.conversationId,
    uptoSeq: messages.at(-1)?.seq ?? 0,
  }));
  const lost: (LeaseLost | undefined)[] = [];
  const ends: TurnEnd[] = [];
  const outcomes: Outcome[] = [];
  for (const [i, found] of (await stores.turns.lockAll(chats, now)).entries()) {
    const { claimed, before, messages, isSingle, reading, lines } = all[i]!;
    const fresh = pressed(found, before);
    const { conversation } = fresh;
    if (conversation.leaseBy !== parts.me) {
      lost[i] = new LeaseLost(`turn of conversation ${conversation.id} lost its lease`);
      continue;
    }
    lost[i] = undefined;
    await pause();
    const { uptoSeq } = chats[i]!;
    const wasUrgent = before.conversation.isUrgent && uptoSeq >= before.conversation.lastSeq;
    const end = { conversation, wasUrgent, uptoSeq, attempts: isSingle ? WHOLE_TRIES : 0 };
    const directory = await stores.estate.directory(conversation.communityId);
    if (conversation.room !== undefined) {
      const outcome = lines && overheard(parts, fresh, lines, directory, now);
      if (outcome) outcomes.push(outcome);
      ends.push({ ...end, state: outcome?.state ?? conversation.state, greeted: false });
      continue;
    }
    if (reading && fresh.messages.length > 0) {
      const meant = current(parts, before, conversation, reading);
      const happening = {
        kind: 'said' as const,
        reading: fresh === found ? asTheDoorHeard(parts, fresh, all[i]!, meant) : asPressed(meant),
        lines: standing(fresh.messages).map(toLine),
      };
      const outcome = await outcomeOf(parts, stores, fresh, directory, happening, now);
      outcomes.push(outcome);
      ends.push({ ...end, state: outcome.state, greeted: fresh.asker.isFirstContact, reading });
      continue;
    }
    const [first] = messages;
    if (first && claimed.attempts > MAX_TRIES) await setAside(stores, fresh, directory, first, parts.ownerWords, now);
    ends.push({ ...end, state: conversation.state, greeted: false });
  }
  await writeOutcomes(stores, outcomes, now);
  if (ends.length > 0) await stores.turns.finish(ends, now, parts.pace);
  return lost;
}

/**
 * Danger that one line alone tells of, or only the lines of the last minutes and the new ones together, is danger to the flow
 * too: the door has said so already, and called people.
 */
function asTheDoorHeard(
  parts: TurnParts,
  { recent, messages }: Snapshot,
  before: Pick<Ready, 'messages' | 'alone'>,
  reading: Reading,
): Reading {
  const certain = (text: string) => certainDanger(parts, text);
  if (reading.alert?.tier === 'certain') return reading;
  // Hundreds of lines are not gone through under the lock, unless one was changed meanwhile.
  const isUnchanged = messages.every((m, i) => m.text === before.messages[i]?.text);
  const alone = isUnchanged ? before.alone : dangerAlone(parts, messages);
  const alert = alone ?? (recent === '' || certain(recent) ? undefined : certain(`${recent}\n${reading.text}`));
  return alert ? { ...reading, intent: 'emergency', urgency: 'emergency', alert, engine: 'guard' } : reading;
}

/** The door heard a number: nobody has been called, and what the words of the choice mean is for whoever offered it. */
function asPressed({ alert: _, ...reading }: Reading): Reading {
  return reading;
}

function certainDanger({ understanding }: Pick<TurnParts, 'understanding'>, text: string): Alert | undefined {
  const alert = understanding.guard(text);
  return alert?.tier === 'certain' ? alert : undefined;
}

function dangerAlone(parts: TurnParts, messages: readonly StoredMessage[]): Alert | undefined {
  for (const { text } of messages) {
    const alert = certainDanger(parts, text);
    if (alert) return alert;
  }
  return undefined;
}

async function readOf(
  parts: TurnParts,
  claimed: ClaimedTurn,
  snapshot: Snapshot,
  messages: readonly StoredMessage[],
): Promise<Pick<Ready, 'reading' | 'lines'>> {
  if (snapshot.conversation.room !== undefined) return { lines: await listenIn(parts.understanding, messages) };
  return { reading: await understand(parts, claimed, snapshot, messages) };
}
