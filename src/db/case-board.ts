import { sql } from 'drizzle-orm';
import type { Danger } from '../domain/labels.ts';
import type { BoardCase, CaseBoard, CaseGlance, Former, Showing, Shown } from '../ports/case-board.ts';
import type { Cipher } from '../ports/cipher.ts';
import type { Estate } from '../ports/stores.ts';
import { createCrowds } from './case-crowds.ts';
import { KNOWN, toGlance } from './case-glance.ts';
import { isKept, linesOf, MOST_EVENTS, sentOf, storyOf } from './case-story.ts';
import { type Client, idArray, type Row, rows, toDate } from './client.ts';
import { isUuid } from './desk-hidden.ts';
import { ticketIn } from './following.ts';
import { toTicket } from './tickets-mapping.ts';

/**
 * Words about a case `t` that have not reached the owner. They count as waiting once one of them is held, by the night or after a
 * try that failed: what is on its way is there before anybody could read of it.
 */
const WORDS_LEFT = sql`
  select count(*) filter (where o.status = 'refused') as refused,
    case when bool_or(o.status <> 'refused' and (o.attempts > 0 or o.not_before > o.written_at + interval '1 s'))
      then count(*) filter (where o.status <> 'refused') else 0 end as waiting
  from outbox o where o.ticket_id = t.id and o.status <> 'sent' and o.status in ('pending', 'sending', 'refused')`;

