import { randomUUID } from 'node:crypto';
import { getTableColumns, sql } from 'drizzle-orm';
import { PRIORITIES } from '../domain/priority.ts';
import type { Ticket } from '../domain/ticket.ts';
import { localYear } from '../domain/time.ts';
import type { Changes, OutboxDraft } from '../ports/record.ts';
import type { Writer } from '../ports/stores.ts';
import { type Db, type Row, rows } from './client.ts';
import * as t from './schema/index.ts';

const iso = (at: Date) => at.toISOString();

/** What a turn or a verb decided, as the one statement reads it: lists of rows by the names of their columns. */
interface Written {
  readonly opened: readonly Row[];
  readonly updated: readonly Row[];
  readonly events: readonly Row[];
  readonly alarms: readonly Row[];
  readonly cancelled: readonly string[];
  readonly timers: readonly Row[];
  readonly outbox: readonly Row[];
}

/** Writes what a turn or a verb decided in one statement, after one that takes the numbers of what was opened. */
export function createWriter(db: Db): Writer {
  return {
    async write(changes, { now, timeZone, prefix, actId }) {
      // The counter row is the busiest of a community: it is taken as late as the texts allow and held to the commit.
      const { opened, named } = await takeNumbers(db, changes, now, timeZone, prefix);
      const homes = new Map([...opened, ...changes.updated].map(o => [o.id, o.communityId]));
      const set = new Set(changes.timers.map(timer => timer.key));
      const written: Written = {
        opened: opened.map(o => toRow(o, now)),
        updated: changes.updated.map(o => toRow(o, now)),
        events: changes.events.map((e, i) => ({
          ...e,
          ticket_id: e.ticketId,
          community_id: homes.get(e.ticketId)!,
          data: e.data && named(e.data),
          act_id: i === 0 ? actId : undefined,
        })),
        alarms: changes.alarms.map(snaked),
        // Set anew in the same breath: moved, not cancelled.
        cancelled: changes.cancelTimers.filter(key => !set.has(key)),
        timers: changes.timers.map(snaked),
        outbox: named(changes.outbox.map(toOutboxRow)),
      };
      await db.execute(writeAll(JSON.stringify(written), now));
      return opened;
    },

    async attach(picture, to) {
      const id = randomUUID();
      await db.insert(t.media).values({ id, ...to, ...picture });
      return id;
    },
  };
}

const TICKET = Object.values(getTableColumns(t.ticket)).map(column => column.name);
/** What never changes once a case is opened. */
const FIXED = ['id', 'community_id', 'number', 'conversation_id', 'contact_id', 'source', 'opened_at'];
const CHANGING = TICKET.filter(name => !FIXED.includes(name));
const columns = (names: readonly string[], of = '') => sql.raw(names.map(name => `${of}"${name}"`).join(', '));

/** Each lane is created at need and told when it has something to do; parts of a kind not there write nothing. */
const writeAll = (written: string, now: Date) => sql`
  with w as (select ${written}::jsonb as j),
  opened as (
    insert into ticket(${columns(TICKET)})
    select ${columns(TICKET)} from w, jsonb_populate_recordset(null::ticket, j->'opened')
  ), updated as (
    update ticket set (${columns(CHANGING)}) = (select ${columns(CHANGING, 'x.')})
    from w, jsonb_populate_recordset(null::ticket, j->'updated') x where ticket.id = x.id
  ), events as (
    insert into ticket_event(community_id, ticket_id, kind, at, actor, data, reason, act_id)
    select community_id, ticket_id, kind, at, actor, data, reason, act_id
    from w, rows from (jsonb_to_recordset(j->'events') as (community_id text, ticket_id uuid, kind text, at timestamptz, actor jsonb,
      data jsonb, reason text, act_id text)) with ordinality order by ordinality
  ), alarms as (
    insert into alarm(id, community_id, conversation_id, ticket_id, danger, opened_at)
    select id, community_id, conversation_id, ticket_id, danger, opened_at from w, jsonb_populate_recordset(null::alarm, j->'alarms')
  ), cancelled as (
    delete from timer where key in (select jsonb_array_elements_text(j->'cancelled') from w)
  ), timers as (
    insert into timer(key, community_id, conversation_id, name, due_at)
    select key, community_id, conversation_id, name, due_at from w, jsonb_populate_recordset(null::timer, j->'timers')
    on conflict (key) do update set due_at = excluded.due_at, attempts = 0, lease_until = null
  ), draft as (
    select x.* from w, rows from (jsonb_to_recordset(j->'outbox') as (community_id text, channel text, account text, address text,
      conversation_id bigint, ticket_id uuid, priority smallint, key text, body jsonb, why text, not_before timestamptz,
      expires_at timestamptz)) with ordinality x
  ), due as (
    select community_id, channel, account, address, min(not_before) as at, bool_or(priority = 0) as urgent
    from draft group by 1, 2, 3, 4 order by 2, 3, 4
  ), l as (
    insert into lane(community_id, channel, account, address, due_at, urgent)
    select community_id, channel, account, address, at, urgent from due
    on conflict (channel, account, address) do update
      set due_at = least(coalesce(lane.due_at, excluded.due_at), excluded.due_at), urgent = lane.urgent or excluded.urgent
    returning id, channel, account, address
  ) insert into outbox(community_id, lane_id, conversation_id, ticket_id, priority, key, body, why, not_before, expires_at, written_at)
    select d.community_id, l.id, d.conversation_id, d.ticket_id, d.priority, d.key, d.body, d.why, d.not_before, d.expires_at,
      ${iso(now)}::timestamptz
    from draft d join l using (channel, account, address) order by d.ordinality
    on conflict (key) do nothing`;

async function takeNumbers(db: Db, changes: Changes, now: Date, timeZone: string, prefix: string) {
  const count = changes.opened.length;
  if (count === 0) return { opened: [] as Ticket[], named: <T>(value: T): T => value };
  const year = localYear(now, timeZone);
  const [row] = await rows(
    db,
    sql`insert into counter(community_id, year, last) values (${changes.opened[0]!.communityId}, ${year}, ${count})
        on conflict (community_id, year) do update set last = counter.last + ${count} returning last`,
  );
  const first = Number(row!['last']) - count;
  const numbers = new Map(
    changes.opened.map((o, i) => [
      o.number,
      `${prefix}-${String(year).padStart(2, '0')}-${String(first + i + 1).padStart(4, '0')}`,
    ]),
  );
  const named = <T>(value: T): T =>
    JSON.parse(JSON.stringify(value).replace(/⟦№\d+⟧/g, token => numbers.get(token) ?? token)) as T;
  return { opened: changes.opened.map(o => ({ ...o, number: numbers.get(o.number)! })), named };
}

/** The same with the names of columns for keys. */
const snaked = (value: object): Row =>
  Object.fromEntries(Object.entries(value).map(([key, v]) => [key.replace(/[A-Z]/g, c => `_${c.toLowerCase()}`), v]));

const toRow = (ticket: Ticket, now: Date): Row => ({ ...snaked(ticket), touched_at: now });

const toOutboxRow = ({ lane, priority, ...draft }: OutboxDraft): Row => ({
  ...snaked(lane),
  ...snaked(draft),
  priority: PRIORITIES[priority],
});
