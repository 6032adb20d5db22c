import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { sql } from 'drizzle-orm';
import { rows } from '../src/db/client.ts';
import { NO_CHANGES } from '../src/ports/record.ts';
import type { Database } from './database.ts';
import { type Figure, figure, percentile } from './figure.ts';
import { openService } from './service.ts';

/** Chats and outside recipients the deliveries go to, in turn. */
const LANES = 200;
const SIZES = { web: 2000, pager: 500 };

/**
 * Whole deliveries a second: a row committed by one of so many writers, claimed with its lane, sent, and what came of it
 * recorded. Owners' chats, whose stored row is the delivery, and one kind of lane to the outside, a signed POST each. The
 * points are how long a row waited from its writing to its sending.
 */
export async function deliver(database: Database, { clients = 16 } = {}): Promise<readonly Figure[]> {
  const standIn = new Worker(new URL('./stand-in.ts', import.meta.url));
  const [url] = (await once(standIn, 'message')) as [string];
  try {
    const inside = await measure(database, 'web', clients, url);
    return [inside, await measure(database, 'pager', clients, url)];
  } finally {
    await standIn.terminate();
  }
}

async function measure(database: Database, channel: keyof typeof SIZES, clients: number, url: string): Promise<Figure> {
  const n = SIZES[channel];
  const pager = { url, secret: 'of the benchmark alone' };
  const { service, communityId, close } = await openService(database, { silenceMs: 0, capMs: 0 }, { pager });
  await service.start();
  let next = 0;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async () => {
      for (let i = next++; i < n; i = next++) {
        const now = new Date();
        const draft = {
          lane: { communityId, channel, account: communityId, address: `bench-${i % LANES}` },
          priority: 'update' as const,
          notBefore: now,
          key: `bench:${i}`,
          body: { text: '师傅今天下午两点到，请家里留人。', page: { danger: 'fire', no: i } },
          why: 'bench',
        };
        await service.book.transaction(stores =>
          stores.writer.write({ ...NO_CHANGES, outbox: [draft] }, { now, timeZone: 'Asia/Shanghai', prefix: 'CH' }),
        );
        service.deliveryDue();
      }
    }),
  );
  await service.quiet();
  const seconds = (performance.now() - started) / 1000;
  const sent = await rows(
    service.client.db,
    sql`select extract(epoch from o.sent_at - o.written_at)::float8 * 1000 as ms from outbox o join attempt a on a.outbox_id = o.id
        where o.status = 'sent' and a.outcome = 'sent'`,
  );
  await close();
  if (sent.length !== n) throw new Error(`${sent.length} deliveries of ${n}`);
  const bench = channel === 'web' ? 'deliver' : 'deliver-outside';
  const points = percentile(sent.map(row => Number(row['ms'])));
  return figure(bench, database.kind, { clients, n, per_s: n / seconds, ...points });
}
