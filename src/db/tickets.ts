import { sql } from 'drizzle-orm';
import { PRIORITIES, type Priority } from '../domain/priority.ts';
import type { EventKind } from '../domain/ticket.ts';
import type { OutboundBody } from '../ports/channel.ts';
import type { Tickets, ToldRow } from '../ports/stores.ts';
import { anyOf, type Db, idList, listOf, type Row, rows, toDate } from './client.ts';
import { isKeptFrom, isSecret, LAST_WORDS } from './desk-hidden.ts';
import { ticketIn } from './following.ts';
import { toTicket } from './tickets-mapping.ts';

export function createTickets(db: Db): Tickets {
  return {
    async lock(id) {
      const [row] = await rows(db, sql`select * from ticket where id = ${id} for update`);
      return row && toTicket(row);
    },
    async find(id) {
      const [row] = await rows(db, sql`select * from ticket where id = ${id}`);
      return row && toTicket(row);
    },
    async ofCommunity(communityId, limit) {
      const found = await rows(
        db,
        sql`select * from ticket where community_id = ${communityId} order by opened_at desc limit ${limit}`,
      );
      return found.map(toTicket);
    },
    async conversationOf(id) {
      const [row] = await rows(
        db,
        sql`select t.conversation_id, ${ticketIn(sql`t`)} as spoken_in, t.community_id from ticket t where t.id = ${id}`,
      );
      return (
        row && {
          conversationId: Number(row['conversation_id']),
          spokenIn: Number(row['spoken_in']),
          communityId: row['community_id'] as string,
        }
      );
    },
    async hasAct(actId) {
      return (await rows(db, sql`select 1 from ticket_event where act_id = ${actId}`)).length > 0;
    },
    async takeOver(conversationId, staffId, ticketId) {
      await db.execute(
        sql`update conversation set taken_over_by = ${staffId ?? null}, taken_over_ticket = ${ticketId ?? null}, version = version + 1
            where id = ${conversationId}`,
      );
    },
    async limitContact(contactId, until) {
      await db.execute(
        sql`update contact set limited_until = ${until?.toISOString() ?? null}::timestamptz where id = ${contactId}`,
      );
    },
    async latest(conversationId, reader) {
      const [row] = await rows(
        db,
        sql`select m.seq, ${LAST_WORDS} as text, m.arrived_at, m.handled_at is null or ${isSecret()} as is_secret from message m where m.conversation_id = ${conversationId}
            ${reader ? sql`and not ${isKeptFrom(reader)}` : sql``} order by m.seq desc limit 1`,
      );
      return (
        row && {
          seq: Number(row['seq']),
          words: row['text'] as string,
          at: toDate(row['arrived_at']),
          isSecret: row['is_secret'] === true,
        }
      );
    },
    async lastReply(ticketId) {
      const [row] = await rows(
        db,
        sql`select actor->>'id' as staff_id, actor->>'name' as name, data->>'text' as text, data->>'version' as version
            from ticket_event where ticket_id = ${ticketId} and kind = 'replied' order by id desc limit 1`,
      );
      return (
        row && {
          staffId: Number(row['staff_id']),
          name: row['name'] as string,
          text: (row['text'] as string | null) ?? '',
          version: Number(row['version'] ?? 0),
        }
      );
    },
    async besides(tickets) {
      const list = tickets.map(({ id, conversationId, messages }, i) => ({ i, id, conversationId, messages }));
      const found = await rows(
        db,
        sql`select distinct on (t.id) t.* from ${listOf(list, 'i', 'id uuid, "conversationId" bigint, messages bigint[]')} x
            join ticket t on t.conversation_id = ${anyOf(sql`select x."conversationId" union
                select m.conversation_id from message m where m.id = any(x.messages)`)} and t.id <> x.id and t.messages && x.messages`,
      );
      return found.map(toTicket);
    },
    async dropWaitingNews(ticketId, at) {
      const waits = sql`o.ticket_id = ${ticketId} and o.status = 'pending' and o.priority = ${PRIORITIES.update}`;
      // Lane before row, as deliveries lock them; the other way round two people would wait for each other.
      await db.execute(
        sql`select l.id from lane l where l.id in (select o.lane_id from outbox o where ${waits}) order by l.id for update of l`,
      );
      await db.execute(
        sql`update outbox o set status = 'expired', expires_at = ${at.toISOString()}::timestamptz where ${waits}`,
      );
    },
    async pullBack(key, at) {
      const now = sql`${at.toISOString()}::timestamptz`;
      await db.execute(
        sql`select l.id from lane l where l.id = (select o.lane_id from outbox o where o.key = ${key}) for update of l`,
      );
      // Whoever holds the lane may have what is due in his hands already. One who let his lease run out loses the lane.
      const [pulled] = await rows(
        db,
        sql`with pulled as (
            update outbox o set status = 'expired', expires_at = ${now} from lane l
            where o.key = ${key} and l.id = o.lane_id and o.status = 'pending'
              and (o.not_before > ${now} or l.lease_by is null or l.lease_until < now())
            returning o.lane_id
          ) update lane l set lease_by = case when l.lease_until < now() then null else l.lease_by end
            from pulled where l.id = pulled.lane_id returning l.id`,
      );
      return pulled !== undefined;
    },
    async markSeen(staffId, ticketId, at) {
      await db.execute(
        sql`insert into desk_seen(staff_id, ticket_id, community_id, at)
            select ${staffId}, id, community_id, ${at.toISOString()}::timestamptz from ticket where id = ${ticketId}
            on conflict (staff_id, ticket_id) do update set at = excluded.at`,
      );
    },
    async outboxRow(key) {
      const [row] = await rows(
        db,
        sql`select o.*, e.kind as act, e.data->>'as' as written_as from outbox o
            left join ticket_event e on o.key = 'act:' || e.act_id and e.ticket_id = o.ticket_id where o.key = ${key}`,
      );
      return row && toToldRow(row);
    },
    async houseAt(communityId, { building, unit, room }) {
      if (!building || !room) return undefined;
      const [row] = await rows(
        db,
        sql`select id from house where community_id = ${communityId} and building = ${building} and unit = ${unit ?? ''} and room = ${room}`,
      );
      return row && Number(row['id']);
    },
    async wordsOf(messageIds) {
      if (messageIds.length === 0) return '';
      const found = await rows(db, sql`select text from message where id in (${idList(messageIds)}) order by id`);
      return found.map(r => r['text'] as string).join('\n');
    },
  };
}

const NAMES = Object.fromEntries(Object.entries(PRIORITIES).map(([name, n]) => [n, name])) as Record<number, Priority>;

function toToldRow(row: Row): ToldRow {
  const body = row['body'] as OutboundBody;
  const act = (row['written_as'] ?? row['act']) as EventKind | null;
  return {
    body,
    status: row['status'] as ToldRow['status'],
    priority: NAMES[Number(row['priority'])] ?? 'update',
    notBefore: toDate(row['not_before']),
    ...(row['ticket_id'] == null ? {} : { ticketId: row['ticket_id'] as string }),
    ...(act && body.from ? { writtenAs: act } : {}),
  };
}
