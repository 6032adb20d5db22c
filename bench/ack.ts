import { Worker } from 'node:worker_threads';
import { chatCookie } from '../adapters/web/channel.ts';
import type { Database } from './database.ts';
import { type Figure, figure, percentile } from './figure.ts';
import { openService } from './service.ts';

/** Messages a second that are offered: half of what `intake` must reach. */
const RATE = { pglite: 50, postgres: 150 };
/** First messages that are not counted: a process just started compiles what it runs. */
const WARM = 100;
const MOMENT_MS = 1000;

/** Two hundred a second for a minute, the trade's worst day many times over. */
const STEADY = { rate: 200, n: 12_000 };

export interface SteadyFigure extends Figure {
  /** Messages not worked through, or answers not out, a second after the last was acknowledged. */
  readonly backlog: number;
}

/** A steady stream from sixteen senders: what it does to the acknowledgement, and what is left undone at its end. */
export const steady = (database: Database): Promise<SteadyFigure> =>
  stream('steady', database, { clients: 16, ...STEADY });

/** How long an owner's page waits for "got it" over HTTP while turns, tickets and answers are made of what came before. */
export const ack = (database: Database, { clients = 16, n = 1000 } = {}): Promise<Figure> =>
  stream('ack', database, { clients, n, rate: RATE[database.kind] });

async function stream(
  bench: string,
  database: Database,
  { clients, n, rate }: { readonly clients: number; readonly n: number; readonly rate: number },
): Promise<SteadyFigure> {
  const { service, communityId, close } = await openService(database, { silenceMs: 0, capMs: 0 });
  const address = await service.start();
  const cookies = Array.from({ length: WARM + n }, (_, i) => chatCookie(service.cipher, communityId, `bench-${i}`));
  // Senders live on a thread of their own, so that their work is not counted as ours.
  const sender = new Worker(new URL('./senders.ts', import.meta.url), {
    workerData: { address, cookies, clients, rate },
  });
  const { waits, seconds } = await new Promise<{ waits: number[]; seconds: number }>((resolve, reject) => {
    sender.once('message', resolve);
    sender.once('error', reject);
  });
  await new Promise(resolve => setTimeout(resolve, MOMENT_MS));
  const backlog = await service.undone();
  await service.quiet();
  const { turns } = await service.counts();
  await close();
  if (turns < cookies.length) throw new Error(`only ${turns} turns of ${cookies.length}`);
  const { rss_mib, ...rest } = figure(bench, database.kind, {
    clients,
    n,
    per_s: cookies.length / seconds,
    ...percentile(waits.slice(WARM)),
  });
  return { ...rest, backlog, rss_mib };
}
