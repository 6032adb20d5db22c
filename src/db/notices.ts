import { sql } from 'drizzle-orm';
import type { Staff } from '../domain/people.ts';
import { type Db, rows } from './client.ts';

/** Longest something stands there unread, and the most of it. */
const DAYS = 7;
const MOST = 5;

/** What was said to this person alone at the desk, the latest first. */
export async function noticesFor(db: Db, { communityId, id }: Staff, now: Date) {
  const found = await rows(
    db,
    sql`select o.key, o.body->>'text' as text from lane l join outbox o on o.lane_id = l.id
        where l.channel = 'desk' and l.account = ${communityId} and l.address = ${`told:${id}`} and o.no is not null
          and o.written_at > ${now.toISOString()}::timestamptz - ${`${DAYS} days`}::interval
        order by o.no desc limit ${MOST}`,
  );
  return found.map(row => ({ key: row['key'] as string, text: row['text'] as string }));
}
