/**
 * R1: each of many messages comes one to four times, shuffled, over three replicas on one PostgreSQL, every tenth twice at the
 * same instant, as a channel that is not sure delivers. Every delivery is answered 200; each message is one row, one ticket.
 *
 * Off: services that take every delivery for a new message.
 */
import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { drained } from '../support/drained.ts';
import { connections, MAIN, MAIN_WITHOUT, say } from '../support/process.ts';
import { foundReplicas } from '../support/replicas.ts';
import { isFull, prove } from './proof.ts';

const MESSAGES = isFull ? 2000 : 300;
const SENDERS = 16;

interface Delivery {
  readonly address: string;
  readonly id: string;
  readonly text: string;
}

/** One to four of each, in any order; the copies of every tenth stand together, so that two leave at once. */
function deliveries(count: number): readonly (readonly Delivery[])[] {
  const parts: Delivery[][] = [];
  for (let i = 0; i < count; i++) {
    const message = { address: `owner-${i}`, id: randomUUID(), text: '我家厨房漏水了，3栋2单元1201' };
    const copies = 1 + Math.floor(Math.random() * 4);
    if (i % 10 === 0) parts.push([message, message]);
    else for (let n = 0; n < copies; n++) parts.push([message]);
  }
  return parts
    .map(part => ({ part, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ part }) => part);
}

prove('R1', 'a message delivered several times is one row and one ticket', async isOn => {
  const replicas = await foundReplicas(3);
  const [home] = replicas.homes;
  try {
    await replicas.startAll(isOn ? MAIN : MAIN_WITHOUT, { PROVE_WITHOUT: isOn ? '' : 'recognising repeats' });
    const count = isOn ? MESSAGES : 30;
    const waiting = [...deliveries(count)];
    const agent = connections(3 * SENDERS);
    let sent = 0;
    let refused = 0;
    await Promise.all(
      Array.from({ length: SENDERS }, async () => {
        for (let part = waiting.pop(); part; part = waiting.pop()) {
          const answers = await Promise.all(part.map(d => say(replicas.homes[sent++ % 3]!, d, agent)));
          refused += answers.filter(isKept => !isKept).length;
        }
      }),
    );
    agent.destroy();
    await replicas.stopAll();
    const [found] = await drained(home, query =>
      query(
        sql`select (select count(*)::int from message) as rows, (select count(*)::int from ticket) as tickets,
              (select count(*)::int from (select 1 from ticket group by conversation_id having count(*) > 1) x) as doubled`,
      ),
    );
    const { rows, tickets, doubled } = found as { rows: number; tickets: number; doubled: number };
    return {
      figures: { messages: count, deliveries: sent, refused, rows, tickets, doubled },
      broken: [
        ...(refused === 0 ? [] : [`${refused} deliveries of ${sent} were not answered 200`]),
        ...(rows === count ? [] : [`${rows} rows of ${count} messages`]),
        ...(tickets === count && doubled === 0 ? [] : [`${tickets} tickets of ${count} messages`]),
      ],
    };
  } finally {
    await replicas.remove();
  }
});
