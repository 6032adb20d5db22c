import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { drained, type Query } from './drained.ts';
import { connections, type Home, say, start } from './process.ts';

const SENDERS = 16;

/** What owners write, and how many tickets it opens. */
const TEXTS = [
  { text: '我家厨房漏水了，3栋2单元1201', tickets: 1 },
  { text: '5栋1单元楼道灯坏了，晚上看不见', tickets: 1 },
  { text: '楼上半夜一直放音乐，太吵了，我家2栋301', tickets: 1 },
  { text: '你好', tickets: 0 },
] as const;

/** One message of an owner of its own. */
export interface Sent {
  readonly address: string;
  readonly id: string;
  readonly text: string;
  readonly tickets: number;
}

/**
 * Sixteen senders, for one round: what is still open first, then always a new owner, each at the next of the homes (one
 * service, or several replicas), until told to stop.
 */
export async function write(
  homes: readonly Home[],
  sent: Sent[],
  open: Set<Sent>,
  round: {
    isOver: boolean;
    /** Messages a second at most, so that what is to be worked off afterwards stays small. */
    perSecond?: number;
    onFirst?: () => void;
    onAnswer?: (isKept: boolean, afterMs: number) => void;
  },
) {
  const agent = connections(SENDERS);
  const again = [...open];
  let next = 0;
  await Promise.all(
    Array.from({ length: SENDERS }, async () => {
      while (!round.isOver) {
        const message = again.pop() ?? newMessage(sent);
        open.add(message);
        if (round.perSecond) await pause((1000 * SENDERS) / round.perSecond);
        const at = performance.now();
        const isKept = await say(homes[next++ % homes.length]!, message, agent);
        round.onAnswer?.(isKept, performance.now() - at);
        if (!isKept) continue;
        open.delete(message);
        round.onFirst?.();
      }
    }),
  );
  agent.destroy();
}

/** The next owner's first words. */
export function newMessage(sent: Sent[]): Sent {
  const address = `owner-${sent.length}`;
  const message = { address, id: randomUUID(), ...TEXTS[sent.length % TEXTS.length]! };
  sent.push(message);
  return message;
}

/** One chat nobody disturbs: how many answers each text has. */
export async function answersByText(home: Home): Promise<ReadonlyMap<string, number>> {
  const service = start(home);
  await service.ready();
  for (const [i, { text }] of TEXTS.entries()) await say(home, { address: `quiet-${i}`, id: randomUUID(), text });
  service.signal('SIGTERM');
  await service.exited;
  return drained(home, async query => {
    const found = await answers(query);
    return new Map(TEXTS.map(({ text }, i) => [text, found.get(`quiet-${i}`)?.length ?? 0]));
  });
}

/** What each chat heard. */
async function answers(query: Query): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = await query(
    sql`select l.address, array_agg(o.body->>'text') as texts from outbox o join lane l on l.id = o.lane_id
        where l.channel = 'web' and o.status = 'sent' group by l.address`,
  );
  return new Map(found.map(r => [r['address'] as string, r['texts'] as string[]]));
}

/** What is not as it was promised: counts, all zero when it held. */
export async function audit(
  query: Query,
  sent: readonly Sent[],
  open: ReadonlySet<Sent>,
  usual: ReadonlyMap<string, number>,
) {
  const found = await query(
    sql`select v.address, (select count(*)::int from message m where m.conversation_id = v.id) as messages,
          (select count(*)::int from ticket t where t.conversation_id = v.id) as tickets from conversation v`,
  );
  const byAddress = new Map(found.map(r => [r['address'] as string, r as { messages: number; tickets: number }]));
  const heard = await answers(query);
  const [twice] = (await query(
    sql`select count(*)::int as n from (select outbox_id from attempt where outcome = 'sent' group by outbox_id having count(*) > 1) x`,
  )) as [{ n: number }];
  const count = (is: (s: Sent) => boolean) => sent.filter(is).length;
  const rowsOf = (s: Sent) => byAddress.get(s.address)?.messages ?? 0;
  const ticketsOf = (s: Sent) => byAddress.get(s.address)?.tickets ?? 0;
  const heardBy = (s: Sent) => heard.get(s.address) ?? [];
  const kept = (s: Sent) => rowsOf(s) > 0;
  return {
    lost: count(s => !open.has(s) && !kept(s)),
    doubled: count(s => rowsOf(s) > 1),
    without_ticket: count(s => kept(s) && ticketsOf(s) < s.tickets),
    tickets_too_many: count(s => ticketsOf(s) > s.tickets),
    unanswered: count(s => kept(s) && heardBy(s).length < (usual.get(s.text) ?? 0)),
    answered_twice: count(
      s => heardBy(s).length > (usual.get(s.text) ?? 0) || new Set(heardBy(s)).size < heardBy(s).length,
    ),
    delivered_twice: twice.n,
  };
}
