import { sql } from 'drizzle-orm';
import type { WechatLines } from '../ports/wechat-line.ts';
import { type Db, idArray, rows, toDate, toDateOrNone } from './client.ts';

const LEASE = sql`now() + interval '30 s'`;
const DAY_MS = 24 * 60 * 60_000;

/** Leases by the database's own time; what was said by the community's clock. */
export function createWechatLines(db: Db): WechatLines {
  return {
    async hold(account, me) {
      const [row] = await rows(
        db,
        sql`insert into wechat_pace as w (community_id, lease_by, lease_until, held_since)
            select id, ${me}, ${LEASE}, clock_timestamp() from community where id = ${account}
            on conflict (community_id) do update set lease_by = ${me}, lease_until = ${LEASE},
                held_since = case when w.lease_by = ${me} then w.held_since else clock_timestamp() end
              where w.lease_until is null or w.lease_by = ${me} or w.lease_until < now()
            returning held_since, said, next_at`,
      );
      if (!row) return undefined;
      const nextAt = toDateOrNone(row['next_at']);
      return {
        since: toDate(row['held_since']).toISOString(),
        saidAt: (row['said'] as readonly (number | string)[]).map(ms => new Date(Number(ms))),
        ...(nextAt ? { nextAt } : {}),
      };
    },
    async reserve(account, me, { saidAt, nextAt }) {
      const kept = await rows(
        db,
        sql`update wechat_pace set said = ${idArray(saidAt.map(at => at.getTime()))},
              next_at = ${nextAt?.toISOString() ?? null}::timestamptz
            where community_id = ${account} and lease_by = ${me} returning 1`,
      );
      return kept.length > 0;
    },
    async letGo(account, me) {
      await db.execute(
        sql`update wechat_pace set lease_by = null, lease_until = null where community_id = ${account} and lease_by = ${me}`,
      );
    },
  };
}

/** How many messages the account has said in the 24 hours before `now`; at most the 200 it may. */
export async function saidInDay(db: Db, communityId: string, now: Date): Promise<number> {
  const [row] = await rows(
    db,
    sql`select count(*) as n from wechat_pace w cross join lateral unnest(w.said) s
        where w.community_id = ${communityId} and s > ${now.getTime() - DAY_MS}::bigint`,
  );
  return Number(row?.['n'] ?? 0);
}
