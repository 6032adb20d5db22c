import { sql } from 'drizzle-orm';
import type { Alarm, Alarms } from '../ports/stores.ts';
import { type Db, type Row, rows, toDate } from './client.ts';

export function createAlarms(db: Db): Alarms {
  return {
    async recent(conversationId, danger, since) {
      const [row] = await rows(
        db,
        sql`select * from alarm where conversation_id = ${conversationId} and danger = ${danger} and opened_at > ${since.toISOString()}::timestamptz
            order by opened_at desc limit 1`,
      );
      return row && toAlarm(row);
    },
    async find(id) {
      const [row] = await rows(db, sql`select * from alarm where id = ${id}`);
      return row && toAlarm(row);
    },
    async nextRound(id) {
      const [row] = await rows(db, sql`update alarm set rounds = rounds + 1 where id = ${id} returning rounds`);
      return Number(row?.['rounds'] ?? 0);
    },
    async acknowledge(id, staffId, at) {
      const taken = await rows(
        db,
        sql`update alarm set acknowledged_at = ${at.toISOString()}::timestamptz, acknowledged_by = ${staffId}
            where id = ${id} and acknowledged_at is null returning id`,
      );
      return taken.length > 0;
    },
    async bind(conversationId, ticketId) {
      const bound = await rows(
        db,
        sql`update alarm set ticket_id = ${ticketId} where conversation_id = ${conversationId} and ticket_id is null returning acknowledged_by`,
      );
      return bound.flatMap(r => (r['acknowledged_by'] == null ? [] : [Number(r['acknowledged_by'])]));
    },
  };
}

const toAlarm = (row: Row): Alarm => ({
  id: row['id'] as string,
  communityId: row['community_id'] as string,
  conversationId: Number(row['conversation_id']),
  danger: row['danger'] as Alarm['danger'],
  openedAt: toDate(row['opened_at']),
  rounds: Number(row['rounds']),
  isAcknowledged: row['acknowledged_at'] != null,
  ...(row['ticket_id'] == null ? {} : { ticketId: row['ticket_id'] as string }),
});
