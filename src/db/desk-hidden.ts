import { type SQL, sql } from 'drizzle-orm';
import type { Staff } from '../domain/people.ts';

type Reader = Pick<Staff, 'id' | 'name'>;

const isAccused = (reader: Reader, conversation: SQL): SQL =>
  sql`a.conversation_id = ${conversation} and ${reader.id}::bigint = any(a.about)`;

/**
 * True of a row `m` of message that this person must not read: it belongs to a complaint about him, or it names him and
 * no turn has said yet (or none ever could) what it belongs to.
 */
export const isKeptFrom = (reader: Reader): SQL => {
  const namesHim = reader.name.length > 1 ? sql`position(${reader.name}::text in m.text) > 0` : sql`false`;
  return sql`(exists (select 1 from ticket a where ${isAccused(reader, sql`m.conversation_id`)} and m.id = any(a.messages))
    or ((m.handled_at is null or m.set_aside_at is not null) and ${namesHim}))`;
};

/** True of a row `o` of outbox that this person must not read: it goes with a complaint about him or answers a line kept from him. */
export const answersWhatIsKeptFrom = (reader: Reader): SQL =>
  // A turn's answers are keyed "conversation:m<seq of the last line answered>:n".
  sql`(exists (select 1 from ticket a where ${isAccused(reader, sql`o.conversation_id`)} and a.id = o.ticket_id)
    or exists (select 1 from message m where m.conversation_id = o.conversation_id
      and m.seq = substring(o.key from '^[0-9]+:m([0-9]+):')::bigint and ${isKeptFrom(reader)}))`;

/** What stands in a uuid column; anything else would be an error of the database. */
export const isUuid = (id: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);
