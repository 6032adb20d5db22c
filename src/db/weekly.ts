import { sql } from 'drizzle-orm';
import type { Week } from '../domain/week.ts';
import { NO_CHANGES, type OutboxDraft } from '../ports/record.ts';
import type { WeeklyLines } from '../ports/weekly.ts';
import { type Client, type Db, rows } from './client.ts';
import { createWriter } from './writer.ts';

const keyOf = (communityId: string, { name }: Week): string => `weekly:${communityId}:${name}`;

/** The line about a week as it was told; undefined: it was not. */
export async function weeklyLineOf(db: Db, communityId: string, week: Week): Promise<string | undefined> {
  const [row] = await rows(db, sql`select body->>'text' as text from outbox where key = ${keyOf(communityId, week)}`);
  return row?.['text'] as string | undefined;
}

/** `channels`: desks outside that are told as well. */
export function createWeeklyLines({ db }: Pick<Client, 'db'>, channels: readonly string[]): WeeklyLines {
  return {
    async readers() {
      const found = await rows(db, sql`select id, time_zone, prefix from community order by id`);
      return found.map(row => ({
        communityId: row['id'] as string,
        timeZone: row['time_zone'] as string,
        prefix: row['prefix'] as string,
      }));
    },
    isTold: async (communityId, week) => (await weeklyLineOf(db, communityId, week)) !== undefined,
    async tell({ communityId, ...place }, week, text, now) {
      const key = keyOf(communityId, week);
      // Staff are at work: the community's night holds nothing back from them.
      const row = { priority: 'update', notBefore: now, body: { text }, why: 'weekly' } as const;
      const to = (channel: string, address: string) => ({ communityId, channel, account: communityId, address });
      const outbox: OutboxDraft[] = [
        // What the desk's pages read; whoever comes second finds it there and writes none of these.
        { ...row, lane: to('desk', 'weekly'), key },
        ...channels.map(channel => ({
          ...row,
          lane: to(channel, `news:${week.until.getTime()}:${communityId}`),
          key: `${channel}:${key}`,
        })),
      ];
      await createWriter(db).write({ ...NO_CHANGES, outbox }, { now, ...place });
    },
    async timeZone() {
      const [first] = await rows(db, sql`select time_zone from community order by id limit 1`);
      return (first?.['time_zone'] as string | undefined) ?? 'Asia/Shanghai';
    },
  };
}
