import { maskMarks } from '../domain/conceal.ts';
import type { Attachment, Changed } from '../domain/message.ts';
import { surname } from '../domain/people.ts';
import type { OutboundBody } from '../ports/channel.ts';
import type { Cipher } from '../ports/cipher.ts';
import type { Conversation, Snapshot, StoredMessage } from '../ports/record.ts';
import type { Asker, StaffMove } from '../ports/talk.ts';
import { type Row, toDate } from './client.ts';
import { toTicket } from './tickets-mapping.ts';

/** What a turn stands on, out of the row that was read for it. */
export const readSnapshot = (conversation: Conversation, row: Row, cipher: Cipher, now: Date): Snapshot => ({
  // Who may be answered is read after the lock, with everything else that somebody may have changed meanwhile.
  conversation: { ...conversation, ...limitOf(row['asker'] as Row) },
  asker: toAsker(row['asker'] as Row, cipher),
  recent: (row['recent'] as string | null) ?? '',
  messages: listIn(row, 'messages').map(toMessage),
  tickets: listIn(row, 'tickets').map(toTicket),
  ...toldLast(listIn(row, 'told'), now),
  kin: listIn(row, 'kin')
    .map(toTicket)
    .map(ticket => ({ ...ticket, summary: maskMarks(ticket.summary) })),
  lastMoves: new Map(
    [...listIn(row, 'tickets'), ...listIn(row, 'kin')].flatMap(t => {
      const move = toMove(t['id'] as string, t['last_move']);
      // Marks stand for numbers of their own chat; in another they would be revealed as somebody else's.
      return Number(t['conversation_id']) === conversation.id ? move : move.map(masked);
    }),
  ),
});

const toMessage = (row: Row): StoredMessage => ({
  id: Number(row['id']),
  seq: Number(row['seq']),
  text: row['text'] as string,
  pictures: Number(row['pictures']),
  ...(row['attachment'] == null ? {} : { attachment: row['attachment'] as Attachment }),
  ...(row['changes'] == null ? {} : { changes: row['changes'] as Changed }),
  ...(row['speaker_id'] == null ? {} : { speaker: toSpeaker(row) }),
  arrivedAt: toDate(row['arrived_at']),
});

const toSpeaker = (row: Row): NonNullable<StoredMessage['speaker']> => ({
  contactId: Number(row['speaker_id']),
  externalId: row['speaker'] as string,
  isAddressed: row['is_addressed'] === true,
});

const listIn = (row: Row, name: string): readonly Row[] => (row[name] as Row[] | null) ?? [];

/** Choices told so long ago are not answered by a number any more. */
const OFFERED_MS = 12 * 3_600_000;

/** Why the last was said, and the choices among what was said since the last question or word of a person. */
function toldLast(told: readonly Row[], now: Date): Pick<Snapshot, 'lastTold' | 'offered'> {
  const [last] = told;
  if (!last) return {};
  const bodies = told.map(row => ({ body: row['body'] as OutboundBody, at: toDate(row['at']) }));
  const asked = bodies.find(({ body }) => body.choices?.length || body.from || /[？?]/.test(body.text));
  const isOffer = asked?.body.choices?.length && now.getTime() - asked.at.getTime() < OFFERED_MS;
  return {
    lastTold: last['why'] as string,
    ...(isOffer ? { offered: { text: asked.body.text, choices: asked.body.choices! } } : {}),
  };
}

const masked = ([id, { text, ...move }]: [string, StaffMove]): [string, StaffMove] => [
  id,
  { ...move, ...(text ? { text: maskMarks(text) } : {}) },
];

function toMove(ticketId: string, found: unknown): [string, StaffMove][] {
  if (found == null) return [];
  const { kind, at, staffId, text } = found as {
    kind: StaffMove['kind'];
    at: string;
    staffId: unknown;
    text: string | null;
  };
  return [[ticketId, { kind, at: toDate(at), staffId: Number(staffId), ...(text ? { text } : {}) }]];
}

const limitOf = (asker: Row): { readonly limitedUntil?: Date } =>
  asker['limited_until'] == null ? {} : { limitedUntil: toDate(asker['limited_until']) };

function toAsker(row: Row, cipher: Cipher): Asker {
  const homes = (row['homes'] as (Asker['homes'][number] & { unit: string })[] | null) ?? [];
  const title = row['title'] as string | null;
  return {
    homes: homes.map(({ unit, ...home }) => ({ ...home, ...(unit ? { unit } : {}) })),
    ...(row['has_asked'] === true ? { hasAsked: true } : {}),
    hasPhoneOnFile: row['has_phone'] === true,
    isFirstContact: row['greeted_at'] == null,
    ...(row['sealed_name'] && title ? { calledAs: surname(cipher.open(row['sealed_name'] as string)) + title } : {}),
  };
}
