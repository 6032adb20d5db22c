import { sql } from 'drizzle-orm';
import type { Community } from '../domain/community.ts';
import type { BoardPlaces } from '../ports/case-board.ts';
import type { Estate } from '../ports/stores.ts';
import { type Client, rows } from './client.ts';

export function createBoardPlaces({ db }: Pick<Client, 'db'>, estate: Estate): BoardPlaces {
  async function shownIn(channel: string, { id }: Community): Promise<boolean> {
    const found = await rows(
      db,
      sql`select 1 from slack_case where channel = ${channel} and community_id = ${id} limit 1`,
    );
    return found.length > 0;
  }

  return {
    async placesOf(ids, channel) {
      const all: Community[] = [];
      for (const id of new Set(ids)) all.push((await estate.directory(id)).community);
      if (channel === undefined || all.length < 2) return all;
      const named = all.filter(({ settings: { slack } }) =>
        [slack?.channel, ...Object.values(slack?.channels ?? {})].includes(channel),
      );
      if (named.length > 0) return named;
      const shown: Community[] = [];
      for (const one of all) if (await shownIn(channel, one)) shown.push(one);
      return shown.length > 0 ? shown : all;
    },

    async openedBy(actId) {
      const [row] = await rows(
        db,
        sql`select ticket_id, actor->>'id' as staff_id from ticket_event where act_id = ${actId} and kind = 'opened'`,
      );
      return row && { ticketId: row['ticket_id'] as string, staffId: Number(row['staff_id']) };
    },
  };
}
