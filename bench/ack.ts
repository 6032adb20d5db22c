import { Worker } from 'node:worker_threads';
import { chatCookie } from '../adapters/web/channel.ts';
import type { Database } from './database.ts';
import { type Figure, figure, percentile } from './figure.ts';
import { openService } from './service.ts';

/** Messages a second that are offered: half of what `intake` must reach. */
const RATE = { pglite: 50, postgres: 150 };
/** First messages that are not counted: a process just started compiles what it runs. */
const WARM = 100;

/** How long an owner's page waits for "got it" over HTTP while turns, tickets and answers are made of what came before. */
export async function ack(database: Database, { clients = 16, n = 1000 } = {}): Promise<Figure> {
  const { service, communityId, close } = await openService(database, { silenceMs: 0, capMs: 0 });
  const address = await service.start();
  const cookies = Array.from({ length: WARM + n }, (_, i) => chatCookie(service.cipher, communityId, `bench-${i}`));
  // Senders live on a thread of their own, so that their work is not counted as ours.
  const sender = new Worker(new URL('./senders.ts', import.meta.url), {
    workerData: { address, cookies, clients, rate: RATE[database.kind] },
  });
  const { waits, seconds } = await new Promise<{ waits: number[]; seconds: number }>((resolve, reject) => {
    sender.once('message', resolve);
    sender.once('error', reject);
  });
  await service.quiet();
  const { turns } = await service.counts();
  await close();
  if (turns < cookies.length) throw new Error(`only ${turns} turns of ${cookies.length}`);
  return figure('ack', database.kind, {
    clients,
    n,
    per_s: cookies.length / seconds,
    ...percentile(waits.slice(WARM)),
  });
}
