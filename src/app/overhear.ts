import { withoutNumbers } from '../domain/conceal.ts';
import { cutWords } from '../domain/cut.ts';
import { whereLabel } from '../domain/house.ts';
import type { Danger } from '../domain/labels.ts';
import { isOpen, type Ticket } from '../domain/ticket.ts';
import type { Inbound } from '../ports/channel.ts';
import type { Changes, Directory, OutboxDraft, Snapshot } from '../ports/record.ts';
import type { Kept, Stores } from '../ports/stores.ts';
import type { Cases, FileTakenDown, RoomWords } from '../ports/talk.ts';
import type { Understanding } from '../ports/understanding.ts';
import { gatherCases } from './cases.ts';
import { laneOf } from './decide.ts';
import { livesAt, ONCE_MS, pageAgain, pageRows } from './pages.ts';

/** A danger of the same kind told in a room within this time belongs to the case that is open. */
const SAME_MS = 2 * 3_600_000;
/** Characters of a nickname or topic that a page holds. */
const MOST_OF_NAME = 40;

export interface OverhearParts {
  readonly understanding: Pick<Understanding, 'readAtOnce'>;
  readonly fileTakenDown: FileTakenDown;
  readonly roomWords: RoomWords;
}

/** What was heard in a room: the message, all that its speaker said in these minutes, and the danger in it. */
export interface Heard {
  readonly inbound: Inbound;
  readonly kept: Kept;
  readonly words: string;
  readonly danger: Danger;
}

/**
 * Danger in a room, where nobody is asked anything: one line for everybody, people are paged, and a case is opened for staff,
 * all in the transaction that received it. False: it was said a moment ago.
 */
export async function raiseInRoom(parts: OverhearParts, stores: Stores, heard: Heard, now: Date): Promise<boolean> {
  const { kept, danger } = heard;
  if (await stores.alarms.recent(kept.conversationId, danger, new Date(now.getTime() - ONCE_MS))) return false;
  const directory = await stores.estate.directory(kept.communityId);
  const conversation = await stores.turns.lock(kept.conversationId);
  const snapshot = await stores.turns.fresh(conversation, now, kept.seq);
  // Where he lives is for those who are called; the case holds only what was said.
  const { asker } = await stores.turns.fresh({ ...conversation, contactId: kept.speakerId! }, now, 0);
  const gathered = gatherCases(snapshot, directory, now);
  const ticket = fileHeard(parts, gathered.cases, snapshot, heard);
  gathered.cases.page(danger, ticket.id);
  const where = [whereLabel(ticket.where), saidBy(heard.inbound), livesAt(asker.homes)].filter(Boolean).join('，');
  const { timeZone, prefix } = directory.community;
  const changes = asOfRoom(gathered.changes(), kept.speakerId!);
  await stores.writer.write(called(parts, changes, snapshot, directory, { ...heard, where }, now), {
    ...{ now, timeZone, prefix },
  });
  return true;
}

/** "“3栋业主群”里阿强说的": to whom people turn who were called. */
const saidBy = ({ room, sender }: Inbound): string => `${named(room!.topic)}群里${named(sender.name ?? '')}说的`;

const named = (name: string): string => (name ? `“${cutWords(withoutNumbers(name), MOST_OF_NAME)}”` : '');

/** The open case of this danger with the new words, or a new one. */
function fileHeard(parts: OverhearParts, cases: Cases, snapshot: Snapshot, { kept, words, danger }: Heard): Ticket {
  const messageIds = snapshot.messages.filter(m => m.speaker?.contactId === kept.speakerId).map(m => m.id);
  const known = openIn(cases, danger);
  if (known) {
    cases.add(known.id, messageIds);
    return known;
  }
  const reading = { ...parts.understanding.readAtOnce(words), text: words };
  return parts.fileTakenDown(cases, { reading, danger, messageIds });
}

/** The case of this danger that a room is talking about. */
export const openIn = ({ tickets, now }: Cases, danger: Danger): Ticket | undefined =>
  tickets.find(t => isOpen(t) && t.danger === danger && now.getTime() - t.openedAt.getTime() < SAME_MS);

/** What is opened from a room's words came by the room, from whoever spoke. */
export function asOfRoom(changes: Changes, contactId: number): Changes {
  const opened = changes.opened.map(ticket => ({ ...ticket, source: 'room' as const, contactId }));
  const isOpening = (kind: string, id: string) => kind === 'opened' && opened.some(t => t.id === id);
  return {
    ...changes,
    opened,
    events: changes.events.map(event =>
      isOpening(event.kind, event.ticketId) ? { ...event, data: { ...event.data, source: 'room' } } : event,
    ),
  };
}

/** The same with the rows that call people, and with the line for the room. */
function called(
  parts: OverhearParts,
  changes: Changes,
  snapshot: Snapshot,
  directory: Directory,
  { words, danger, where }: Heard & { readonly where: string },
  now: Date,
): Changes {
  const { id: conversationId, communityId } = snapshot.conversation;
  const pages = changes.alarms.map(({ id }) => ({ alarmId: id, conversationId, danger, words, where, round: 1 }));
  const safety = pages.map(
    ({ alarmId }): OutboxDraft => ({
      lane: laneOf(snapshot),
      conversationId,
      priority: 'emergency',
      notBefore: now,
      key: `safety:${alarmId}`,
      body: { text: parts.roomWords.safety(danger, directory.community) },
      why: `guard.${danger}`,
    }),
  );
  return {
    ...changes,
    outbox: [...safety, ...pages.flatMap(page => pageRows(page, directory, now))],
    timers: pages.map(page => pageAgain(page, communityId, now)),
  };
}
