import { sql } from 'drizzle-orm';
import type { CaseBoard } from '../ports/case-board.ts';
import { anyOf, type Db, rows, toDate } from './client.ts';

/** So many of one kind waiting to be shown are a crowd; it lasts until none has come for a while. */
const CROWD = 20;
const LASTS = sql`interval '10 minutes'`;
/** Whoever was to post the message and has not said by then what became of it is dead. */
const DEAD = sql`interval '30 seconds'`;

export function createCrowds(db: Db): Pick<CaseBoard, 'crowd' | 'keepGroup' | 'among'> {
  return {
    async crowd({ ticket: { communityId, category, urgency } }, channel) {
      // An emergency stands where everybody sees it.
      if (urgency === 'emergency') return { kind: 'alone' };
      const mine = sql`community_id = ${communityId} and category = ${category}`;
      const [group] = await rows(
        db,
        sql`update slack_group set used_at = now() where ${mine} and ts is not null and used_at > now() - ${LASTS} returning channel, ts`,
      );
      if (group) return { kind: 'in', channel: group['channel'] as string, ts: group['ts'] as string };
      const [waiting] = await rows(
        db,
        sql`select count(*)::int as n from (
              select 1 from lane l join ticket t on t.id = substring(l.address from '^case:(.+)$')::uuid and t.category = ${category}
                left join slack_case b on b.ticket_id = t.id
              where l.channel = 'slack' and l.community_id = ${communityId} and l.due_at is not null and l.address like 'case:%'
                and b.ticket_id is null limit ${CROWD}) w`,
      );
      if (Number(waiting!['n']) < CROWD) return { kind: 'alone' };
      const [first] = await rows(
        db,
        sql`insert into slack_group as g (community_id, category, channel, began_at, used_at)
            values (${communityId}, ${category}, ${channel}, now(), now())
            on conflict (community_id, category) do update set ts = null, used_at = now(),
              channel = case when g.ts is null then g.channel else excluded.channel end,
              began_at = case when g.ts is null and g.began_at > now() - interval '1 day' then g.began_at else now() end
              where (g.ts is null and g.used_at < now() - ${DEAD}) or g.used_at <= now() - ${LASTS}
            returning channel, began_at, began_at < used_at as is_again`,
      );
      if (!first) return { kind: 'later' };
      return {
        kind: 'first',
        channel: first['channel'] as string,
        began: toDate(first['began_at']),
        isAgain: first['is_again'] === true,
      };
    },

    async among(channel, ts, numbers) {
      const here = sql`channel = ${channel} and thread_ts = ${ts}`;
      const [thread] = await rows(
        db,
        sql`select exists (select 1 from slack_group where channel = ${channel} and ts = ${ts})
              or exists (select 1 from slack_case where ${here}) or exists (select 1 from slack_former where ${here}) as is_crowd`,
      );
      if (thread?.['is_crowd'] !== true) return undefined;
      if (numbers.length === 0) return new Map();
      const found = await rows(
        db,
        sql`select t.id, t.number from ticket t where t.number = ${anyOf(sql`select jsonb_array_elements_text(${JSON.stringify(numbers)}::jsonb)`)}
              and (exists (select 1 from slack_case x where x.ticket_id = t.id and ${here})
                or exists (select 1 from slack_former x where x.ticket_id = t.id and ${here}))`,
      );
      return new Map(found.map(row => [row['number'] as string, row['id'] as string]));
    },

    async keepGroup({ ticket: { communityId, category } }, channel, ts) {
      // Not posted: whoever comes next may try at once.
      const used = ts ? sql`now()` : sql`began_at - ${DEAD}`;
      await db.execute(
        sql`update slack_group set ts = ${ts ?? null}, channel = ${channel}, used_at = ${used}
            where community_id = ${communityId} and category = ${category}`,
      );
    },
  };
}
