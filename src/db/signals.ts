import { sql } from 'drizzle-orm';
import type { Signals } from '../ports/feed.ts';
import type { Client } from './client.ts';

const CHANNEL = 'menfang';
/** Topics that come up within so many milliseconds leave together. */
const TOGETHER_MS = 10;
/** PostgreSQL takes 8,000 bytes a notice. */
const MAX_BYTES = 7000;

/**
 * Tells other processes on the same database which chats and desks have something new. Lost ones cost the readers' two
 * seconds: nothing is told again.
 */
export async function openSignals(
  url: string,
  { db }: Pick<Client, 'db'>,
  me: string,
  onLost: (error: Error) => void,
): Promise<Signals> {
  const { default: postgres } = await import('postgres');
  const listening = postgres(url, { max: 1, onnotice: () => {}, connection: { application_name: 'menfang signals' } });
  const listeners = new Set<(topic: string) => void>();
  await listening.listen(CHANNEL, payload => {
    const { by, topics } = JSON.parse(payload) as { by: string; topics: string[] };
    if (by === me) return;
    for (const topic of topics) for (const listener of listeners) listener(topic);
  });

  let waiting = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  async function send(): Promise<void> {
    timer = undefined;
    const all = waiting;
    waiting = new Set();
    for (let part = take(all); part.length > 0; part = take(all))
      await db.execute(sql`select pg_notify(${CHANNEL}, ${JSON.stringify({ by: me, topics: part })})`);
  }

  return {
    tell(topic) {
      waiting.add(topic);
      timer ??= setTimeout(() => void send().catch(onLost), TOGETHER_MS);
    },
    onTold(listener) {
      listeners.add(listener);
    },
    async close() {
      clearTimeout(timer);
      await listening.end({ timeout: 1 });
    },
  };
}

/** As many topics as one notice holds, taken out of the set. */
function take(topics: Set<string>): string[] {
  const part: string[] = [];
  let bytes = 0;
  for (const topic of topics) {
    bytes += Buffer.byteLength(topic) + 4;
    if (bytes > MAX_BYTES && part.length > 0) break;
    topics.delete(topic);
    part.push(topic);
  }
  return part;
}
