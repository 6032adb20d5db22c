import { type SQL, sql } from 'drizzle-orm';
import { PRIORITIES } from '../domain/priority.ts';

/** Rounds of one page that are looked back on: an hour. */
const ROUNDS = 30;

/**
 * Since when a page should have been out. Each round takes the place of the one before, so a pager that does not answer is
 * counted from the first of the rounds that did not get through, not from the newest.
 */
const firstUnsentRound = sql`(
  select min(r.written_at) from (select substring(o.key from '^page:.+:([0-9]+):pager$')::int as no) this,
    generate_series(greatest(1, this.no - ${sql.raw(String(ROUNDS))}), this.no) round
    join outbox r on r.key = 'page:' || l.address || ':' || round || ':pager'
  where r.id > coalesce((select max(s.id) from outbox s where s.lane_id = o.lane_id and s.no is not null), 0))`;

/**
 * Rows not sent yet with the moment since which each should have been out, as (community_id, channel, priority, since).
 * A try that failed moves not_before, so the first try counts; an emergency never waited for an hour of its own.
 */
export const waitingRows = (where: SQL = sql`true`): SQL => sql`
  select o.community_id, l.channel, o.priority, case
      when o.priority = ${sql.raw(String(PRIORITIES.emergency))} then coalesce(${firstUnsentRound}, o.written_at)
      when o.attempts = 0 then o.not_before
      else coalesce((select a.at from attempt a where a.outbox_id = o.id order by a.id limit 1), o.not_before)
    end as since
  from outbox o join lane l on l.id = o.lane_id where o.status in ('pending', 'sending') and ${where}`;
