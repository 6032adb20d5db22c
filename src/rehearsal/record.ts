import { sql } from 'drizzle-orm';
import { type Client, type Row, rows, toDateOrNone } from '../db/client.ts';
import { toTicket } from '../db/tickets-mapping.ts';
import type { EventKind, Ticket } from '../domain/ticket.ts';

/** A case as it stands on record, with what hangs on it. */
export interface Filed {
  readonly ticket: Ticket;
  readonly events: readonly EventKind[];
  readonly pictures: number;
  readonly responsible: string;
}

/** All cases, in the order of their numbers. */
export async function filedCases({ db }: Client): Promise<readonly Filed[]> {
  const found = await rows(
    db,
    sql`select t.*, s.name as responsible_name,
          (select count(*) from media m where m.message_id = any(t.messages)) as picture_count,
          (select jsonb_agg(e.kind order by e.id) from ticket_event e where e.ticket_id = t.id) as event_kinds
        from ticket t left join staff s on s.id = t.responsible_id order by t.number`,
  );
  return found.map(row => ({
    ticket: toTicket(row),
    events: (row['event_kinds'] as EventKind[] | null) ?? [],
    pictures: Number(row['picture_count']),
    responsible: (row['responsible_name'] as string | null) ?? '',
  }));
}

const ownTables = async ({ db }: Client): Promise<readonly string[]> =>
  (await rows(db, sql`select tablename from pg_tables where schemaname = 'public' order by 1`)).map(
    r => r['tablename'] as string,
  );

/** Empties every table. */
export async function emptyTables(client: Client): Promise<void> {
  const tables = await ownTables(client);
  await client.db.execute(sql.raw(`truncate ${tables.map(t => `"${t}"`).join(', ')} restart identity cascade`));
}

/** Tables in which some row holds the text in clear, whatever the column. */
export async function tablesHolding(client: Client, text: string): Promise<readonly string[]> {
  const like = `%${text.replace(/[\\%_]/g, c => `\\${c}`)}%`;
  const holding: string[] = [];
  for (const table of await ownTables(client)) {
    const [row] = await rows(
      client.db,
      sql`select exists (select 1 from ${sql.identifier(table)} t where t::text like ${like}) as found`,
    );
    if (row?.['found'] === true) holding.push(table);
  }
  return holding;
}

/** The next moment after `now` at which anything is due; with `turnsOnly`, at which somebody's words are answered. */
export async function nextDue({ db }: Client, now: Date, turnsOnly: boolean): Promise<Date | undefined> {
  const after = sql`${now.toISOString()}::timestamptz`;
  const rest = sql`union all select min(due_at) from lane where due_at > ${after}
    union all select min(due_at) from timer where due_at > ${after}`;
  const [row] = await rows(
    db,
    sql`select min(at) as at from (select min(due_at) as at from conversation where due_at > ${after} ${turnsOnly ? sql`` : rest}) x`,
  );
  return toDateOrNone(row?.['at']);
}

/** Rows that wait to be sent to owners. */
export async function waitingForOwners({ db }: Client): Promise<readonly Row[]> {
  return rows(
    db,
    sql`select o.not_before, o.body->>'text' as text from outbox o join lane l on l.id = o.lane_id
        where l.channel not in ('desk', 'pager', 'slack') and o.status in ('pending', 'sending') order by o.id`,
  );
}

/** How many requests to bind a chat nobody has decided. */
export async function waitingRequests({ db }: Client): Promise<number> {
  const [row] = await rows(db, sql`select count(*) as n from binding_request where decided_at is null`);
  return Number(row?.['n']);
}

/** Names of those who were paged at the desk. */
export async function pagedAtDesk({ db }: Client): Promise<ReadonlySet<string>> {
  const found = await rows(
    db,
    sql`select distinct s.name from outbox o join lane l on l.id = o.lane_id join staff s on s.id::text = l.address
        where l.channel = 'desk' and o.status = 'sent'`,
  );
  return new Set(found.map(r => r['name'] as string));
}
