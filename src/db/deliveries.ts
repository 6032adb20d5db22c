import { type SQL, sql } from 'drizzle-orm';
import type { OutboundBody } from '../ports/channel.ts';
import type { Cipher } from '../ports/cipher.ts';
import type { Delivered, Deliveries, Look, OutRow } from '../ports/queues.ts';
import { anyOf, type Db, idList, type Row, rows, toDate } from './client.ts';
import { readSecrets } from './secrets.ts';

const iso = (at: Date) => at.toISOString();
/** Rows of one lane taken at a time; the rest follows in the next round. */
const BATCH = 20;

/** When a row has something to do: at its earliest time, or when it expires before that. */
const wakes = (row: 'o' | 'b') => sql.raw(`least(${row}.not_before, ${row}.expires_at)`);

export function createDeliveries(db: Db, cipher: Cipher): Deliveries {
  return {
    async claim(me, now, limit, channels) {
      const claimed = await rows(
        db,
        sql`update lane set lease_by = ${me}, lease_until = now() + interval '10 s'
            where id = ${anyOf(sql`select id from lane where due_at <= ${iso(now)}::timestamptz and (lease_until is null or lease_until < now())
                and channel in (${sql.join(
                  channels.map(c => sql`${c}`),
                  sql`, `,
                )})
              order by urgent desc nulls last, due_at limit ${limit} for update skip locked`)}
            returning id, community_id, channel, account, address, urgent`,
      );
      return claimed
        .map(r => ({
          laneId: Number(r['id']),
          communityId: r['community_id'] as string,
          channel: r['channel'] as string,
          account: r['account'] as string,
          address: r['address'] as string,
          urgent: r['urgent'] === true,
        }))
        .sort((a, b) => Number(b.urgent) - Number(a.urgent));
    },

    async due(laneIds, now) {
      // A row that waits for its retry holds back its own priority and below until it has gone out or expired.
      const at = sql`${iso(now)}::timestamptz`;
      const found = await rows(
        db,
        sql`select * from (
            select o.*, row_number() over (partition by o.lane_id order by o.priority, o.id) as place
            from outbox o
            where o.lane_id in (${idList(laneIds)}) and o.status in ('pending', 'sending') and ${wakes('o')} <= ${at}
              and not exists (
                select 1 from outbox b where b.lane_id = o.lane_id and b.status in ('pending', 'sending')
                  and b.attempts > 0 and ${wakes('b')} > ${at} and b.priority <= o.priority and b.id < o.id)
          ) due where place <= ${BATCH} order by lane_id, place`,
      );
      const byLane = new Map<number, OutRow[]>();
      for (const r of found) {
        const lane = Number(r['lane_id']);
        const list = byLane.get(lane) ?? [];
        list.push(toOutRow(r));
        byLane.set(lane, list);
      }
      return byLane;
    },

    async markSending(ids) {
      if (ids.length === 0) return;
      await db.execute(sql`update outbox set status = 'sending' where id in (${idList(ids)})`);
    },

    async settle(delivered, me, now, looks = []) {
      const ids = idList(delivered.map(d => d.lane.laneId));
      // The lock comes first and alone: what others wrote into these lanes meanwhile must be seen below, or it would sleep.
      // In the order in which the writer takes lanes, so that the two never wait for each other.
      const locked = await rows(
        db,
        sql`select id, lease_by = ${me} and id in (${ids}) as mine from lane where (id in (${ids}) and lease_by = ${me}) ${orOf(looks)}
            order by channel, account, address for update`,
      );
      const mine = new Set(locked.flatMap(r => (r['mine'] === true ? [Number(r['id'])] : [])));
      const kept = delivered.filter(d => mine.has(d.lane.laneId));
      if (kept.length === 0) return [];
      const outcomes = JSON.stringify(kept.flatMap(d => d.outcomes.map((o, i) => toOutcome(d.lane.laneId, i, o, now))));
      await db.execute(
        sql`with outcome as (
            select x.*, lane.last_no + sum((x.outcome = 'sent')::int) over (partition by x.lane_id order by x.ord) as nth
            from jsonb_to_recordset(${outcomes}::jsonb)
              as x(lane_id bigint, ord int, id bigint, no int, outcome text, detail text, external_id text, again timestamptz,
                unsure boolean)
              join lane on lane.id = x.lane_id
          ), marked as (
            update outbox o set attempts = outcome.no, external_id = outcome.external_id,
              status = case when outcome.outcome <> 'retry' then outcome.outcome when outcome.unsure then 'sending' else 'pending' end,
              sent_at = case when outcome.outcome = 'sent' then ${iso(now)}::timestamptz end,
              no = case when outcome.outcome = 'sent' then outcome.nth end,
              not_before = coalesce(outcome.again, o.not_before)
            from outcome where o.id = outcome.id
          ) insert into attempt(community_id, outbox_id, no, at, outcome, detail)
            select lane.community_id, outcome.id, outcome.no, ${iso(now)}::timestamptz, outcome.outcome, outcome.detail
            from outcome join lane on lane.id = outcome.lane_id`,
      );
      await db.execute(
        sql`update lane set lease_by = null, lease_until = null,
              last_no = coalesce((select max(no) from outbox where lane_id = lane.id and no > lane.last_no), last_no),
              (due_at, urgent) = (select min(greatest(${wakes('o')}, (
                  select max(${wakes('b')}) from outbox b where b.lane_id = o.lane_id and b.status in ('pending', 'sending')
                    and b.attempts > 0 and b.priority <= o.priority and b.id < o.id))), coalesce(bool_or(o.priority = 0), false)
                from outbox o where o.lane_id = lane.id and o.status in ('pending', 'sending'))
            where id in (${idList([...mine])})`,
      );
      if (looks.length > 0) await db.execute(lookAgain(looks, now));
      return [...mine];
    },

    async wake(channel, now) {
      // Lanes first, as everybody who writes to both; one that is being settled finds its own time.
      const at = sql`${iso(now)}::timestamptz`;
      await db.execute(
        sql`with waiting as (
            select id from lane where channel = ${channel} and due_at > ${at} order by account, address for update skip locked
          ), woken as (
            update outbox o set not_before = ${at} from waiting w
            where o.lane_id = w.id and o.status in ('pending', 'sending') and o.attempts > 0 and o.not_before > ${at}
            returning o.lane_id
          ) update lane set due_at = ${at} where id in (select lane_id from woken)`,
      );
    },

    async renew(me, ids) {
      if (ids.length === 0) return;
      await db.execute(
        sql`update lane set lease_until = now() + interval '10 s' where lease_by = ${me} and id in (${idList(ids)})`,
      );
    },
    async release(me) {
      await db.execute(sql`update lane set lease_by = null, lease_until = null where lease_by = ${me}`);
    },
    secrets: conversationId => readSecrets(db, cipher, conversationId),
  };
}

