import { sql } from 'drizzle-orm';
import { reveal } from '../domain/conceal.ts';
import { eventText } from '../domain/event-text.ts';
import { houseLabel } from '../domain/house.ts';
import { type Attachment, CHANGED_REASON, type Changed, type EarlierText } from '../domain/message.ts';
import type { Staff } from '../domain/people.ts';
import type { EventKind, Ticket, TicketEvent } from '../domain/ticket.ts';
import type { OutboundBody } from '../ports/channel.ts';
import type { Cipher } from '../ports/cipher.ts';
import type { Clock } from '../ports/clock.ts';
import type { CaseStory, DeskView, StoryItem, Unsent } from '../ports/desk.ts';
import { type Db, idArray, idList, type Row, rows, toDate } from './client.ts';
import { answersWhatIsKeptFrom, isKeptFrom, isUuid } from './desk-hidden.ts';
import { IS_CORRECTED } from './desk-list.ts';
import { ENCLOSED, toEnclosed } from './enclosures.ts';
import { toStaff } from './estate.ts';
import { ticketIn } from './following.ts';
import { readSecrets } from './secrets.ts';
import { createTickets } from './tickets.ts';
import { toTicket } from './tickets-mapping.ts';

/** Somebody counts as writing for so long after the last key. */
const WRITING_MS = 12_000;
/** Events that say what a line of the chat or another event says already. */
const SAID_ELSEWHERE: readonly EventKind[] = ['said', 'replied'];

export function createDeskStory(db: Db, cipher: Cipher, clock: Clock): DeskView['story'] {
  return async (staff, ticketId, markSeen) => {
    if (!isUuid(ticketId)) return undefined;
    const [row] = await rows(
      db,
      sql`select t.*, c.id as spoken_in, c.channel, c.room, c.taken_over_by, k.limited_until, k.person_id, k.sealed_name as contact_name,
            p.sealed_name, p.title, p.sealed_phone,
            (select jsonb_agg(jsonb_build_object('houseId', h.id, 'building', h.building, 'unit', h.unit, 'room', h.room) order by x.id)
              from tie x join house h on h.id = x.house_id where x.person_id = p.id and x.until is null) as homes
          from ticket t join conversation c on c.id = ${ticketIn(sql`t`)}
          join contact k on k.id = case when c.id = t.conversation_id then t.contact_id else c.contact_id end
          left join person p on p.id = k.person_id
          where t.id = ${ticketId} and t.community_id = ${staff.communityId} and not (${staff.id}::bigint = any(t.about))`,
    );
    if (!row) return undefined;
    const ticket = toTicket(row);
    const now = clock.now();
    const spokenIn = Number(row['spoken_in']);
    const shows = await showsOf(db, cipher, [ticket.conversationId, spokenIn]);
    const show = shows(ticket.conversationId);
    const people = (
      await rows(db, sql`select s.*, null as buildings from staff s where s.community_id = ${staff.communityId}`)
    ).map(toStaff);
    const lines = await said(db, cipher, ticket, spokenIn, staff);
    const events = await happened(db, ticketId);
    const items: readonly StoryItem[] = [
      ...lines.filter(line => !isOnRecord(line, events)).map(({ handledAt, ...line }) => line),
      ...(await told(db, [ticket.conversationId, spokenIn], staff, shows)),
      ...events.map(e => toItem(e, show)),
    ].sort((a, b) => a.at.getTime() - b.at.getTime());
    const writing = await rows(
      db,
      sql`select s.name from desk_writing w join staff s on s.id = w.staff_id
          where w.ticket_id = ${ticketId} and w.staff_id <> ${staff.id} and w.at > ${new Date(now.getTime() - WRITING_MS).toISOString()}::timestamptz`,
    );
    const others = await rows(
      db,
      sql`select id, number, summary, state, conversation_id from ticket where conversation_id in (${ticket.conversationId}, ${spokenIn}) and id <> ${ticketId}
          and not (${staff.id}::bigint = any(about)) order by opened_at desc, number limit 10`,
    );
    if (markSeen) await createTickets(db).markSeen(staff.id, ticketId, now);
    const homes = (row['homes'] as (Ticket['where'] & { houseId: number })[] | null) ?? [];
    const responsible = people.find(p => p.id === ticket.responsibleId);
    const holder = people.find(p => p.id === Number(row['taken_over_by'] ?? -1));
    const phone = ticket.phone
      ? show(ticket.phone)
      : row['sealed_phone']
        ? cipher.open(row['sealed_phone'] as string)
        : undefined;
    return {
      ticket,
      reporter: reporterOf(row, cipher),
      isBound: row['person_id'] != null,
      homes: homes.map(houseLabel),
      ties: homes.map(({ houseId }) => houseId),
      channel: row['channel'] as string,
      ...(row['room'] == null ? {} : { room: row['room'] as string }),
      isLimited: row['limited_until'] != null && toDate(row['limited_until']) > now,
      lastSeq: Math.max(0, ...lines.map(line => line.seq)),
      items,
      writing: writing.map(w => w['name'] as string),
      others: others.map(
        o =>
          ({
            id: o['id'],
            number: o['number'],
            summary: shows(Number(o['conversation_id']))(o['summary'] as string),
            state: o['state'],
          }) as CaseStory['others'][number],
      ),
      ...(responsible ? { responsible } : {}),
      ...(holder ? { takenOverBy: holder } : {}),
      ...(phone ? { phone } : {}),
    };
  };
}

