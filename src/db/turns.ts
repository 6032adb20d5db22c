import { type SQL, sql } from 'drizzle-orm';
import { surname } from '../domain/people.ts';
import type { Cipher } from '../ports/cipher.ts';
import type { Turns } from '../ports/queues.ts';
import type { Conversation, Snapshot, StoredMessage } from '../ports/record.ts';
import type { Asker } from '../ports/talk.ts';
import { type Db, idList, listOf, type Row, rows, toDate } from './client.ts';
import { toTicket } from './tickets-mapping.ts';

const iso = (at: Date) => at.toISOString();
/** As long as the door hears lines together (src/db/inbox.ts). */
const TOGETHER_MS = 3 * 60_000;
/** Closed tickets a flow still sees, for "又漏了" and thanks. */
const CLOSED_SHOWN = 5;

export function createTurns(db: Db, cipher: Cipher): Turns {
  const around = (id: SQL, contactId: SQL, now: Date, uptoSeq: SQL, limit: number) => sql`
    (select jsonb_agg(to_jsonb(x) order by x.seq) from (
      select m.id, m.seq, m.text, m.pictures, m.arrived_at from message m
      where m.conversation_id = ${id} and m.handled_at is null and m.seq <= ${uptoSeq}
      order by m.seq limit ${limit}) x) as messages,
    (select string_agg(text, E'\n' order by seq) from (
      select m.text, m.seq from message m where m.conversation_id = ${id} and m.handled_at is not null
        and m.arrived_at > ${iso(new Date(now.getTime() - TOGETHER_MS))}::timestamptz order by m.seq desc limit 20) x) as recent,
    (select jsonb_agg(to_jsonb(x)) from (
      (select * from ticket where conversation_id = ${id} and state in ('recorded', 'claimed') order by opened_at desc limit 20)
      union all
      (select * from ticket where conversation_id = ${id} and state not in ('recorded', 'claimed') order by opened_at desc limit ${CLOSED_SHOWN})
    ) x) as tickets,
    (select to_jsonb(x) from (
      select c.greeted_at, c.limited_until, p.sealed_name, p.title, p.sealed_phone is not null as has_phone,
        (select jsonb_agg(jsonb_build_object('houseId', h.id, 'building', h.building, 'unit', h.unit, 'room', h.room) order by t.id)
         from tie t join house h on h.id = t.house_id where t.person_id = p.id
           and t."from" <= ${iso(now)}::timestamptz and (t.until is null or t.until > ${iso(now)}::timestamptz)) as homes
      from contact c left join person p on p.id = c.person_id where c.id = ${contactId}) x) as asker`;
  const toSnapshot = (conversation: Conversation, row: Row): Snapshot => ({
    // Who may be answered is read after the lock, with everything else that somebody may have changed meanwhile.
    conversation: { ...conversation, ...limitOf(row['asker'] as Row) },
    asker: toAsker(row['asker'] as Row, cipher),
    recent: (row['recent'] as string | null) ?? '',
    messages: ((row['messages'] as Row[] | null) ?? []).map(toMessage),
    tickets: ((row['tickets'] as Row[] | null) ?? []).map(toTicket),
  });
  const one = async (query: SQL): Promise<Row> => {
    const [row] = await rows(db, query);
    if (!row) throw new Error('the conversation is gone');
    return row;
  };

  return {
    async claim(me, now, limit, lines) {
      const claimed = await rows(
        db,
        sql`with v as (
              update conversation set lease_by = ${me}, lease_until = now() + interval '10 s', attempts = attempts + 1
              where id in (
                select id from conversation where due_at <= ${iso(now)}::timestamptz and (lease_until is null or lease_until < now())
                order by urgent desc, due_at limit ${limit} for update skip locked)
              returning *
            ) select v.*, ${around(sql`v.id`, sql`v.contact_id`, now, sql`${Number.MAX_SAFE_INTEGER}::bigint`, lines)} from v order by v.urgent desc, v.due_at`,
      );
      return claimed.map(row => ({
        conversationId: Number(row['id']),
        attempts: Number(row['attempts']),
        // Read when its turn begins: one chat whose rows make no sense holds up no other.
        snapshot: () => toSnapshot(toConversation(row), row),
      }));
    },
    lock: async conversationId =>
      toConversation(await one(sql`select * from conversation where id = ${conversationId} for update`)),
    // A statement of its own: what others committed while the lock was waited for must be seen.
    async fresh(conversation, now, uptoSeq) {
      const { id, contactId } = conversation;
      const row = await one(sql`select ${around(sql`${id}`, sql`${contactId}`, now, sql`${uptoSeq}::bigint`, 1000)}`);
      return toSnapshot(conversation, row);
    },
    async lockAll(chats, now) {
      const ids = chats.map(c => c.conversationId);
      const asked = chats.map(c => ({ id: c.conversationId, upto: c.uptoSeq }));
      // Both on their way at once; the second begins when the first has its locks, and sees what was committed before.
      const [, found] = await Promise.all([
        rows(
          db,
          sql`select v.id from ${listOf(asked, 'id', 'upto bigint')} x join conversation v on v.id = x.id
              order by v.channel, v.account, v.address for update of v`,
        ),
        rows(
          db,
          sql`select v.*, ${around(sql`v.id`, sql`v.contact_id`, now, sql`x.upto`, 1000)}
              from ${listOf(asked, 'id', 'upto bigint')} x join conversation v on v.id = x.id`,
        ),
      ]);
      const byId = new Map(found.map(row => [Number(row['id']), row]));
      return ids.map(id => {
        const row = byId.get(id);
        if (!row) throw new Error('the conversation is gone');
        return toSnapshot(toConversation(row), row);
      });
    },

    async finish(turns, now, { silenceMs, capMs }) {
      const at = sql`${iso(now)}::timestamptz`;
      const ends = turns.map(({ conversation, uptoSeq, state, attempts, greeted, reading }) => ({
        ...{ id: conversation.id, community_id: conversation.communityId, contact_id: conversation.contactId },
        ...{ upto: uptoSeq, state, attempts, greeted, reading },
      }));
      await db.execute(
        sql`with e as materialized (
            select x.*, l.first, l.last
            from ${listOf(ends, 'id', 'community_id text, contact_id bigint, upto bigint, state jsonb, attempts int, greeted boolean, reading jsonb')} x
            cross join lateral (select min(arrived_at) as first, max(arrived_at) as last from message
              where conversation_id = x.id and handled_at is null and seq > x.upto) l
          ), done as (
            update message m set handled_at = ${at} from e
            where m.conversation_id = e.id and m.handled_at is null and m.seq <= e.upto
          ), kept as (
            insert into reading(conversation_id, upto_seq, community_id, reading, at)
            select id, upto, community_id, reading, ${at} from e where reading is not null on conflict do nothing
          ), met as (
            update contact c set greeted_at = ${at} from e where c.id = e.contact_id and e.greeted and c.greeted_at is null
          ) update conversation v set state = e.state, version = version + 1, urgent = false,
              attempts = case when e.first is null then 0 else e.attempts end,
              lease_by = null, lease_until = null, first_pending_at = e.first,
              due_at = least(e.last + make_interval(secs => ${silenceMs / 1000}), e.first + make_interval(secs => ${capMs / 1000}))
            from e where v.id = e.id`,
      );
    },

    async setAside(messageId, now) {
      await db.execute(sql`update message set set_aside_at = ${iso(now)}::timestamptz where id = ${messageId}`);
    },
    async keepState(conversationId, state) {
      await db.execute(
        sql`update conversation set state = ${JSON.stringify(state)}::jsonb, version = version + 1 where id = ${conversationId}`,
      );
    },
    async putOff(conversationId, me, until) {
      await db.execute(
        sql`update conversation set lease_by = null, lease_until = null, due_at = ${iso(until)}::timestamptz
            where id = ${conversationId} and lease_by = ${me}`,
      );
    },
    async renew(me, ids) {
      if (ids.length === 0) return;
      await db.execute(
        sql`update conversation set lease_until = now() + interval '10 s' where lease_by = ${me} and id in (${idList(ids)})`,
      );
    },
    async release(me) {
      await db.execute(
        sql`update conversation set lease_by = null, lease_until = null, attempts = greatest(attempts - 1, 0) where lease_by = ${me}`,
      );
    },
  };
}

