import { type SQL, sql } from 'drizzle-orm';
import type { Db } from './client.ts';

/** A row `x` of conversation that is one person's own, under a login of its account. */
const isPassing = (x: SQL): SQL => sql`${x}.login is not null and ${x}.room is null`;

/** Logins follow each other; of two, the one whose first chat came on record later is the later. */
const loginOf = (x: SQL): SQL => sql`(select min(first.id) from conversation first
  where first.channel = ${x}.channel and first.account = ${x}.account and first.login = ${x}.login)`;

const [h, n, other] = [sql`h`, sql`n`, sql`other`];

/**
 * The chat in which what began in this chat at that time is spoken of now: the chat itself, or, once its login has ended, the
 * chat of a later login of the same account that is bound to the same person. So long as that one is bound, and only for what
 * began when the first one was this person's already, without a break until today; of a person who had two chats under one login
 * nobody knows which of them went where.
 */
export const spokenIn = (chat: SQL, since: SQL): SQL => sql`coalesce((
  select n.id from conversation h
    join contact k on k.id = h.contact_id and k.bound_at <= ${since}
    join contact f on f.person_id = k.person_id and f.community_id = k.community_id and f.channel = k.channel
      and f.account = k.account and f.id <> k.id
    join conversation n on n.contact_id = f.id and n.login <> h.login and ${isPassing(n)}
  where h.id = ${chat} and ${isPassing(h)} and ${loginOf(n)} > ${loginOf(h)}
    and not exists (select 1 from contact o join conversation other on other.contact_id = o.id
      where o.person_id = k.person_id and o.id <> k.id and other.channel = h.channel and other.account = h.account
        and other.login = h.login and ${isPassing(other)})
  order by ${loginOf(n)} desc, f.bound_at, n.id limit 1), ${chat})`;

/** The same of a row of ticket. */
export const ticketIn = (ticket: SQL): SQL => spokenIn(sql`${ticket}.conversation_id`, sql`${ticket}.opened_at`);

/** Ids of the chats whose cases may be spoken of in this one, or ever were. */
export const earlierThan = (chat: SQL): SQL => sql`(select unnest(c.earlier) from conversation c where c.id = ${chat})`;

/** Whoever speaks with this person about a case that follows him to the chats of this contact goes on doing so there. */
export async function bringSpeaker(db: Db, contactId: number, personId: number): Promise<void> {
  await db.execute(
    sql`with held as (select h.id, h.taken_over_by, h.taken_over_ticket, n.id as now_in
          from conversation n join contact k on k.person_id = ${personId} and k.id <> n.contact_id
            join conversation h on h.contact_id = k.id
            join ticket t on t.id = h.taken_over_ticket and t.conversation_id = h.id
          where n.contact_id = ${contactId} and ${ticketIn(sql`t`)} = n.id),
        freed as (update conversation set taken_over_by = null, taken_over_ticket = null, version = version + 1
          where id in (select id from held))
        update conversation n set taken_over_by = held.taken_over_by, taken_over_ticket = held.taken_over_ticket,
          version = n.version + 1 from held where n.id = held.now_in and n.taken_over_by is null`,
  );
}
