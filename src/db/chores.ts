import { type SQL, sql } from 'drizzle-orm';
import type { Chores } from '../ports/chores.ts';
import { type Client, rows } from './client.ts';
import { quoted } from './tables.ts';

const NIGHTLY = 'nightly';
/** Rows of one statement: a lock held for longer would be felt. */
const AT_ONCE = 5000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Less than a day, so that a run made up for late does not cost the next night's; more than that of two at one start. */
const DUE_MS = 20 * HOUR_MS;
/** Whoever began and has not ended by then is dead. */
const DEAD_MS = 10 * 60_000;

/** True of a chat of which staff changed a case: its readings are beside its words what a model can be taught. */
const isOfCorrected = (
  conversationId: SQL,
): SQL => sql`exists (select 1 from ticket t join ticket_event e on e.ticket_id = t.id
  where t.conversation_id = ${conversationId} and e.kind = 'amended' and e.actor->>'kind' = 'staff')`;

/** What has had its time, and when. Cases, messages and pictures stay. */
const ENDED: readonly { readonly table: string; readonly afterDays: number; readonly is: (before: SQL) => SQL }[] = [
  // Only a second try of the same turn reads it again; but what staff put right is learned from.
  {
    table: 'reading',
    afterDays: 90,
    is: before => sql`at < ${before} and not ${isOfCorrected(sql`reading.conversation_id`)}`,
  },
  { table: 'desk_session', afterDays: 7, is: before => sql`expires_at < ${before} or ended_at < ${before}` },
  { table: 'desk_invite', afterDays: 7, is: before => sql`expires_at < ${before}` },
  { table: 'desk_writing', afterDays: 7, is: before => sql`at < ${before}` },
  // Slack brings nothing a second time after minutes.
  { table: 'slack_inbound', afterDays: 7, is: before => sql`arrived_at < ${before} and due_at is null` },
  // With its lines. One that is under way renews its lease.
  {
    table: 'import_run',
    afterDays: 1,
    is: before => sql`handed_at < ${before} and (lease_until is null or lease_until < now())`,
  },
];

export function createChores({ db, runAlone }: Pick<Client, 'db' | 'runAlone'>): Chores {
  const at = (now: Date, ms = 0) => sql`${new Date(now.getTime() - ms).toISOString()}::timestamptz`;
  return {
    async begin(now) {
      const taken = await rows(
        db,
        sql`insert into chore as c (name, started_at) values (${NIGHTLY}, ${at(now)})
            on conflict (name) do update set started_at = excluded.started_at
              where c.started_at < ${at(now, DUE_MS)} or (c.started_at < ${at(now, DEAD_MS)} and (c.ended_at is null or c.ended_at < c.started_at))
            returning 1`,
      );
      return taken.length > 0;
    },
    async end(now) {
      await db.execute(sql`update chore set ended_at = ${at(now)} where name = ${NIGHTLY}`);
    },
    async giveBack() {
      await db.execute(sql`update chore set started_at = coalesce(ended_at, 'epoch') where name = ${NIGHTLY}`);
    },
    async clear(now, signal) {
      const counts: Record<string, number> = {};
      for (const { table, afterDays, is } of ENDED) {
        const ended = is(at(now, afterDays * DAY_MS));
        for (let gone = AT_ONCE; gone === AT_ONCE && !signal.aborted; ) {
          const [row] = await rows(
            db,
            sql`with gone as (delete from ${sql.identifier(table)}
                  where ctid = any(array(select ctid from ${sql.identifier(table)} where ${ended} limit ${AT_ONCE})) returning 1)
                select count(*)::int as n from gone`,
          );
          gone = Number(row!['n']);
          counts[table] = (counts[table] ?? 0) + gone;
        }
      }
      return counts;
    },
    async vacuum(signal) {
      if (!runAlone) return;
      const { rows: tables } = await runAlone(
        `select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where c.relkind = 'r' and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'`,
      );
      // One by one: whoever waits is served in between.
      for (const { schema, name } of tables) {
        if (signal.aborted) return;
        await runAlone(`vacuum (analyze) ${quoted(schema as string)}.${quoted(name as string)}`);
      }
    },
    async timeZone() {
      const [first] = await rows(db, sql`select time_zone from community order by id limit 1`);
      return (first?.['time_zone'] as string | undefined) ?? 'Asia/Shanghai';
    },
  };
}