export function createCaseBoard({ db }: Pick<Client, 'db'>, cipher: Cipher, estate: Estate): CaseBoard {
  return {
    async read(ticketId) {
      if (!isUuid(ticketId)) return undefined;
      const [row] = await rows(
        db,
        sql`select t.*, ${KNOWN}, c.taken_over_by, c.last_seq, b.channel, b.ts, b.thread_ts, b.seen_event, b.since_event, b.says_waiting, b.says_refused,
              b.showing, b.kept as kept_back,
              (select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('channel', f.channel, 'ts', f.ts, 'threadTs', f.thread_ts, 'pointsOn', f.points_on))
                order by f.ts) from slack_former f where f.ticket_id = t.id) as former,
              array(select m.id from message m where m.id = any(t.messages) and ${isKept(sql`t.id`)} order by m.id) as kept,
              w.waiting, w.refused
            from ticket t join conversation c on c.id = ${ticketIn(sql`t`)} join contact k on k.id = t.contact_id
              left join person p on p.id = k.person_id left join slack_case b on b.ticket_id = t.id
              cross join lateral (${WORDS_LEFT}) w
            where t.id = ${ticketId}`,
      );
      if (!row) return undefined;
      const glance = toGlance(row, await estate.directory(row['community_id'] as string), cipher);
      const { ticket, staff } = glance;
      const shown = toShown(row);
      const events = await storyOf(db, ticket, shown?.seenEvent ?? 0);
      const last = ticket.messages.slice(-1);
      const [lastWords] = (await linesOf(db, ticketId, last)).values();
      const responsible = staff.find(s => s.id === ticket.responsibleId);
      const holder = staff.find(s => s.id === Number(row['taken_over_by'] ?? -1));
      return {
        ...glance,
        lastSeq: Number(row['last_seq']),
        former: (row['former'] as Former[] | null) ?? [],
        kept: idsOf(row['kept']),
        events,
        isAll: events.length < MOST_EVENTS,
        sent: await sentOf(db, ticketId),
        unsent: Number(row['waiting']),
        refused: Number(row['refused']),
        ...(responsible ? { responsible } : {}),
        ...(holder ? { takenOverBy: holder } : {}),
        ...(lastWords ? { lastWords } : {}),
        ...(shown ? { shown } : {}),
      } satisfies BoardCase;
    },

    async told(ticketId, after, upto) {
      const [row] = await rows(db, sql`select * from ticket where id = ${ticketId}`);
      return row ? storyOf(db, toTicket(row), after, upto) : [];
    },

    async glances(ticketIds) {
      const ids = ticketIds.filter(isUuid);
      if (ids.length === 0) return new Map();
      const found = await rows(
        db,
        sql`select t.*, ${KNOWN} from ticket t join contact k on k.id = t.contact_id left join person p on p.id = k.person_id
            where t.id = any(${`{${ids.join(',')}}`}::uuid[])`,
      );
      const glances = new Map<string, CaseGlance>();
      for (const row of found)
        glances.set(row['id'] as string, toGlance(row, await estate.directory(row['community_id'] as string), cipher));
      return glances;
    },

    async alarm(alarmId) {
      if (!isUuid(alarmId)) return undefined;
      const [row] = await rows(
        db,
        sql`select a.*, t.number, b.channel, b.ts, c.room is not null as is_in_room from alarm a
              join conversation c on c.id = a.conversation_id left join ticket t on t.id = a.ticket_id
              left join slack_case b on b.ticket_id = a.ticket_id where a.id = ${alarmId}`,
      );
      if (!row) return undefined;
      const { community, staff } = await estate.directory(row['community_id'] as string);
      const by = staff.find(s => s.id === Number(row['acknowledged_by'] ?? -1));
      return {
        id: alarmId,
        danger: row['danger'] as Danger,
        openedAt: toDate(row['opened_at']),
        community,
        staff,
        isInRoom: row['is_in_room'] === true,
        ...(row['ticket_id'] ? { ticketId: row['ticket_id'] as string } : {}),
        ...(row['number'] ? { number: row['number'] as string } : {}),
        ...(by ? { acknowledgedBy: by } : {}),
        ...(row['ts'] ? { shown: { channel: row['channel'] as string, ts: row['ts'] as string } } : {}),
      };
    },

    async keepShown(ticketId, communityId, { channel, ts, threadTs, seenEvent, sinceEvent = 0, says, open }) {
      await db.execute(
        sql`with former as (
              insert into slack_former (channel, ts, thread_ts, community_id, ticket_id)
              select channel, ts, thread_ts, community_id, ticket_id from slack_case
              where ticket_id = ${ticketId} and (channel, ts) <> (${channel}, ${ts})
              on conflict do nothing
            ) insert into slack_case as b (ticket_id, community_id, channel, ts, thread_ts, seen_event, since_event, says_waiting, says_refused,
              showing, kept)
            values (${ticketId}, ${communityId}, ${channel}, ${ts}, ${threadTs ?? null}, ${seenEvent}, ${sinceEvent}, ${says?.unsent ?? 0},
              ${says?.refused ?? 0}, ${open?.showing ?? 'full'}, ${idArray(open?.kept ?? [])})
            on conflict (ticket_id) do update set channel = excluded.channel, ts = excluded.ts, thread_ts = excluded.thread_ts,
              seen_event = case when b.channel = excluded.channel then greatest(b.seen_event, excluded.seen_event) else excluded.seen_event end,
              since_event = excluded.since_event, says_waiting = excluded.says_waiting, says_refused = excluded.says_refused`,
      );
    },

    async keepOpenness(ticketId, { showing, kept }) {
      await db.execute(
        sql`update slack_case set showing = ${showing}, kept = ${idArray(kept)} where ticket_id = ${ticketId}`,
      );
    },

    async noteAtDesk(ticketId, key, text, at) {
      const now = sql`${at.toISOString()}::timestamptz`;
      await db.execute(
        sql`with noted as (
              insert into ticket_event (community_id, ticket_id, kind, at, actor, data, act_id)
              select community_id, id, 'noted', ${now}, '{"kind":"menfang"}', ${JSON.stringify({ text })}::jsonb, ${key} from ticket where id = ${ticketId}
              on conflict (act_id) do nothing returning ticket_id
            ) update ticket t set touched_at = ${now} from noted where t.id = noted.ticket_id`,
      );
    },

    async pointsOn({ channel, ts }) {
      await db.execute(sql`update slack_former set points_on = true where channel = ${channel} and ts = ${ts}`);
    },

    ...createCrowds(db),

    async caseAt(channel, ts) {
      const here = sql`channel = ${channel} and ts = ${ts}`;
      const [row] = await rows(
        db,
        sql`select ticket_id from slack_case where ${here} union all select ticket_id from slack_former where ${here} limit 1`,
      );
      return row?.['ticket_id'] as string | undefined;
    },

    async byNumber(communityId, number) {
      const [row] = await rows(
        db,
        sql`select id from ticket where community_id = ${communityId} and number = ${number.toUpperCase()}`,
      );
      return row?.['id'] as string | undefined;
    },
  };
}

/** Ids out of a column of them; drivers give numbers or text. */
const idsOf = (value: unknown): readonly number[] => (value as (number | string)[]).map(Number);

const toShown = (row: Row): Shown | undefined =>
  row['ts'] == null
    ? undefined
    : {
        channel: row['channel'] as string,
        ts: row['ts'] as string,
        seenEvent: Number(row['seen_event']),
        sinceEvent: Number(row['since_event']),
        says: { unsent: Number(row['says_waiting']), refused: Number(row['says_refused']) },
        open: { showing: row['showing'] as Showing, kept: idsOf(row['kept_back']) },
        ...(row['thread_ts'] ? { threadTs: row['thread_ts'] as string } : {}),
      };
