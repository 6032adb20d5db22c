import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { sql } from 'drizzle-orm';
import { rows } from '../src/db/client.ts';
import type { Database } from './database.ts';
import { type Figure, figure, percentile } from './figure.ts';
import { openService } from './service.ts';

const SECRET = '0123456789abcdef0123456789abcdef';
/** First events that are not counted: a process just started compiles what it runs. */
const WARM = 500;

/** What is promised of a server, at so many clients. */
const LINE = { clients: 16, perS: 500, p99Ms: 50 };

/**
 * Events that Slack has signed, each of them a row on record before it is acknowledged; what it means is worked out
 * meanwhile. As many as so many senders bring, the next as soon as the last is acknowledged; the points are Slack's wait.
 */
export async function slack(
  database: Database,
  { clients = 16, n = 5000 } = {},
): Promise<Figure & { readonly line?: string }> {
  const standIn = new Worker(new URL('./stand-in.ts', import.meta.url));
  const [apiUrl] = (await once(standIn, 'message')) as [string];
  const settings = {
    slack: { botToken: 'xoxb-of-the-benchmark', signingSecret: SECRET, apiUrl, channel: 'C0BENCH00' },
  };
  const { service, close } = await openService(database, { silenceMs: 0, capMs: 0 }, settings);
  try {
    const address = await service.start();
    const sender = new Worker(new URL('./slack-senders.ts', import.meta.url), {
      workerData: { address, clients, events: Array.from({ length: WARM + n }, signed), warm: WARM },
    });
    const { waits, seconds } = await new Promise<{ waits: number[]; seconds: number }>((resolve, reject) => {
      sender.once('message', resolve);
      sender.once('error', reject);
    });
    const [kept] = await rows(service.client.db, sql`select count(*) as n from slack_inbound`);
    if (Number(kept!['n']) < WARM + n) throw new Error(`${kept!['n']} rows of ${WARM + n} events`);
    const found = figure('slack', database.kind, { clients, n, per_s: n / seconds, ...percentile(waits) });
    return clients === LINE.clients ? { ...found, line: judged(found) } : found;
  } finally {
    await close();
    await standIn.terminate();
  }
}

/** Whether the line is met, in words: a slow machine is no failure. */
function judged({ db, per_s, p99_ms }: Figure): string {
  const line = `at least ${LINE.perS} a second, p99 at most ${LINE.p99Ms} ms`;
  if (db !== 'postgres') return `${line}: promised of a server only`;
  const missed = [
    ...(per_s < LINE.perS ? [`${per_s} a second`] : []),
    ...(p99_ms > LINE.p99Ms ? [`p99 ${p99_ms} ms`] : []),
  ];
  return missed.length === 0 ? `${line}: met` : `${line}: not met here (${missed.join(', ')})`;
}

/** Somebody writes in a thread: what Slack brings most. */
function signed(_: unknown, i: number): { readonly raw: string; readonly headers: Readonly<Record<string, string>> } {
  const stamp = String(Math.floor(Date.now() / 1000));
  const ts = `${stamp}.${String(i).padStart(6, '0')}`;
  const raw = JSON.stringify({
    type: 'event_callback',
    event_id: `Ev${randomUUID()}`,
    team_id: 'T0BENCH',
    api_app_id: 'A0BENCH',
    event_time: Number(stamp),
    event: {
      type: 'message',
      channel: 'C0BENCH00',
      user: 'U0BENCH',
      text: '我去看看',
      ts,
      thread_ts: `${stamp}.999999`,
    },
  });
  const hash = createHmac('sha256', SECRET).update(`v0:${stamp}:${raw}`).digest('hex');
  return { raw, headers: { 'x-slack-request-timestamp': stamp, 'x-slack-signature': `v0=${hash}` } };
}
