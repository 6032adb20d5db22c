import { setImmediate as pause } from 'node:timers/promises';
import type { Danger } from '../domain/labels.ts';
import { wordsBeside } from '../domain/message.ts';
import type { Reading } from '../domain/reading.ts';
import type { Directory, OutboxDraft, Snapshot, StoredMessage } from '../ports/record.ts';
import type { RoomWords } from '../ports/talk.ts';
import type { Understanding } from '../ports/understanding.ts';
import { standing } from './burst.ts';
import { gatherCases } from './cases.ts';
import { earliest, laneOf, type Outcome } from './decide.ts';
import { asOfRoom, openIn } from './overhear.ts';
import { countStorms, type Talked } from './storm.ts';

/** A room is told no more often that answers come in private. */
const SAID_MS = 60_000;

/** What a room's conversation remembers between its turns. */
interface RoomState {
  /** When it was last told that answers come in private (ISO). */
  readonly saidAt?: string;
  readonly talked?: readonly Talked[];
}

/** A line of a room as far as it matters to us. */
export interface RoomLine {
  readonly message: StoredMessage;
  readonly danger?: Danger;
  readonly reading: Reading;
}

/** Reads each line by itself: what different people say is no one text. No language model hears of a room. */
export async function listenIn(
  { guard, readAtOnce }: Pick<Understanding, 'guard' | 'readAtOnce'>,
  messages: readonly StoredMessage[],
): Promise<readonly RoomLine[]> {
  const lines: RoomLine[] = [];
  for (const message of standing(messages)) {
    const words = wordsBeside(message.text);
    const danger = guard(words)?.danger;
    lines.push({ message, reading: readAtOnce(words), ...(danger ? { danger } : {}) });
    // Of hundreds of lines nobody else waits for all.
    if (lines.length % 10 === 0) await pause();
  }
  return lines;
}

/**
 * The turn of a room. Nothing is answered there: whoever spoke to us is told that the answer comes in private, where his words
 * are handed in as well; what many say at once is counted for staff; what is said of a danger goes to its case.
 */
export function overheard(
  { roomWords }: { readonly roomWords: RoomWords },
  snapshot: Snapshot,
  lines: readonly RoomLine[],
  directory: Directory,
  now: Date,
): Outcome {
  const { conversation } = snapshot;
  const { saidAt, talked = [] } = conversation.state as RoomState;
  const gathered = gatherCases(snapshot, directory, now);
  for (const { danger, message } of lines) {
    const known = danger && openIn(gathered.cases, danger);
    if (known) gathered.cases.add(known.id, [message.id]);
  }
  const counted = countStorms(gathered.cases, talked, lines);
  const isQuiet = saidAt !== undefined && now.getTime() - Date.parse(saidAt) < SAID_MS;
  const said = isQuiet ? [] : handOver(roomWords, snapshot, lines, directory, now);
  const state: RoomState = {
    ...(said.length > 0 ? { saidAt: now.toISOString() } : saidAt ? { saidAt } : {}),
    ...(counted.length > 0 ? { talked: counted } : {}),
  };
  const { timeZone, prefix } = directory.community;
  return {
    changes: { ...asOfRoom(gathered.changes(), conversation.contactId), outbox: said },
    ...{ timeZone, prefix, directory, conversationId: conversation.id },
    state: { ...state },
  };
}

/** One line for all who spoke to us in these moments. */
function handOver(
  roomWords: RoomWords,
  snapshot: Snapshot,
  lines: readonly RoomLine[],
  directory: Directory,
  now: Date,
): readonly OutboxDraft[] {
  const toUs = lines.flatMap(({ message: { speaker } }) => (speaker?.isAddressed ? [speaker.externalId] : []));
  const [first, ...others] = [...new Set(toUs)];
  if (first === undefined) return [];
  const { id } = snapshot.conversation;
  return [
    {
      lane: laneOf(snapshot),
      conversationId: id,
      priority: 'answer',
      notBefore: earliest('answer', now, directory),
      key: `${id}:m${snapshot.messages.at(-1)?.seq ?? 0}:0`,
      body: {
        text: roomWords.inPrivate(1 + others.length, directory.community),
        ...(others.length > 0 ? {} : { mention: first }),
      },
      why: 'room.private',
    },
  ];
}
