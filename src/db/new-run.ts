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
    sql`select l.channel, count(*)::int as n from outbox o join lane l on l.id = o.lane_id where ${WAITS} group by 1 order by 2 desc, 1`,
  );
  if (!sendWaiting) await expireWaiting(db, at);
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
}

/** As if their time had run out: they stay, visible at the desk with the reason. */
async function expireWaiting(db: Db, at: SQL): Promise<void> {
  await db.execute(
    sql`with ended as (
          update outbox o set status = 'expired', attempts = attempts + 1 where ${WAITS} returning id, community_id, attempts
        ) insert into attempt(community_id, outbox_id, no, at, outcome, detail)
          select community_id, id, attempts, ${at}, 'expired', 'restored from a backup, not sent again' from ended`,
  );
  await db.execute(sql`update lane set due_at = null, urgent = false where due_at is not null`);
}
