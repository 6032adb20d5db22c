import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { PRIORITIES } from '../domain/priority.ts';
import type { Ticket } from '../domain/ticket.ts';
import { localYear } from '../domain/time.ts';
import type { Changes, OutboxDraft } from '../ports/record.ts';
import type { Writer } from '../ports/stores.ts';
import { type Db, rows } from './client.ts';
import * as t from './schema/index.ts';

const iso = (at: Date) => at.toISOString();
const json = (value: unknown) => sql`${JSON.stringify(value)}::jsonb`;

/** Writes what a turn or a verb decided: a constant number of statements, in the order ticket → events → alarms → outbox. */
export function createWriter(db: Db): Writer {
  return {
    async write(changes, { now, timeZone, prefix, actId }) {
      // The counter row is the busiest of a community: it is taken as late as the texts allow and held to the commit.
      const { opened, named } = await takeNumbers(db, changes, now, timeZone, prefix);
      if (opened.length > 0) await db.insert(t.ticket).values(opened.map(o => toRow(o, now)));
      for (const ticket of changes.updated) await updateTicket(db, ticket, now);
      const tickets = new Map([...opened, ...changes.updated].map(o => [o.id, o.communityId]));
      if (changes.events.length > 0) {
        await db.insert(t.ticketEvent).values(
          changes.events.map((e, i) => ({
            ticketId: e.ticketId,
            communityId: tickets.get(e.ticketId)!,
            kind: e.kind,
            at: e.at,
            actor: e.actor,
            data: named(e.data ?? null),
            reason: e.reason ?? null,
            actId: i === 0 ? (actId ?? null) : null,
          })),
        );
      }
      if (changes.alarms.length > 0) {
        await db.insert(t.alarm).values(changes.alarms.map(a => ({ ...a, ticketId: a.ticketId ?? null })));
      }
      if (changes.cancelTimers.length > 0) {
        await db.execute(
          sql`delete from timer where key in (${sql.join(
            changes.cancelTimers.map(k => sql`${k}`),
            sql`, `,
          )})`,
        );
      }
      for (const timer of changes.timers) {
        await db.execute(
          sql`insert into timer(key, community_id, conversation_id, name, due_at)
              values (${timer.key}, ${timer.communityId}, ${timer.conversationId}, ${timer.name}, ${iso(timer.dueAt)}::timestamptz)
              on conflict (key) do update set due_at = excluded.due_at, attempts = 0, lease_until = null`,
        );
      }
      if (changes.outbox.length > 0) await post(db, named(changes.outbox), now);
      return opened;
    },

    async attach(picture, to) {
      const id = randomUUID();
      await db.insert(t.media).values({ id, ...to, ...picture });
      return id;
    },
  };
}

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
    value === null
      ? value
      : (JSON.parse(
          JSON.stringify(value).replace(/⟦№\d+⟧/g, token => numbers.get(token) ?? token),
          revive,
        ) as T);
  return { opened: changes.opened.map(o => ({ ...o, number: numbers.get(o.number)! })), named };
}

/** Moments survive the trip through JSON that puts numbers into texts. */
const revive = (key: string, value: unknown): unknown =>
  (key === 'notBefore' || key === 'expiresAt') && typeof value === 'string' ? new Date(value) : value;

function toRow(ticket: Ticket, now: Date): typeof t.ticket.$inferInsert {
  const { messages, about, ...rest } = ticket;
  return { ...rest, messages: [...messages], about: [...about], touchedAt: now };
}

async function updateTicket(db: Db, ticket: Ticket, now: Date): Promise<void> {
  const { id, communityId, number, conversationId, contactId, source, openedAt, ...rest } = ticket;
  await db
    .update(t.ticket)
    .set({
      ...rest,
      messages: [...rest.messages],
      about: [...rest.about],
      phone: rest.phone ?? null,
      danger: rest.danger ?? null,
      demand: rest.demand ?? null,
      happenedAt: rest.happenedAt ?? null,
      houseId: rest.houseId ?? null,
      responsibleId: rest.responsibleId ?? null,
      claimedAt: rest.claimedAt ?? null,
      closedAt: rest.closedAt ?? null,
      touchedAt: now,
    })
    .where(sql`${t.ticket.id} = ${id}`);
}

/** Rows for the outbox; each lane is created at need and told when it has something to do. */
async function post(db: Db, drafts: readonly OutboxDraft[], now: Date): Promise<void> {
  const values = drafts.map(d =>
    json({
      community_id: d.lane.communityId,
      channel: d.lane.channel,
      account: d.lane.account,
      address: d.lane.address,
      conversation_id: d.conversationId ?? null,
      ticket_id: d.ticketId ?? null,
      priority: PRIORITIES[d.priority],
      key: d.key,
      body: d.body,
      why: d.why,
      not_before: iso(d.notBefore),
      expires_at: d.expiresAt ? iso(d.expiresAt) : null,
    }),
  );
  await db.execute(
    sql`with draft as (
        select x.*, ord from jsonb_array_elements(jsonb_build_array(${sql.join(values, sql`, `)})) with ordinality as e(j, ord),
          jsonb_to_record(e.j) as x(community_id text, channel text, account text, address text, conversation_id bigint, ticket_id uuid,
            priority smallint, key text, body jsonb, why text, not_before timestamptz, expires_at timestamptz)
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
        select d.community_id, l.id, d.conversation_id, d.ticket_id, d.priority, d.key, d.body, d.why, d.not_before, d.expires_at, ${iso(now)}::timestamptz
        from draft d join l using (channel, account, address) order by d.ord
        on conflict (key) do nothing`,
  );
}
