import { sql } from 'drizzle-orm';
import type { Timers } from '../ports/queues.ts';
import { anyOf, type Db, rows, toDate } from './client.ts';

/** Timers that stand as rows. A claim lasts 10 s; a timer that cannot be worked is tried again then, and counted. */
export function createTimers(db: Db): Timers {
  return {
    async claim(me, now, limit) {
      const claimed = await rows(
        db,
        sql`update timer set lease_by = ${me}, lease_until = now() + interval '10 s', attempts = attempts + 1
            where key = ${anyOf(sql`select key from timer where due_at <= ${now.toISOString()}::timestamptz and (lease_until is null or lease_until < now())
              order by due_at limit ${limit} for update skip locked`)}
            returning key, conversation_id, name, due_at, attempts`,
      );
      return claimed.map(r => ({
        key: r['key'] as string,
        conversationId: Number(r['conversation_id']),
        name: r['name'] as string,
        dueAt: toDate(r['due_at']),
        attempts: Number(r['attempts']),
      }));
    },
    async take(timer) {
      const taken = await rows(
        db,
        sql`delete from timer where key = ${timer.key} and due_at = ${timer.dueAt.toISOString()}::timestamptz returning key`,
      );
      return taken.length > 0;
    },
  };
}
