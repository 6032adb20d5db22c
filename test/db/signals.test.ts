import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { readEstateFile } from '../../src/commands/estate-file.ts';
import type { Client } from '../../src/db/client.ts';
import { foundEstate } from '../../src/db/found-estate.ts';
import { openServer } from '../../src/db/server.ts';
import { openSignals } from '../../src/db/signals.ts';
import type { Signals } from '../../src/ports/feed.ts';
import { createService } from '../../src/service.ts';
import { serverDatabase } from '../support/database.ts';
import { fakePager, SAMPLE, TEST_KEY } from '../support/service.ts';

const PACE = { silenceMs: 2500, capMs: 8000 };

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

  test('a danger heard by one calls the others to help with the pages', async () => {
    heardThere.length = 0;
    const service = await createService(
      {
        host: '127.0.0.1',
        port: 0,
        databaseUrl: database.url,
        encryptionKey: TEST_KEY,
        logLevel: 'silent',
        pace: PACE,
      },
      { pager: fakePager() },
    );
    const plan = readEstateFile(SAMPLE);
    await foundEstate(service.client, service.cipher, plan, new Date());
    const [channel, account, address] = ['web', plan.community.id, 'chen'];
    const inbound = { channel, account, address, sender: { id: address }, externalId: '1', text: '楼道着火了' };
    await service.receive(inbound);
    await expect.poll(() => heardThere).toContain('work:pages');
    await service.close();
  });

  test('more than one notice holds is told all the same', async () => {
    heardThere.length = 0;
    const topics = Array.from({ length: 400 }, (_, i) => `chat:web:翠湖花园:${'x'.repeat(30)}${i}`);
    for (const topic of topics) here.tell(topic);
    await expect.poll(() => heardThere.length).toBe(400);
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
