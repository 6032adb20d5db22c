import { type SQL, sql } from 'drizzle-orm';

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
