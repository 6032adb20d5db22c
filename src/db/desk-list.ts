import { type SQL, sql } from 'drizzle-orm';
import { findSecrets, maskMarks } from '../domain/conceal.ts';
import type { Staff } from '../domain/people.ts';
import { PRIORITIES } from '../domain/priority.ts';
import type { Cipher } from '../ports/cipher.ts';
import type { CaseLine, DeskView } from '../ports/desk.ts';
import { type Db, rows, toDate } from './client.ts';
import { isKeptFrom } from './desk-hidden.ts';
import { toTicket } from './tickets-mapping.ts';

/** True of a row `x` of outbox that was not to go out any more: a result came after the news, or a correction took its place. */
const IS_OVERTAKEN = sql`(
  (x.priority = ${PRIORITIES.update} and exists (
    select 1 from outbox y where y.conversation_id = x.conversation_id and y.ticket_id = x.ticket_id and y.id > x.id and y.priority = ${PRIORITIES.result}))
  or exists (select 1 from ticket_event e where e.ticket_id = x.ticket_id and e.kind = 'corrected'
    and e.data->>'of' = x.key and e.data->>'replaced' = 'true'))`;

/** Cases of the staff member's community, newest movement first; emergencies before everything. */
export function createDeskList(db: Db, cipher: Cipher): DeskView['list'] {
  return async (staff, { state, words, limit = 100 }) => {
    const found = await rows(
      db,
      sql`select t.*, r.name as responsible_name, o.name as holder_name, last.text as last_text, last.arrived_at as last_at,
            greatest(t.touched_at, last.arrived_at) > coalesce(seen.at, 'epoch') as unread,
            (select count(*) from outbox x where x.ticket_id = t.id
              and (x.status in ('pending', 'sending', 'refused') or (x.status = 'expired' and not ${IS_OVERTAKEN}))) as unsent
          from ticket t
          join conversation c on c.id = t.conversation_id
          left join staff r on r.id = t.responsible_id
          left join staff o on o.id = c.taken_over_by
          left join desk_seen seen on seen.ticket_id = t.id and seen.staff_id = ${staff.id}
          left join lateral (select m.text, m.arrived_at from message m
            where m.conversation_id = t.conversation_id and not ${isKeptFrom(staff)} order by m.seq desc limit 1) last on true
          where t.community_id = ${staff.communityId} and not (${staff.id}::bigint = any(t.about))
            and ${stateIs(state, staff)} and ${holds(words?.trim(), staff, cipher)}
          order by (t.urgency = 'emergency' and t.state in ('recorded', 'claimed')) desc, greatest(t.touched_at, last.arrived_at) desc, t.id
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
        ...(r['responsible_name'] ? { responsible: r['responsible_name'] as string } : {}),
        ...(r['holder_name'] ? { takenOverBy: r['holder_name'] as string } : {}),
      }),
    );
  };
}

function stateIs(state: Parameters<DeskView['list']>[1]['state'], staff: Staff): SQL {
  const open = sql`t.state in ('recorded', 'claimed')`;
  if (state === 'mine') return sql`${open} and t.responsible_id = ${staff.id}`;
  if (state === 'nobody') return sql`${open} and t.responsible_id is null`;
  return state === 'open' ? open : sql`not (${open})`;
}

/** By number, house ("3-2-1201", "3栋1201"), phone (whole or last four) or any words said or written down. */
function holds(words: string | undefined, staff: Staff, cipher: Cipher): SQL {
  if (!words) return sql`true`;
  const like = `%${words.replace(/[\\%_]/g, c => `\\${c}`)}%`;
  const house = `%${words
    .replace(/[栋幢座号楼#单元室\s-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .replace(/[\\%_]/g, '')}%`;
  const label = sql`concat_ws('-', nullif(t."where"->>'building', ''), nullif(t."where"->>'unit', ''), nullif(t."where"->>'room', ''))`;
  const short = sql`concat_ws('-', nullif(t."where"->>'building', ''), nullif(t."where"->>'room', ''))`;
  const hashes = [
    ...findSecrets(words).flatMap(f => cipher.hashes(f.kind, f.value).map(hash => sql`s.hash = ${hash}`)),
    ...(/^\d{4}$/.test(words) ? cipher.hashes('phone-end', words).map(hash => sql`s.end_hash = ${hash}`) : []),
  ];
  const byPhone =
    hashes.length === 0
      ? sql`false`
      : sql`t.conversation_id in (select s.conversation_id from concealed s where s.community_id = t.community_id and (${sql.join(hashes, sql` or `)}))`;
  const byHouse = house.length > 3 ? sql`${label} like ${house} or ${short} like ${house}` : sql`false`;
  return sql`(t.number ilike ${like} or t.summary ilike ${like} or ${byHouse} or ${byPhone}
    or exists (select 1 from message m where m.id = any(t.messages) and m.text ilike ${like} and not ${isKeptFrom(staff)}))`;
}
