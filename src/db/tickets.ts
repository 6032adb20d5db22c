import { sql } from 'drizzle-orm';
import { PRIORITIES } from '../domain/priority.ts';
import type { OutboundBody } from '../ports/channel.ts';
import type { Tickets } from '../ports/stores.ts';
import { type Db, rows, toDate } from './client.ts';
import { isKeptFrom } from './desk-hidden.ts';
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
      const [row] = await rows(db, sql`select conversation_id, community_id from ticket where id = ${id}`);
      return row && { conversationId: Number(row['conversation_id']), communityId: row['community_id'] as string };
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
        sql`select m.seq, m.text, m.arrived_at from message m where m.conversation_id = ${conversationId}
            ${reader ? sql`and not ${isKeptFrom(reader)}` : sql``} order by m.seq desc limit 1`,
      );
      return row && { seq: Number(row['seq']), words: row['text'] as string, at: toDate(row['arrived_at']) };
    },
    async dropWaitingNews(ticketId, at) {
      await db.execute(
        sql`update outbox set expires_at = ${at.toISOString()}::timestamptz where ticket_id = ${ticketId} and status = 'pending' and priority = ${PRIORITIES.update}`,
      );
    },
    async markSeen(staffId, ticketId, at) {
      await db.execute(
        sql`insert into desk_seen(staff_id, ticket_id, community_id, at)
            select ${staffId}, id, community_id, ${at.toISOString()}::timestamptz from ticket where id = ${ticketId}
            on conflict (staff_id, ticket_id) do update set at = excluded.at`,
      );
    },
    async outboxRow(key) {
      const [row] = await rows(db, sql`select conversation_id, body from outbox where key = ${key}`);
      return (
        row && {
          body: row['body'] as OutboundBody,
          ...(row['conversation_id'] == null ? {} : { conversationId: Number(row['conversation_id']) }),
        }
      );
    },
  };
}
