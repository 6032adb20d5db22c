/**
 * R5: sixteen owners write at once to a service on the embedded database, it is killed (-9) at a random moment, started
 * again on the same directory, and every message that was not acknowledged is sent again under its old id; over and over.
 * At the end each message is on record once, each that opens a ticket opened one, each chat heard its answer once, and
 * every start took the dead one's lock over.
 *
 * Off: a service that acknowledges what it has only in memory yet. It loses acknowledged messages.
 */
import { randomUUID } from 'node:crypto';
import { loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { drained, type Query } from '../support/drained.ts';
import { connections, foundHome, type Home, MAIN, MAIN_WITHOUT, say, start } from '../support/process.ts';
import { isFull, prove } from './proof.ts';

const ROUNDS = isFull ? 20 : 6;
const SENDERS = 16;
const READY_MS = 6000;
/** Above this nobody can tell the service's slowness from the machine's. */
const BUSY = 1.5;

/** What owners write, and how many tickets it opens. */
const TEXTS = [
  { text: '我家厨房漏水了，3栋2单元1201', tickets: 1 },
  { text: '5栋1单元楼道灯坏了，晚上看不见', tickets: 1 },
  { text: '楼上半夜一直放音乐，太吵了，我家2栋301', tickets: 1 },
  { text: '你好', tickets: 0 },
] as const;

interface Sent {
  readonly address: string;
  readonly id: string;
  readonly text: string;
  readonly tickets: number;
}

/** Sends for one round: what is still open first, then always a new owner, until it is told to stop. */
async function write(home: Home, sent: Sent[], open: Set<Sent>, round: { isOver: boolean; onFirst: () => void }) {
  const agent = connections(SENDERS);
  const again = [...open];
  await Promise.all(
    Array.from({ length: SENDERS }, async () => {
      while (!round.isOver) {
        const message = again.pop() ?? newMessage(sent);
        open.add(message);
        if (!(await say(home, message, agent))) continue;
        open.delete(message);
        round.onFirst();
      }
    }),
  );
  agent.destroy();
}

function newMessage(sent: Sent[]): Sent {
  const address = `owner-${sent.length}`;
  const message = { address, id: randomUUID(), ...TEXTS[sent.length % TEXTS.length]! };
  sent.push(message);
  return message;
}

/** One chat nobody disturbs: how many answers each text has. */
async function answersByText(home: Home): Promise<ReadonlyMap<string, number>> {
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

async function audit(query: Query, sent: readonly Sent[], open: ReadonlySet<Sent>, usual: ReadonlyMap<string, number>) {
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

prove('R5', 'kill -9 loses nothing and doubles nothing', async isOn => {
  const home = await foundHome();
  try {
    const usual = await answersByText(home);
    const sent: Sent[] = [];
    const open = new Set<Sent>();
    const starts: number[] = [];
    for (let round = 0; round < (isOn ? ROUNDS : 2); round++) {
      const service = start(home, isOn ? MAIN : MAIN_WITHOUT, {
        PROVE_WITHOUT: isOn ? '' : 'store before acknowledging',
      });
      starts.push(await service.ready());
      // From the first acknowledgement on: a slow machine may need longer than the wait to give one.
      const first = Promise.withResolvers<void>();
      const load = { isOver: false, onFirst: first.resolve };
      const writing = write(home, sent, open, load);
      await Promise.race([first.promise, pause(10_000)]);
      await pause(500 + Math.random() * 1500);
      load.isOver = true;
      await service.kill();
      await writing;
    }
    // The last start: what is still open is sent once more, and everything is worked off.
    const last = start(home);
    const lastMs = await last.ready();
    for (const message of [...open]) if (await say(home, message)) open.delete(message);
    last.signal('SIGTERM');
    await last.exited;
    const found = await drained(home, query => audit(query, sent, open, usual));
    const slowest = Math.round(Math.max(...starts, lastMs));
    const busy = loadavg()[0] ?? 0;
    const isLate = slowest > READY_MS && (isFull || busy < BUSY);
    const figures = {
      rounds: starts.length,
      reopened: starts.length,
      messages: sent.length,
      ...found,
      slowest_ready_ms: slowest,
      median_ready_ms: Math.round(starts.toSorted((a, b) => a - b)[starts.length >> 1] ?? 0),
      load: busy.toFixed(1),
    };
    return {
      figures,
      broken: [
        // Without its guarantee it must be the loss that is noticed.
        ...Object.entries(isOn ? found : { lost: found.lost }).flatMap(([what, n]) =>
          n === 0 ? [] : [`${what}: ${n} of ${sent.length}`],
        ),
        ...(isOn && open.size > 0 ? [`${open.size} were never acknowledged`] : []),
        ...(isOn && isLate ? [`ready only after ${slowest} ms`] : []),
      ],
    };
  } finally {
    await home.remove();
  }
});
