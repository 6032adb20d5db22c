import { type SQL, sql } from 'drizzle-orm';
import { PRIORITIES } from '../domain/priority.ts';

/** Rounds of one page that are looked back on: an hour. */
const ROUNDS = sql.raw('30');
const EMERGENCY = sql.raw(String(PRIORITIES.emergency));

/**
 * Since when a page should have been out. Each round takes the place of the one before, so a pager that does not answer is
 * counted from the first of the rounds that did not get through, not from the newest.
 */
const firstUnsentRound = sql`(
  select min(r.written_at) from (select substring(o.key from '^page:.+:([0-9]+):pager$')::int as no) this,
    generate_series(greatest(1, this.no - ${ROUNDS}), this.no) round,
    lateral (select x.id, x.written_at from outbox x where x.key = 'page:' || l.address || ':' || round || ':pager' limit 1) r
  where r.id > coalesce((select max(s.id) from outbox s where s.lane_id = o.lane_id and s.no is not null), 0))`;

/**
 * Rows not sent yet with the moment since which they should have been out, as (channel, priority, rows, since).
 * A try that failed moves not_before, so the first try counts; an emergency never waited for an hour of its own. The many
 * that were neither tried nor are an emergency are counted lane by lane, those of them that `untried` picks: for them
 * nothing is looked up. Names of channels are compared byte by byte, which is ten times as fast.
 */
export const waitingRows = (where: SQL = sql`true`, untried: SQL = sql`true`): SQL => sql`
  select l.channel collate "C" as channel, o.priority, o.rows, o.since
  from (
    select o.lane_id, o.priority, count(*) as rows, min(o.not_before) as since from outbox o
    where o.status in ('pending', 'sending') and o.attempts = 0 and o.priority <> ${EMERGENCY} and ${where} and ${untried}
    group by o.lane_id, o.priority) o join lane l on l.id = o.lane_id
  union all
  select l.channel collate "C", o.priority, 1, case
      when o.priority = ${EMERGENCY} then coalesce(${firstUnsentRound}, o.written_at)
      else coalesce((select a.at from attempt a where a.outbox_id = o.id order by a.id limit 1), o.not_before)
    end
  from outbox o join lane l on l.id = o.lane_id
  where o.status in ('pending', 'sending') and (o.attempts > 0 or o.priority = ${EMERGENCY}) and ${where}`;
