import { type SQL, sql } from 'drizzle-orm';
import { HURRY } from '../domain/hurry.ts';
import type { Cipher } from '../ports/cipher.ts';
import type { Turns } from '../ports/queues.ts';
import type { Conversation } from '../ports/record.ts';
import { anyOf, type Db, idArray, idList, listOf, type Row, rows, toDate } from './client.ts';
import { ticketIn } from './following.ts';
import { dueFor, gatheredFor, isHurried, nextGathered, urgentFor } from './hurry.ts';
import { readSnapshot } from './snapshot.ts';

const iso = (at: Date) => at.toISOString();
/** As long as the door hears lines together (src/db/inbox.ts). */
const TOGETHER_MS = 3 * 60_000;
/** Closed tickets a flow still sees, for "又漏了" and thanks. */
const CLOSED_SHOWN = 5;
/** Newest cases first; those opened by one message as it named them. */
const NEWEST = sql`opened_at desc, number`;
/** Lines under the lock: all that the turn has. */
const ALL = sql`1000`;

/** What staff last did about ticket x that its reporter was told of. */
const LAST_MOVE = sql`(select jsonb_build_object('kind', e.kind, 'at', e.at, 'staffId', e.actor->'id', 'text', e.data->>'text')
  from ticket_event e where e.ticket_id = x.id and e.actor->>'kind' = 'staff'
    and e.kind in ('claimed', 'reassigned', 'replied', 'corrected', 'resolved', 'declined', 'reopened') order by e.id desc limit 1)`;

/** What went out to the chat last, the newest first: as much as may stand between choices and the number that answers them. */
const lastTold = (
  id: SQL,
) => sql`(select jsonb_agg(jsonb_build_object('why', o.why, 'body', o.body, 'at', o.sent_at) order by o.no desc) from (
  select o.* from conversation c join lane l on l.channel = c.channel and l.account = c.account and l.address = c.address
  join outbox o on o.lane_id = l.id and o.no is not null where c.id = ${id} order by o.no desc limit 4) o)`;

/** Cases `x` that are spoken of in this chat now: opened here, or in a chat of an ended login of the same person. */
const casesHere = (id: SQL, contactId: SQL): SQL =>
  sql`x.conversation_id = ${anyOf(sql`select ${id} union all ${otherChats(contactId)} and h.login is not null`)} and ${ticketIn(sql`x`)} = ${id}`;

/** Chats of the same person as this contact, but not his. */
const otherChats = (contactId: SQL) =>
  sql`select h.id from conversation h where h.contact_id = ${anyOf(sql`select k.id from contact k
    where (k.person_id, k.community_id) = (select c.person_id, c.community_id from contact c where c.id = ${contactId}) and k.id <> ${contactId}`)}`;

