import { type SQL, sql } from 'drizzle-orm';
import { type Db, rows } from './client.ts';
import type { Table } from './tables.ts';

/** What of the old run concerns the new one. */
export interface Carried {
  /** Messages the old run had not sent yet, by channel. */
  readonly waiting: Readonly<Record<string, number>>;
  /** Lines of owners that nobody has worked through yet. */
  readonly unanswered: number;
}

const WAITS = sql`o.status in ('pending', 'sending')`;
/** Says nothing itself: it makes an outside desk look at a case as it is on record then. */
const IS_LOOK = sql`o.body->>'caseId' is not null`;
/** More than happens between a backup and an accident. */
const EVENTS_LEFT_OUT = 1_000_000;
/** Ticket numbers left out: those of a month, and so many at least. */
const LEAST_GAP = 100;

/** Ends what belongs to the run that was backed up: its leases, its sessions and, unless they are wanted, its letters. */
export async function beginAnew(
  db: Db,
  tables: readonly Table[],
  { now, sendWaiting }: { readonly now: Date; readonly sendWaiting: boolean },
): Promise<Carried> {
  const at = sql`${now.toISOString()}::timestamptz`;
  for (const { name, columns } of tables) {
    if (!columns.some(c => c.name === 'lease_until')) continue;
    await db.execute(
      sql`update ${sql.identifier(name)} set lease_by = null, lease_until = null where lease_by is not null or lease_until is not null`,
    );
  }
  await db.execute(sql`update desk_session set ended_at = ${at} where ended_at is null`);
  await db.execute(sql`update desk_invite set used_at = ${at} where used_at is null`);
  await leaveGap(db, at);
  const waiting = await rows(
    db,
    sql`select l.channel, count(*)::int as n from outbox o join lane l on l.id = o.lane_id where ${WAITS} and (${sendWaiting} or not ${IS_LOOK}) group by 1 order by 2 desc, 1`,
  );
  if (!sendWaiting) {
    await expireWaiting(db, at);
    await askFirst(db);
  }
  const [said] = await rows(db, sql`select count(*)::int as n from message where handled_at is null`);
  return {
    waiting: Object.fromEntries(waiting.map(w => [w['channel'], w['n']])) as Record<string, number>,
    unanswered: Number(said!['n']),
  };
}

/** Numbers said to owners after the backup was made are on no record any more: they must not be said again. */
async function leaveGap(db: Db, at: SQL): Promise<void> {
  await db.execute(
    sql`update counter set last = last + greatest(${LEAST_GAP}, (
          select count(*) from ticket t where t.community_id = counter.community_id and t.opened_at > ${at} - interval '30 days'))`,
  );
  // Threads outside say up to which event they were told; an event of the new run must not pass for one of those.
  await db.execute(
    sql`select setval(pg_get_serial_sequence('public.ticket_event', 'id'), nextval(pg_get_serial_sequence('public.ticket_event', 'id')) + ${EVENTS_LEFT_OUT})`,
  );
}

/** As if their time had run out: they stay, visible at the desk with the reason. */
async function expireWaiting(db: Db, at: SQL): Promise<void> {
  await db.execute(
    sql`with ended as (
          update outbox o set status = 'expired', attempts = attempts + 1 where ${WAITS} and not ${IS_LOOK} returning id, community_id, attempts
        ) insert into attempt(community_id, outbox_id, no, at, outcome, detail)
          select community_id, id, attempts, ${at}, 'expired', 'restored from a backup, not sent again' from ended`,
  );
  await db.execute(
    sql`update lane set due_at = null, urgent = false
        where due_at is not null and not exists (select 1 from outbox o where o.lane_id = lane.id and ${WAITS})`,
  );
}

/** The old run may have shown the case since: whoever looks asks there what has arrived before anything is posted. */
async function askFirst(db: Db): Promise<void> {
  await db.execute(sql`update outbox o set status = 'sending' where o.status = 'pending' and ${IS_LOOK}`);
}
