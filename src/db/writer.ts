import { randomUUID } from 'node:crypto';
import { getTableColumns, type SQL, sql } from 'drizzle-orm';
import { PRIORITIES } from '../domain/priority.ts';
import type { Ticket } from '../domain/ticket.ts';
import { localYear } from '../domain/time.ts';
import type { Changes, OutboxDraft } from '../ports/record.ts';
import type { Decided, Writer } from '../ports/stores.ts';
import { type Db, type Row, rows } from './client.ts';
import { spokenIn } from './following.ts';
import * as t from './schema/index.ts';

const iso = (at: Date) => at.toISOString();

/** What was decided, as the one statement reads it: lists of rows by the names of their columns. */
interface Written {
  readonly opened: readonly Row[];
  readonly updated: readonly Row[];
  readonly events: readonly Row[];
  readonly alarms: readonly Row[];
  readonly cancelled: readonly string[];
  readonly timers: readonly Row[];
  readonly outbox: readonly Row[];
}

const KINDS: readonly (keyof Written)[] = ['opened', 'updated', 'events', 'alarms', 'cancelled', 'timers', 'outbox'];

/** Writes what turns or a verb decided in one statement, after one that takes the numbers of what was opened. */
export function createWriter(db: Db): Writer {
  async function writeAll(decided: readonly Decided[], now: Date): Promise<readonly Ticket[]> {
    if (decided.length === 0) return [];
    // The counter rows are the busiest of a community: taken as late as the texts allow and held to the commit.
    const numbered = await takeNumbers(db, decided, now);
    const written = numbered.map(one => toWritten(one, now));
    const all = Object.fromEntries(KINDS.map(kind => [kind, written.flatMap(w => w[kind] as Row[])]));
    await db.execute(statement(JSON.stringify(all), now));
    return numbered.flatMap(one => one.opened);
  }
  return {
    writeAll,
    write: (changes, { now, ...place }) => writeAll([{ changes, ...place }], now),

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

/** Where words for a chat of an ended login go instead: the one place in which that is decided. */
const spokenNow = (x: SQL, now: Date): SQL => sql`
  select v.address from conversation e join conversation v on v.id <> e.id and v.id = ${spokenIn(
    sql`e.id`,
    sql`coalesce((select t.opened_at from ticket t where t.id = ${x}.ticket_id), ${iso(now)}::timestamptz)`,
  )}
  where e.id = ${x}.conversation_id and e.login is not null and (e.channel, e.account, e.address) = (${x}.channel, ${x}.account, ${x}.address)`;

/**
 * Each lane is created at need and told when it has something to do; parts of a kind not there write nothing. The ranges that
 * hold of every row tell the planner that lists are short (client.ts, `listOf`).
 */
const statement = (written: string, now: Date) => sql`
  with w as (select ${written}::jsonb as j),
  opened as (
    insert into ticket(${columns(TICKET)})
    select ${columns(TICKET)} from w, jsonb_populate_recordset(null::ticket, j->'opened')
  ), updated as (
    update ticket set (${columns(CHANGING)}) = (select ${columns(CHANGING, 'x.')})
    from w, jsonb_populate_recordset(null::ticket, j->'updated') x
    where ticket.id = x.id and x.opened_at between '-infinity' and 'infinity'
  ), events as (
    insert into ticket_event(community_id, ticket_id, kind, at, actor, data, reason, act_id)
    select community_id, ticket_id, kind, at, actor, data, reason, act_id
    from w, rows from (jsonb_to_recordset(j->'events') as (community_id text, ticket_id uuid, kind text, at timestamptz, actor jsonb,
      data jsonb, reason text, act_id text)) with ordinality order by ordinality
  ), alarms as (
    insert into alarm(id, community_id, conversation_id, ticket_id, danger, opened_at)
    select id, community_id, conversation_id, ticket_id, danger, opened_at from w, jsonb_populate_recordset(null::alarm, j->'alarms')
  ), cancelled as (
    delete from timer t using w, jsonb_array_elements_text(j->'cancelled') with ordinality x(key, i)
    where t.key = x.key and x.i between 0 and ${Number.MAX_SAFE_INTEGER}::bigint
  ), timers as (
    insert into timer(key, community_id, conversation_id, name, due_at)
    select key, community_id, conversation_id, name, due_at from w, jsonb_populate_recordset(null::timer, j->'timers')
    on conflict (key) do update set due_at = excluded.due_at, attempts = 0, lease_until = null
  ), draft as (
    select x.community_id, x.channel, x.account, coalesce(n.address, x.address) as address, x.conversation_id, x.ticket_id, x.priority,
      x.key, x.body, x.why, x.not_before, x.expires_at, x.ordinality
    from w, rows from (jsonb_to_recordset(j->'outbox') as (community_id text, channel text, account text, address text,
      conversation_id bigint, ticket_id uuid, priority smallint, key text, body jsonb, why text, not_before timestamptz,
      expires_at timestamptz)) with ordinality x
    left join lateral (${spokenNow(sql`x`, now)}) n on true
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

/** Changes whose tickets have their numbers, and the numbers put in for their tokens wherever these stand. */
interface Numbered {
  readonly changes: Changes;
  readonly opened: readonly Ticket[];
  readonly named: <T>(value: T) => T;
  readonly actId?: string;
}

/** One statement for all, in the order of their keys, so that two transactions never wait for each other. */
async function takeNumbers(db: Db, decided: readonly Decided[], now: Date): Promise<readonly Numbered[]> {
  const place = ({ changes, timeZone }: Decided) => `${changes.opened[0]!.communityId} ${localYear(now, timeZone)}`;
  const wanted = new Map<string, Row & { count: number }>();
  for (const one of decided) {
    const [first] = one.changes.opened;
    if (!first) continue;
    const count = (wanted.get(place(one))?.count ?? 0) + one.changes.opened.length;
    wanted.set(place(one), { community_id: first.communityId, year: localYear(now, one.timeZone), count });
  }
  const next = new Map<string, number>();
  if (wanted.size > 0) {
    const taken = await rows(
      db,
      sql`insert into counter(community_id, year, last)
          select community_id, year, count from jsonb_to_recordset(${JSON.stringify([...wanted.values()])}::jsonb)
            as x(community_id text, year smallint, count int) order by community_id, year
          on conflict (community_id, year) do update set last = counter.last + excluded.last
          returning community_id, year, last`,
    );
    for (const row of taken) {
      const key = `${row['community_id']} ${row['year']}`;
      next.set(key, Number(row['last']) - wanted.get(key)!.count);
    }
  }
  return decided.map(one => {
    const { changes, timeZone, prefix } = one;
    const numbers = new Map<string, string>();
    for (const opened of changes.opened) {
      const no = next.get(place(one))! + 1;
      next.set(place(one), no);
      const year = String(localYear(now, timeZone)).padStart(2, '0');
      numbers.set(opened.number, `${prefix}-${year}-${String(no).padStart(4, '0')}`);
    }
    const named = <T>(value: T): T =>
      numbers.size === 0
        ? value
        : (JSON.parse(JSON.stringify(value).replace(/⟦№\d+⟧/g, token => numbers.get(token) ?? token)) as T);
    const opened = changes.opened.map(o => ({ ...o, number: numbers.get(o.number)! }));
    return { changes, opened, named, ...(one.actId === undefined ? {} : { actId: one.actId }) };
  });
}

function toWritten({ changes, opened, named, actId }: Numbered, now: Date): Written {
  const homes = new Map([...opened, ...changes.updated].map(o => [o.id, o.communityId]));
  const set = new Set(changes.timers.map(timer => timer.key));
  return {
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