function toConversation(row: Row): Conversation {
  return {
    id: Number(row['id']),
    communityId: row['community_id'] as string,
    contactId: Number(row['contact_id']),
    channel: row['channel'] as string,
    account: row['account'] as string,
    address: row['address'] as string,
    state: row['state'] as Record<string, unknown>,
    version: Number(row['version']),
    lastSeq: Number(row['last_seq']),
    attempts: Number(row['attempts']),
    ...(row['lease_by'] == null ? {} : { leaseBy: row['lease_by'] as string }),
    ...(row['taken_over_by'] == null ? {} : { takenOverBy: Number(row['taken_over_by']) }),
    ...(row['taken_over_ticket'] == null ? {} : { takenOverTicket: row['taken_over_ticket'] as string }),
  };
}

const toMessage = (row: Row): StoredMessage => ({
  id: Number(row['id']),
  seq: Number(row['seq']),
  text: row['text'] as string,
  pictures: Number(row['pictures']),
  arrivedAt: toDate(row['arrived_at']),
});

const limitOf = (asker: Row): { readonly limitedUntil?: Date } =>
  asker['limited_until'] == null ? {} : { limitedUntil: toDate(asker['limited_until']) };

function toAsker(row: Row, cipher: Cipher): Asker {
  const homes = (row['homes'] as { houseId: number; building: string; unit: string; room: string }[] | null) ?? [];
  const title = row['title'] as string | null;
  return {
    homes: homes.map(({ unit, ...home }) => ({ ...home, ...(unit ? { unit } : {}) })),
    hasPhoneOnFile: row['has_phone'] === true,
    isFirstContact: row['greeted_at'] == null,
    ...(row['sealed_name'] && title ? { calledAs: surname(cipher.open(row['sealed_name'] as string)) + title } : {}),
  };
}
