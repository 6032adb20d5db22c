import { sql } from 'drizzle-orm';
import { type Client, rows } from '../src/db/client.ts';
import type { Cipher } from '../src/ports/cipher.ts';
import { EVERY_MS, fill } from '../test/support/fill.ts';

/** Cases not closed yet, of however many there are: what a desk has before it. */
const OPEN = 300;
/** Tickets of one owner in the past that is filled in. */
const EACH = 5;

/**
 * Years of closed cases up to now, the newest still open. Keys and indexes are made afterwards: kept row by row they take most
 * of the time.
 */
export async function fillPast(client: Client, cipher: Cipher, communityId: string, tickets: number): Promise<void> {
  const since = new Date(Date.now() - (tickets / EACH) * EVERY_MS);
  const make = await dropKeys(client);
  await fill(client, cipher, communityId, tickets, since);
  await client.db.execute(
    sql`update ticket set state = 'claimed', closed_at = null, responsible_id = (select min(id) from staff)
        where id in (select id from ticket order by opened_at desc limit ${Math.min(OPEN, tickets / 10)})`,
  );
  for (const statement of make) await client.db.execute(sql.raw(statement));
  await client.db.execute(sql`vacuum analyze`);
}

/** Takes every index and key away but the primary ones and the one by which lines of a chat are found meanwhile; gives the statements that make them again. */
async function dropKeys({ db }: Client): Promise<readonly string[]> {
  const keys = await rows(
    db,
    sql`select conname as name, conrelid::regclass::text as "table", pg_get_constraintdef(oid) as made from pg_constraint
        where contype in ('u', 'f') and conname <> 'message_seq' and connamespace = 'public'::regnamespace order by contype`,
  );
  const indexes = await rows(
    db,
    sql`select indexname as name, indexdef as made from pg_indexes i where schemaname = 'public'
        and not exists (select 1 from pg_constraint c where c.conname = i.indexname)`,
  );
  for (const { table, name } of keys) await db.execute(sql.raw(`alter table ${table} drop constraint "${name}"`));
  for (const { name } of indexes) await db.execute(sql.raw(`drop index "${name}"`));
  return [
    ...indexes.map(({ made }) => made as string),
    ...keys.toReversed().map(({ table, name, made }) => `alter table ${table} add constraint "${name}" ${made}`),
  ];
}