export function createTurns(db: Db, cipher: Cipher): Turns {
  const around = (id: SQL, contactId: SQL, now: Date, uptoSeq: SQL, limit: SQL) => sql`
    (select jsonb_agg(to_jsonb(x) order by x.seq) from (
      select m.id, m.seq, m.text, m.pictures, m.attachment, m.changes, m.arrived_at, m.speaker_id, m.is_addressed,
        (select k.external_id from contact k where k.id = m.speaker_id) as speaker from message m
      where m.conversation_id = ${id} and m.handled_at is null and m.seq <= ${uptoSeq}
      order by m.seq limit ${limit}) x) as messages,
    (select string_agg(text, E'\n' order by seq) from (
      select m.text, m.seq from message m where m.conversation_id = ${id} and m.handled_at is not null
        and m.arrived_at > ${iso(new Date(now.getTime() - TOGETHER_MS))}::timestamptz order by m.seq desc limit 20) x) as recent,
    (select jsonb_agg(to_jsonb(x) || jsonb_build_object('last_move', ${LAST_MOVE})) from (
      (select * from ticket x where ${casesHere(id, contactId)} and state in ('recorded', 'claimed') order by ${NEWEST} limit 20)
      union all
      (select * from ticket x where ${casesHere(id, contactId)} and state not in ('recorded', 'claimed') order by ${NEWEST} limit ${CLOSED_SHOWN})
    ) x) as tickets,
    (select jsonb_agg(to_jsonb(x) || jsonb_build_object('last_move', ${LAST_MOVE})) from (
      select t.* from ticket t where t.conversation_id = ${anyOf(otherChats(contactId))}
        and t.state in ('recorded', 'claimed') and not t.confidential and ${ticketIn(sql`t`)} <> ${id} order by ${NEWEST} limit 5
    ) x) as kin,
    ${lastTold(id)} as told,
    (select to_jsonb(x) from (
      select c.greeted_at, c.limited_until, p.sealed_name, p.title, p.sealed_phone is not null as has_phone,
        exists (select 1 from binding_request b where b.contact_id = c.id and b.decided_at is null) as has_asked,
        (select jsonb_agg(jsonb_build_object('houseId', h.id, 'building', h.building, 'unit', h.unit, 'room', h.room,
            'role', t.role, 'isLet', t.role = 'owner' and exists (select 1 from tie l where l.house_id = h.id and l.role = 'tenant'
              and (l.until is null or l.until > ${iso(now)}::timestamptz))) order by t.id)
         from tie t join house h on h.id = t.house_id where t.person_id = p.id
           and t."from" <= ${iso(now)}::timestamptz and (t.until is null or t.until > ${iso(now)}::timestamptz)) as homes
      from contact c left join person p on p.id = c.person_id where c.id = ${contactId}) x) as asker`;
  const toSnapshot = (conversation: Conversation, row: Row, now: Date) => readSnapshot(conversation, row, cipher, now);
  const one = async (query: SQL): Promise<Row> => {
    const [row] = await rows(db, query);
    if (!row) throw new Error('the conversation is gone');
    return row;
  };

  return {
    async claim(me, now, limit, lines) {
      const taken = sql`case when ${isHurried(sql`v.read_by`, sql`${iso(now)}::timestamptz`)} then ${HURRY.lines}::int else ${lines}::int end`;
      const claimed = await rows(
        db,
        sql`with v as (
              update conversation set lease_by = ${me}, lease_until = now() + interval '10 s', attempts = attempts + 1
              where id = ${anyOf(sql`select id from conversation where due_at <= ${iso(now)}::timestamptz and (lease_until is null or lease_until < now())
                order by urgent desc nulls last, due_at limit ${limit} for update skip locked`)}
              returning *
            ) select v.*, ${around(sql`v.id`, sql`v.contact_id`, now, sql`${Number.MAX_SAFE_INTEGER}::bigint`, taken)} from v order by v.urgent desc, v.due_at`,
      );
      return claimed.map(row => ({
        conversationId: Number(row['id']),
        attempts: Number(row['attempts']),
        // Read when its turn begins: one chat whose rows make no sense holds up no other.
        snapshot: () => toSnapshot(toConversation(row), row, now),
      }));
    },
    lock: async conversationId =>
      toConversation(await one(sql`select * from conversation where id = ${conversationId} for update`)),
    async lockEarlier(ids) {
      await db.execute(sql`select id from conversation where id in (${idList(ids)}) order by id for update`);
    },
    async keepEarlier(conversationId, ids) {
      await db.execute(
        sql`update conversation set earlier = array(select distinct unnest(earlier || ${idArray(ids)}) order by 1)
            where id = ${conversationId} and not earlier @> ${idArray(ids)}`,
      );
    },
    // A statement of its own: what others committed while the lock was waited for must be seen.
    async fresh(conversation, now, uptoSeq) {
      const { id, contactId } = conversation;
      const row = await one(sql`select ${around(sql`${id}`, sql`${contactId}`, now, sql`${uptoSeq}::bigint`, ALL)}`);
      return toSnapshot(conversation, row, now);
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
          sql`select v.*, ${around(sql`v.id`, sql`v.contact_id`, now, sql`x.upto`, ALL)}
              from ${listOf(asked, 'id', 'upto bigint')} x join conversation v on v.id = x.id`,
        ),
      ]);
      const byId = new Map(found.map(row => [Number(row['id']), row]));
      return ids.map(id => {
        const row = byId.get(id);
        if (!row) throw new Error('the conversation is gone');
        return toSnapshot(toConversation(row), row, now);
      });
    },

    async finish(turns, now, pace) {
      const at = sql`${iso(now)}::timestamptz`;
      const [first, last] = [sql`e.first`, sql`e.last`];
      // Danger told while the turn ran, or beyond what one turn takes, is not in it.
      const isStillUrgent = sql`v.urgent and not e.was_urgent and e.first is not null`;
      const ends = turns.map(({ conversation, uptoSeq, wasUrgent, state, attempts, greeted, reading }) => ({
        ...{ id: conversation.id, community_id: conversation.communityId, contact_id: conversation.contactId },
        ...{ upto: uptoSeq, was_urgent: wasUrgent, state, attempts, greeted, reading },
      }));
      await db.execute(
        sql`with e as materialized (
            select x.*, l.first, l.last
            from ${listOf(ends, 'id', 'community_id text, contact_id bigint, upto bigint, was_urgent boolean, state jsonb, attempts int, greeted boolean, reading jsonb')} x
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
          ) update conversation v set state = e.state, version = version + 1, urgent = ${isStillUrgent},
              urgent_turn_at = case when e.was_urgent then ${at} else v.urgent_turn_at end,
              attempts = case when e.first is null then 0 else e.attempts end,
              lease_by = null, lease_until = null, first_pending_at = e.first,
              due_at = case
                when e.first is null then null
                when ${isStillUrgent} then ${urgentFor(sql`v.read_by`, sql`v.urgent_turn_at`, at)}
                when ${isHurried(sql`v.read_by`, at)} then ${gatheredFor(first, last, nextGathered(at))}
                else ${dueFor(first, last, pace)} end
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
    ...(row['room'] == null ? {} : { room: row['room'] as string }),
    state: row['state'] as Record<string, unknown>,
    version: Number(row['version']),
    lastSeq: Number(row['last_seq']),
    attempts: Number(row['attempts']),
    isUrgent: row['urgent'] === true,
    ...(row['read_by'] == null ? {} : { readBy: toDate(row['read_by']) }),
    ...(row['lease_by'] == null ? {} : { leaseBy: row['lease_by'] as string }),
    ...(row['taken_over_by'] == null ? {} : { takenOverBy: Number(row['taken_over_by']) }),
    ...(row['taken_over_ticket'] == null ? {} : { takenOverTicket: row['taken_over_ticket'] as string }),
  };
}
