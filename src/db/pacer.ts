import { sql } from 'drizzle-orm';
import type { Pacer } from '../ports/pacer.ts';
import { type Db, rows } from './client.ts';

const seconds = (ms: number) => sql`make_interval(secs => ${ms / 1000}::float8)`;

/** By the database's own time: turns are about the outside, not about the community's day. */
export const createPacer = (db: Db, channel: string): Pacer => ({
  async take(account, atMostMs) {
    // Of several who ask at once the row lets one through; the others see it as it was before, and ask once more.
    const [row] = await rows(
      db,
      sql`with taken as (
            insert into pace as p (channel, account, next_at) values (${channel}, ${account}, clock_timestamp() + ${seconds(atMostMs)})
            on conflict (channel, account) do update set next_at = clock_timestamp() + ${seconds(atMostMs)}
              where p.next_at <= clock_timestamp()
            returning 1
          ) select case when exists (select from taken) then 0 else greatest(1, (
              select extract(epoch from next_at - clock_timestamp()) * 1000 from pace
              where channel = ${channel} and account = ${account})) end as ms`,
    );
    return Math.ceil(Number(row!['ms']));
  },
  async next(account, ms) {
    await db.execute(
      sql`update pace set next_at = clock_timestamp() + ${seconds(ms)} where channel = ${channel} and account = ${account}`,
    );
  },
});
