import { parentPort, workerData } from 'node:worker_threads';
import { call, connections } from '../test/support/process.ts';

const { address, clients, events, warm } = workerData as {
  address: string;
  clients: number;
  warm: number;
  events: { raw: string; headers: Record<string, string> }[];
};

const port = Number(new URL(address).port);
const agent = connections(clients);
const waits: number[] = [];

/** The next event as soon as the last is acknowledged. */
async function bring(next: () => { raw: string; headers: Record<string, string> } | undefined): Promise<void> {
  for (let event = next(); event; event = next()) {
    const at = performance.now();
    const { status, text } = await call({
      port,
      path: '/slack/events',
      headers: event.headers,
      body: event.raw,
      agent,
    });
    if (status !== 200) throw new Error(`${status} ${text}`);
    waits.push(performance.now() - at);
  }
}

async function bringAll(from: number, until: number): Promise<void> {
  let i = from;
  await Promise.all(Array.from({ length: clients }, () => bring(() => (i < until ? events[i++] : undefined))));
}

await bringAll(0, warm);
waits.splice(0);
const started = performance.now();
await bringAll(warm, events.length);
parentPort!.postMessage({ waits, seconds: (performance.now() - started) / 1000 });
