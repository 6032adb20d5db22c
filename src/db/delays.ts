import { type SQL, sql } from 'drizzle-orm';
import { DELAY_KINDS, DELAY_MS, type Delay, type DelayKind } from '../domain/delays.ts';
import { PRIORITIES } from '../domain/priority.ts';
import { type Row, toDate } from './client.ts';
import { waitingRows } from './waiting.ts';

/** One JSON list of what has lain too long in a community, as `toDelays` reads it; null: nothing. */
export function delaysOf(communityId: string, now: Date): SQL {
  const before = (kind: DelayKind) => sql`${new Date(now.getTime() - DELAY_MS[kind]).toISOString()}::timestamptz`;
  return sql`(select jsonb_agg(to_jsonb(late)) from (
      select 'unheard' as kind, count(*) as count, min(arrived_at) as since, '{}'::text[] as channels from message
      where community_id = ${communityId} and handled_at is null and arrived_at < ${before('unheard')} having count(*) > 0
      union all
      select kind, sum(rows), min(since), array_agg(distinct channel order by channel) from (
        select case when priority <> ${PRIORITIES.emergency} then 'unsent' when channel = 'pager' then 'page' else 'urgent' end as kind, *
        from (${waitingRows(sql`o.community_id = ${communityId}`, sql`o.not_before < ${before('unsent')}`)}) w
      ) w where since < case kind when 'unsent' then ${before('unsent')} else ${before('urgent')} end
      group by kind) late)`;
}

/** The gravest first. */
export const toDelays = (list: unknown): readonly Delay[] =>
  ((list as Row[] | null) ?? [])
    .map(r => ({
      kind: r['kind'] as DelayKind,
      count: Number(r['count']),
      since: toDate(r['since']),
      channels: r['channels'] as string[],
    }))
    .sort((a, b) => DELAY_KINDS.indexOf(a.kind) - DELAY_KINDS.indexOf(b.kind));
