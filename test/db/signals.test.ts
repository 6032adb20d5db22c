import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { Client } from '../../src/db/client.ts';
import { openServer } from '../../src/db/server.ts';
import { openSignals } from '../../src/db/signals.ts';
import type { Signals } from '../../src/ports/feed.ts';
import { serverDatabase } from '../support/database.ts';

describe.runIf(inject('database').server)('signals between processes', () => {
  let database: Awaited<ReturnType<typeof serverDatabase>>;
  let client: Client;
  let here: Signals;
  let there: Signals;
  const heardHere: string[] = [];
  const heardThere: string[] = [];
  beforeAll(async () => {
    database = await serverDatabase();
    client = await openServer(database.url);
    here = await openSignals(database.url, client, 'here', () => {});
    there = await openSignals(database.url, client, 'there', () => {});
    here.onTold(topic => heardHere.push(topic));
    there.onTold(topic => heardThere.push(topic));
  });
  afterAll(async () => {
    await here.close();
    await there.close();
    await client.close();
    await database.drop();
  });

  test('what one tells the others hear, and not itself', async () => {
    here.tell('chat:web:a:b');
    here.tell('chat:web:a:b');
    await expect.poll(() => heardThere).toEqual(['chat:web:a:b']);
    expect(heardHere).toEqual([]);
  });

  test('more than one notice holds is told all the same', async () => {
    heardThere.length = 0;
    const topics = Array.from({ length: 400 }, (_, i) => `chat:web:翠湖花园:${'x'.repeat(30)}${i}`);
    for (const topic of topics) here.tell(topic);
    await expect.poll(() => heardThere.length, { timeout: 5000 }).toBe(400);
    expect(heardThere).toEqual(topics);
  });

  test('after its session was terminated it hears again', async () => {
    await client.db.execute(
      sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'menfang signals' and datname = current_database()`,
    );
    heardThere.length = 0;
    await expect
      .poll(
        () => {
          here.tell('desk:cuihu');
          return heardThere.length;
        },
        { timeout: 20_000, interval: 200 },
      )
      .toBeGreaterThan(0);
  });
});