/** The lanes that are to look again, taken in the same order as the others. */
const orOf = (looks: readonly Look[]): SQL =>
  looks.length === 0
    ? sql``
    : sql`or (channel, account, address) in (${sql.join(
        looks.map(({ lane }) => sql`(${lane.channel}, ${lane.account}, ${lane.address})`),
        sql`, `,
      )})`;

const lookAgain = (looks: readonly Look[], now: Date): SQL => sql`
  with look as (
    select * from jsonb_to_recordset(${JSON.stringify(
      looks.map(({ lane, notBefore, ...look }) => ({ ...lane, ...look, at: iso(notBefore) })),
    )}::jsonb) as x(channel text, account text, address text, priority smallint, key text, body jsonb, why text, at timestamptz)
  ), l as (
    update lane set due_at = least(coalesce(due_at, look.at), look.at) from look
    where lane.channel = look.channel and lane.account = look.account and lane.address = look.address
    returning lane.id, lane.community_id, look.priority, look.key, look.body, look.why, look.at
  ) insert into outbox(community_id, lane_id, priority, key, body, why, not_before, written_at)
    select community_id, id, priority, key, body, why, at, ${iso(now)}::timestamptz from l
    on conflict (key) do nothing`;

/** Rows held back for less than this went out at once. */
const AT_ONCE_MS = 1000;

function toOutcome(laneId: number, ord: number, { row, result }: Delivered['outcomes'][number], now: Date): Row {
  return {
    lane_id: laneId,
    ord,
    id: row.id,
    // Only asked to wait, it has been tried all the same: what came later stays behind it.
    no: result.kind === 'retry' && !result.hasFailed ? Math.max(1, row.attempts) : row.attempts + 1,
    outcome: result.kind,
    detail: 'why' in result ? result.why.slice(0, 500) : null,
    external_id: result.kind === 'sent' ? (result.id ?? null) : null,
    unsure: result.kind === 'retry' && result.isUnsure === true,
    again: result.kind === 'retry' ? iso(new Date(now.getTime() + result.afterMs)) : null,
  };
}

const toOutRow = (r: Row): OutRow => ({
  id: Number(r['id']),
  key: r['key'] as string,
  priority: Number(r['priority']),
  body: r['body'] as OutboundBody,
  attempts: Number(r['attempts']),
  wasSending: r['status'] === 'sending',
  writtenAt: toDate(r['written_at']),
  wasHeld:
    Number(r['attempts']) > 0 || toDate(r['not_before']).getTime() > toDate(r['written_at']).getTime() + AT_ONCE_MS,
  ...(r['ticket_id'] == null ? {} : { ticketId: r['ticket_id'] as string }),
  ...(r['expires_at'] == null ? {} : { expiresAt: toDate(r['expires_at']) }),
  ...(r['conversation_id'] == null ? {} : { conversationId: Number(r['conversation_id']) }),
});
