import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { readConfig } from '../../src/config.ts';
import { type Row, rows } from '../../src/db/client.ts';
import { createService, type Overrides } from '../../src/service.ts';
import type { Home } from './process.ts';

export type Query = (query: Parameters<typeof rows>[1]) => Promise<readonly Row[]>;

/** Longest a service may need to work off what the kills left. */
const PATIENCE_MS = 240_000;

/**
 * Runs the service on a home once more, in this process, until nothing is due nor waits for its next try; gives what `look`
 * finds on record then.
 */
export async function drained<T>(
  home: Home,
  look: (query: Query) => Promise<T>,
  overrides: Overrides = {},
): Promise<T> {
  const service = await createService(readConfig(home.env), overrides);
  try {
    await service.start();
    const query: Query = q => rows(service.client.db, q);
    const until = Date.now() + PATIENCE_MS;
    for (;;) {
      const [left] = (await query(
        sql`select (select count(*)::int from conversation where due_at is not null) as turns,
              (select count(*)::int from lane where due_at <= now() + interval '30 s') as lanes,
              (select count(*)::int from timer where due_at <= now()) as timers`,
      )) as [{ turns: number; lanes: number; timers: number }];
      if (left.turns + left.lanes + left.timers === 0) return await look(query);
      if (Date.now() > until) throw new Error(`not worked off in time: ${JSON.stringify(left)}`);
      await pause(100);
    }
  } finally {
    await service.close();
  }
}