function reporterOf(row: Row, cipher: Cipher): string {
  if (row['sealed_name']) return cipher.open(row['sealed_name'] as string) + ((row['title'] as string | null) ?? '');
  return row['contact_name'] ? cipher.open(row['contact_name'] as string) : '';
}

type Show = (text: string) => string;
type SaidItem = Extract<StoryItem, { kind: 'said' }> & { readonly handledAt?: Date };

/** How words of each of these chats are shown: a mark stands for another number in each. */
async function showsOf(db: Db, cipher: Cipher, chats: readonly number[]): Promise<(chat: number) => Show> {
  const secrets = new Map<number, ReadonlyMap<string, string>>();
  for (const chat of new Set(chats)) secrets.set(chat, await readSecrets(db, cipher, chat));
  return chat => text => reveal(text, secrets.get(chat) ?? new Map());
}

/** What was said in the chat of a case and in the one where it is spoken of now, and what of it was said elsewhere meanwhile. */
async function said(db: Db, cipher: Cipher, ticket: Ticket, spokenIn: number, reader: Staff): Promise<SaidItem[]> {
  const { conversationId, messages } = ticket;
  const found = await rows(
    db,
    sql`select * from (
        select m.*, (select array_agg(p.id::text) from media p where p.message_id = m.id) as pictures,
          (select k.sealed_name from contact k where k.id = m.speaker_id) as speaker,
          ${ENCLOSED} as enclosure,
          (select o.arrived_at from message o where o.id = (m.changes->>'messageId')::bigint) as said_at
        from message m where (m.conversation_id in (${conversationId}, ${spokenIn}) or m.id = any(${idArray(messages)}))
          and not ${isKeptFrom(reader)} order by m.id desc limit 300) x order by id`,
  );
  const chatOf = (r: Row) => Number(r['conversation_id']);
  const shows = await showsOf(db, cipher, found.map(chatOf));
  return found.map(r => {
    const changed = r['changes'] as Changed | null;
    const earlier = r['earlier'] as readonly EarlierText[] | null;
    const enclosure = r['enclosure'] as Row | null;
    const show = shows(chatOf(r));
    return {
      kind: 'said',
      at: toDate(r['arrived_at']),
      // Numbers count in the chat in which he is answered.
      seq: chatOf(r) === spokenIn ? Number(r['seq']) : 0,
      ...(r['speaker_id'] == null ? {} : { speaker: r['speaker'] ? cipher.open(r['speaker'] as string) : '群成员' }),
      // The new words stand where the old ones stood.
      text: changed ? '' : show(r['text'] as string),
      pictures: (r['pictures'] as string[] | null) ?? [],
      isOfCase: ticket.messages.includes(changed?.messageId ?? Number(r['id'])),
      isSetAside: r['set_aside_at'] != null,
      isFresh: r['handled_at'] == null,
      ...(r['handled_at'] == null ? {} : { handledAt: toDate(r['handled_at']) }),
      ...(r['attachment'] == null ? {} : { attachment: r['attachment'] as Attachment }),
      ...(enclosure ? { enclosure: toEnclosed(enclosure, show) } : {}),
      ...(earlier ? { earlier: earlier.map(e => ({ ...e, text: show(e.text) })) } : {}),
      ...(r['recalled_at'] == null ? {} : { recalledAt: toDate(r['recalled_at']) }),
      ...(changed ? { changes: { kind: changed.kind, saidAt: toDate(r['said_at']) } } : {}),
    };
  });
}

