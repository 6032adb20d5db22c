import { type SQL, sql } from 'drizzle-orm';
import { maskMarks } from '../domain/conceal.ts';
import type { EnclosureKind } from '../domain/enclosure.ts';
import type { Ticket, TicketEvent } from '../domain/ticket.ts';
import type { BoardEvent, OwnerLine, SaidByStaff } from '../ports/case-board.ts';
import { type Db, idArray, rows, toDate } from './client.ts';
import { isSecret } from './desk-hidden.ts';

/** Stand in place of words and pictures. */
const RECALLED = '［业主撤回了这条消息］';
const SECRET_IN_PART = '［有一部分要保密，在值班台查看］';

/** Events read at a time; more than a person would read in one message. */
export const MOST_EVENTS = 200;

/** An event without the words in it. */
type Found = Omit<BoardEvent, 'lines'>;

async function eventsAfter(db: Db, ticketId: string, after: number, upto?: number): Promise<readonly Found[]> {
  const found = await rows(
    db,
    sql`select * from ticket_event where ticket_id = ${ticketId} and id > ${after} ${upto === undefined ? sql`` : sql`and id <= ${upto}`}
        order by id limit ${MOST_EVENTS}`,
  );
  return found.map(row => ({
    id: Number(row['id']),
    ticketId,
    kind: row['kind'] as TicketEvent['kind'],
    at: toDate(row['at']),
    actor: row['actor'] as TicketEvent['actor'],
    ...(row['data'] ? { data: row['data'] as Record<string, unknown> } : {}),
    ...(row['reason'] ? { reason: row['reason'] as string } : {}),
    ...(row['act_id'] ? { actId: row['act_id'] as string } : {}),
  }));
}

const MOST_SENT = 20;

export async function sentOf(db: Db, ticketId: string): Promise<readonly SaidByStaff[]> {
  const found = await rows(
    db,
    sql`select * from (
          select id, at, actor->>'name' as by, coalesce(data->>'text', reason) as text, data->>'outboxKey' as key from ticket_event
          where ticket_id = ${ticketId} and kind in ('replied', 'resolved', 'declined', 'corrected', 'reopened') and data->>'outboxKey' is not null
          order by id desc limit ${MOST_SENT}) x order by id`,
  );
  return found.map(row => ({
    outboxKey: row['key'] as string,
    at: toDate(row['at']),
    by: (row['by'] as string | null) ?? '',
    text: (row['text'] as string | null) ?? '',
  }));
}

/** Of the owner's additions the messages they consist of. */
const messagesOf = ({ kind, data }: Found): readonly number[] =>
  kind === 'said' ? ((data?.['messages'] as number[] | undefined) ?? []) : [];

/** True of a row `m` of message whose words are not shown with this case where everybody reads along. */
export const isKept = (ticket: SQL): SQL => sql`(m.recalled_at is not null or ${isSecret(ticket)})`;

/** What happened to a case after one event, and up to another, with what the owner said; at most MOST_EVENTS. */
export async function storyOf(
  db: Db,
  { id, messages }: Pick<Ticket, 'id' | 'messages'>,
  after: number,
  upto?: number,
): Promise<readonly BoardEvent[]> {
  const events = await eventsAfter(db, id, after, upto);
  const first = events.some(event => event.kind === 'opened') ? await firstOf(db, id, messages) : [];
  const lines = await linesOf(db, id, [...first, ...events.flatMap(messagesOf)]);
  return events.map(event => ({
    ...event,
    lines: (event.kind === 'opened' ? first : messagesOf(event)).flatMap(said => lines.get(said) ?? []),
  }));
}

/** A case opens on its first words; those added later have events of their own. */
async function firstOf(db: Db, ticketId: string, messages: readonly number[]): Promise<readonly number[]> {
  const found = await rows(
    db,
    sql`select jsonb_array_elements_text(data->'messages') as id from ticket_event where ticket_id = ${ticketId} and kind = 'said'`,
  );
  const later = new Set(found.map(row => Number(row['id'])));
  return messages.filter(id => !later.has(id));
}

/** Messages of a case as they may be shown where everybody reads along; what is taken back is shown no more than to the owner. */
export async function linesOf(
  db: Db,
  ticketId: string,
  ids: readonly number[],
): Promise<ReadonlyMap<number, OwnerLine>> {
  if (ids.length === 0) return new Map();
  const found = await rows(
    db,
    sql`select m.id, m.text, m.conversation_id = t.conversation_id as is_at_home, m.arrived_at, m.recalled_at, ${isSecret(sql`${ticketId}::uuid`)} as is_secret,
          (select array_agg(p.id::text) from media p where p.message_id = m.id) as pictures,
          (select e.kind from enclosure e where e.message_id = m.id) as enclosed
        from message m join ticket t on t.id = ${ticketId} where m.id = any(${idArray(ids)})`,
  );
  return new Map(
    found.map(row => {
      const instead = row['recalled_at'] != null ? RECALLED : row['is_secret'] === true ? SECRET_IN_PART : undefined;
      const line: OwnerLine = {
        id: Number(row['id']),
        // A mark of another chat would be shown as a number it is not.
        text: instead ?? (row['is_at_home'] === true ? (row['text'] as string) : maskMarks(row['text'] as string)),
        pictures: instead ? [] : ((row['pictures'] as string[] | null) ?? []),
        at: toDate(row['arrived_at']),
        ...(instead || row['enclosed'] == null ? {} : { enclosed: row['enclosed'] as EnclosureKind }),
      };
      return [line.id, line];
    }),
  );
}
