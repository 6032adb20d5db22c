import { type SQL, sql } from 'drizzle-orm';
import { maskMarks } from '../domain/conceal.ts';
import type { Staff } from '../domain/people.ts';
import { PRIORITIES } from '../domain/priority.ts';
import type { Cipher } from '../ports/cipher.ts';
import type { CaseLine, DeskView } from '../ports/desk.ts';
import { type Db, rows, toDate } from './client.ts';
import { isKeptFrom, LAST_WORDS } from './desk-hidden.ts';
import { searchClosed, searchOpen } from './desk-search.ts';
import { ticketIn } from './following.ts';
import { toTicket } from './tickets-mapping.ts';

/** True of a row `x` of outbox that somebody put into other words while it waited. */
export const IS_CORRECTED = sql`exists (select 1 from ticket_event e where e.ticket_id = x.ticket_id and e.kind = 'corrected'
  and e.data->>'of' = x.key and e.data->>'replaced' = 'true')`;

/** True of a row `x` of outbox that was not to go out any more: a result came after the news, or a correction took its place. */
const IS_OVERTAKEN = sql`(
  (x.priority = ${PRIORITIES.update} and exists (
    select 1 from outbox y where y.conversation_id = x.conversation_id and y.ticket_id = x.ticket_id and y.id > x.id and y.priority = ${PRIORITIES.result}))
  or ${IS_CORRECTED})`;

/**
 * Cases of the staff member's community, newest movement first; emergencies before everything. Open ones are few: new words in
 * their chat count as movement. Closed ones are a whole past, read along an index of what was done about them.
 */
export function createDeskList(db: Db, cipher: Cipher): DeskView['list'] {
  return async (staff, { state, words, limit = 100 }) => {
    const found = await rows(
      db,
      sql`select t.*, r.name as responsible_name, o.name as holder_name, last.text as last_text, last.arrived_at as last_at,
            greatest(t.touched_at, last.arrived_at) > coalesce(seen.at, 'epoch') as unread,
            (select count(*) from outbox x where x.ticket_id = t.id and x.status <> 'sent'
              and (x.status in ('pending', 'sending', 'refused') or (x.status = 'expired' and not ${IS_OVERTAKEN}))) as unsent,
            exists (select 1 from lane l join outbox x on x.lane_id = l.id and x.status in ('pending', 'sending') and x.attempts > 0
              where l.channel = 'slack' and l.account = t.community_id and l.address = 'case:' || t.id and l.due_at is not null) as behind
          from ticket t
          join conversation c on c.id = ${ticketIn(sql`t`)}
          left join staff r on r.id = t.responsible_id
          left join staff o on o.id = c.taken_over_by
          left join desk_seen seen on seen.ticket_id = t.id and seen.staff_id = ${staff.id}
          left join lateral (select ${LAST_WORDS} as text, m.arrived_at from message m
            where m.conversation_id = c.id and not ${isKeptFrom(staff)} order by m.seq desc limit 1) last on true
          where t.community_id = ${staff.communityId} and not (${staff.id}::bigint = any(t.about))
            and ${stateIs(state, staff)} and ${words?.trim() ? (state === 'closed' ? searchClosed : searchOpen)(words.trim(), staff, cipher) : sql`true`}
          order by ${orderOf(state)}, t.id
          limit ${Math.min(limit, 200)}`,
    );
    return found.map(
      (r): CaseLine => ({
        ticket: toTicket(r),
        lastWords: maskMarks((r['last_text'] as string | null) ?? '')
          .replace(/\s+/g, ' ')
          .slice(0, 60),
        lastAt: toDate(r['last_at'] ?? r['touched_at']),
        isUnread: r['unread'] === true,
        unsent: Number(r['unsent']),
        isBehindInSlack: r['behind'] === true,
        ...(r['responsible_name'] ? { responsible: r['responsible_name'] as string } : {}),
        ...(r['holder_name'] ? { takenOverBy: r['holder_name'] as string } : {}),
      }),
    );
  };
}

type State = Parameters<DeskView['list']>[1]['state'];

const orderOf = (state: State): SQL =>
  state === 'closed'
    ? sql`t.touched_at desc`
    : sql`(t.urgency = 'emergency') desc, greatest(t.touched_at, last.arrived_at) desc`;

function stateIs(state: State, staff: Staff): SQL {
  const open = sql`t.state in ('recorded', 'claimed')`;
  if (state === 'mine') return sql`${open} and t.responsible_id = ${staff.id}`;
  if (state === 'nobody') return sql`${open} and t.responsible_id is null`;
  return state === 'open' ? open : sql`t.state not in ('recorded', 'claimed')`;
}