/** The turn that heard of a change put it on the case's record: once is enough. */
const isOnRecord = ({ changes, at, handledAt }: SaidItem, events: readonly TicketEvent[]): boolean =>
  changes !== undefined &&
  handledAt !== undefined &&
  events.some(e => e.reason?.startsWith(CHANGED_REASON[changes.kind]) && e.at >= at && e.at <= handledAt);

/** Why a row `o` of outbox that is not to be sent any more never was. What expired by itself was tried, and says so. */
const ENDING = sql`(select case
    when x.status <> 'expired' then null
    when ${IS_CORRECTED} then 'corrected'
    else coalesce((select case when a.detail is null then 'expired' else 'restored' end
      from attempt a where a.outbox_id = x.id and a.outcome = 'expired' limit 1), 'overtaken') end
  from (select o.id, o.status, o.key, o.ticket_id) x)`;

async function told(
  db: Db,
  chats: readonly number[],
  reader: Staff,
  shows: (chat: number) => Show,
): Promise<StoryItem[]> {
  // Pages about this chat have lanes of their own and no conversation: they are no part of what the owner heard.
  const found = await rows(
    db,
    sql`select * from (
        select o.*, ${ENDING} as ending from outbox o where o.conversation_id in (${idList(chats)}) and not ${answersWhatIsKeptFrom(reader)} order by id desc limit 300) x order by id`,
  );
  return found.map(r => {
    const body = r['body'] as OutboundBody;
    const status = r['status'] as string;
    return {
      kind: 'told',
      at: toDate(r['sent_at'] ?? r['written_at']),
      key: r['key'] as string,
      text: shows(Number(r['conversation_id']))(body.text),
      pictures: body.media ?? [],
      why: r['why'] as string,
      status:
        status === 'pending' || status === 'sending'
          ? 'waiting'
          : ((r['ending'] as Unsent | null) ?? (status as 'sent' | 'refused')),
      ...(body.from ? { by: body.from.name } : {}),
      ...(status === 'pending' ? { notBefore: toDate(r['not_before']) } : {}),
    };
  });
}

async function happened(db: Db, ticketId: string): Promise<TicketEvent[]> {
  const found = await rows(db, sql`select * from ticket_event where ticket_id = ${ticketId} order by id`);
  return found
    .map(
      (r): TicketEvent => ({
        ticketId,
        kind: r['kind'] as EventKind,
        at: toDate(r['at']),
        actor: r['actor'] as TicketEvent['actor'],
        ...(r['data'] ? { data: r['data'] as Record<string, unknown> } : {}),
        ...(r['reason'] ? { reason: r['reason'] as string } : {}),
      }),
    )
    .filter(e => !SAID_ELSEWHERE.includes(e.kind));
}

const toItem = (e: TicketEvent, show: Show): StoryItem => ({
  kind: 'event',
  at: e.at,
  event: e.kind,
  text: show(eventText(e)),
  by: e.actor.kind === 'staff' ? (e.actor.name ?? '') : e.actor.kind === 'owner' ? '业主' : '门房',
  isInternal: e.kind === 'noted',
});
