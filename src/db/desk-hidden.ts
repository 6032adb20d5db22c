import { type SQL, sql } from 'drizzle-orm';
import type { Staff } from '../domain/people.ts';
import { anyOf } from './client.ts';
import { earlierThan } from './following.ts';

type Reader = Pick<Staff, 'id' | 'name'>;

/** True of a row `a` of ticket that is about this person. */
const isAbout = (reader: Reader): SQL => sql`${reader.id}::bigint = any(a.about)`;

/** True of a row `m` of message on which, or on whose words as they were before, a case `a` of its chat, or one that came along to it, rests that is such. */
const belongsToOne = (such: SQL): SQL =>
  sql`exists (select 1 from ticket a
    where a.conversation_id = ${anyOf(sql`select m.conversation_id union all ${earlierThan(sql`m.conversation_id`)}`)} and ${such}
    and (m.id = any(a.messages) or (m.changes->>'messageId')::bigint = any(a.messages)))`;

/**
 * True of a row `m` of message that not every colleague may read: a case with a reporter who must not be known, or about one of
 * the staff, rests on it. `but`: what is shown of this case is decided by the case itself.
 */
export const isSecret = (but?: SQL): SQL =>
  belongsToOne(sql`(a.confidential or a.about <> '{}') ${but ? sql`and a.id <> ${but}` : sql``}`);

/**
 * True of a row `m` of message that this person must not read: it belongs to a complaint about him, or it names him and
 * no turn has said yet (or none ever could) what it belongs to.
 */
export const isKeptFrom = (reader: Reader): SQL => {
  // Earlier wordings count: they are shown with it.
  const words = sql`m.text || coalesce(m.earlier::text, '') || coalesce(m.changes->>'before', '')`;
  const namesHim = reader.name.length > 1 ? sql`position(${reader.name}::text in ${words}) > 0` : sql`false`;
  return sql`(${belongsToOne(isAbout(reader))}
    or ((m.handled_at is null or m.set_aside_at is not null) and ${namesHim}))`;
};

/** True of a row `o` of outbox that this person must not read: it goes with a complaint about him or answers a line kept from him. */
export const answersWhatIsKeptFrom = (reader: Reader): SQL =>
  // A turn's answers are keyed "conversation:m<seq of the last line answered>:n".
  sql`(exists (select 1 from ticket a where a.conversation_id = o.conversation_id and ${isAbout(reader)} and a.id = o.ticket_id)
    or exists (select 1 from message m where m.conversation_id = o.conversation_id
      and m.seq = substring(o.key from '^[0-9]+:m([0-9]+):')::bigint and ${isKeptFrom(reader)}))`;

/** The words of a row `m` of message where they stand alone; who takes something back says nothing else. */
export const LAST_WORDS = sql`case when m.changes->>'kind' = 'recalled' then '（撤回了一条消息）' else m.text end`;

/** What stands in a uuid column; anything else would be an error of the database. */
export const isUuid = (id: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);
