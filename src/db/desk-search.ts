import { type SQL, sql } from 'drizzle-orm';
import { findSecrets } from '../domain/conceal.ts';
import type { Staff } from '../domain/people.ts';
import type { Cipher } from '../ports/cipher.ts';
import { isKeptFrom } from './desk-hidden.ts';

/** Closed cases, newest first, that are looked through one by one; the older ones are found by what has an index. */
const LOOKED_THROUGH = sql.raw('5000');
/** Most that one index hands over: a word that stands everywhere finds enough among the newest. */
const MOST = sql.raw('5000');
/** Fewer characters than these are in no index of words. */
const INDEXED_LENGTH = 3;

const escaped = (words: string): string => words.replace(/[\\%_]/g, c => `\\${c}`);

/** What was said about a case `t`. Kept apart from the words sought: their index would be read once for each case. */
const linesOf = sql`select * from message m where m.id = any(t.messages) offset 0`;

/** What is searched for, in the ways a case can hold it. */
function sought(words: string, staff: Staff, cipher: Cipher) {
  const like = `%${escaped(words)}%`;
  const home = words.replace(/[栋幢座号楼#单元室\s-]+/g, '-').replace(/^-+|-+$/g, '');
  const house = `%${home.replace(/[\\%_]/g, '')}%`;
  const label = sql`concat_ws('-', nullif(t."where"->>'building', ''), nullif(t."where"->>'unit', ''), nullif(t."where"->>'room', ''))`;
  const short = sql`concat_ws('-', nullif(t."where"->>'building', ''), nullif(t."where"->>'room', ''))`;
  const hashes = [
    ...findSecrets(words).flatMap(f => cipher.hashes(f.kind, f.value).map(hash => sql`s.hash = ${hash}`)),
    ...(/^\d{4}$/.test(words) ? cipher.hashes('phone-end', words).map(hash => sql`s.end_hash = ${hash}`) : []),
  ];
  return {
    like,
    byHouse: house.length > 3 ? sql`(${label} like ${house} or ${short} like ${house})` : sql`false`,
    room: home.slice(home.lastIndexOf('-') + 1),
    chats:
      hashes.length === 0
        ? undefined
        : sql`select s.conversation_id from concealed s where s.community_id = ${staff.communityId} and (${sql.join(hashes, sql` or `)})`,
  };
}

/** True of an open case `t`: by number, house ("3-2-1201", "3栋1201"), phone (whole or last four) or any words said or written down. */
export function searchOpen(words: string, staff: Staff, cipher: Cipher): SQL {
  const { like, byHouse, chats } = sought(words, staff, cipher);
  return sql`(t.number ilike ${like} or t.summary ilike ${like} or ${byHouse}
    or ${chats ? sql`t.conversation_id in (${chats})` : sql`false`}
    or exists (select 1 from (${linesOf}) m where m.text ilike ${like} and not ${isKeptFrom(staff)}))`;
}

/** The same of closed cases, of which there may be a million: the newest one by one, all of them by what has an index. */
export function searchClosed(words: string, staff: Staff, cipher: Cipher): SQL {
  const { like, byHouse, room, chats } = sought(words, staff, cipher);
  const closed = sql`t.community_id = ${staff.communityId} and t.state not in ('recorded', 'claimed')`;
  const arms = [
    sql`(select t.id from (select * from ticket t where ${closed} order by t.touched_at desc limit ${LOOKED_THROUGH}) t
        where ${searchOpen(words, staff, cipher)})`,
    sql`(select t.id from ticket t where t.number = ${words.toUpperCase()})`,
    ...(room ? [sql`(select t.id from ticket t where ${closed} and t."where"->>'room' = ${room} and ${byHouse})`] : []),
    ...(chats ? [sql`(select t.id from ticket t where t.conversation_id in (${chats}))`] : []),
    ...([...words].length < INDEXED_LENGTH
      ? []
      : [
          sql`(select t.id from ticket t where t.summary ilike ${like} limit ${MOST})`,
          sql`(select t.id from (select * from message m where m.text ilike ${like} and m.community_id = ${staff.communityId}
              and not ${isKeptFrom(staff)} limit ${MOST}) m
              join ticket t on t.conversation_id = m.conversation_id and m.id = any(t.messages))`,
        ]),
  ];
  return sql`t.id in (${sql.join(arms, sql` union all `)})`;
}
