import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { toDate } from '../../src/db/client.ts';
import { testService } from '../support/service.ts';
import { isFull, prove } from './proof.ts';

/** With the flood and without it by turns, so that whatever else the machine does falls on both. */
const ROUNDS = isFull ? 4 : 2;
const WINDOW_MS = isFull ? 60_000 : 8000;
/** Others who write one message each; in full size 10,000 beside the flood and 10,000 without it. */
const OTHERS_PER_S = isFull ? 42 : 20;
const FLOOD_PER_MIN = 1000;
/** Above a fifth: nobody sees a twentieth of a second. Of some hundred waits one pause of the machine decides the p99. */
const SLACK_MS = { p50: 50, p99: isFull ? 50 : 1000 };
const LINES = ['我家厨房漏水了，3栋2单元1201', '还在漏', '到底来不来人', '楼下都湿了', '水还在滴'];
const OTHERS_SAY = ['楼道灯坏了，5栋1单元', '你好', '电梯里太脏了', '几点下班'];
const FLOODER = 'flooder';

prove('S16', 'who floods is answered softly, loses nothing, and nobody else waits for it', async isOn => {
  const home = await testService({ clock: { now: () => new Date() } });
  await home.start();
  const door = openDoor(home, isOn);
  const broken: string[] = [];

  if (isOn) await others(door, 'warm', 2000);
  const began = Date.now();
  const [beside, without]: [Sent[], Sent[]] = [[], []];
  const flooded: number[] = [];
  for (let round = 0; round < (isOn ? ROUNDS : 1); round++) {
    const flooding = flood(door);
    beside.push(...(await others(door, `beside-${round}`, isOn ? WINDOW_MS : 4000)));
    flooded.push(await flooding.end());
    if (isOn) without.push(...(await others(door, `without-${round}`, WINDOW_MS)));
  }
  const minutes = (Date.now() - began) / 60_000;
  const paged = await cryInTheFlood(home, door);
  if (paged > 1000) broken.push(`paged after ${paged} ms`);

  const figures = isOn ? await compare(home, without, beside, broken) : {};
  const heard = await home.owner(FLOODER).heard();
  const soft = heard.filter(text => text.includes('不用重发'));
  if (soft.length < 1 || soft.length > 1 + minutes / 10 || !soft[0]?.includes('0512-5550110'))
    broken.push(`told ${soft.length} times that all of it came`);
  // Two turns a minute, two replies each, and as many again for its beginning and end.
  if (heard.length > 4 + 4 * minutes) broken.push(`${heard.length} answers in ${minutes.toFixed(1)} min`);

  const [tickets] = await home.rows(
    sql`select count(*) filter (where danger is null)::int as n, count(*) filter (where danger = 'fire')::int as fires
        from ticket t join conversation c on c.id = t.conversation_id where c.address = ${FLOODER}`,
  );
  if (Number(tickets!['n']) > 2 || Number(tickets!['fires']) !== 1) broken.push(`tickets ${JSON.stringify(tickets)}`);

  const [kept] = await home.rows(
    sql`select count(*)::int as n, count(*) filter (where handled_at is null)::int as left from message`,
  );
  const lost = door.sent() - Number(kept!['n']);
  if (lost !== 0 || Number(kept!['left']) > 0) broken.push(`lost ${lost}, not worked through ${kept!['left']}`);
  broken.push(...(await refusals(home)));
  await home.close();
  return {
    figures: {
      ...figures,
      flooded: flooded.reduce((sum, n) => sum + n),
      answers: heard.length,
      lost,
      tickets: Number(tickets!['n']),
      paged_ms: paged,
    },
    broken,
  };
});

type Home = Awaited<ReturnType<typeof testService>>;
interface Sent {
  readonly address: string;
  readonly at: number;
  readonly ackMs: number;
}

/** The door every channel has: it stores, and refuses nobody. Off: how fast somebody writes is forgotten with every line. */
function openDoor(home: Home, isOn: boolean) {
  let sent = 0;
  return {
    sent: () => sent,
    async say(address: string, text: string): Promise<Sent> {
      const at = Date.now();
      const from = performance.now();
      const externalId = `${address}:${sent++}`;
      await home.receive({ channel: 'web', account: home.account, address, sender: { id: address }, externalId, text });
      const ackMs = performance.now() - from;
      if (!isOn) await home.rows(sql`update conversation set read_by = null where address = ${address} returning id`);
      return { address, at, ackMs };
    },
  };
}
type Door = ReturnType<typeof openDoor>;

/** Owners with one message each, at an even pace for so long. */
async function others(door: Door, name: string, forMs: number): Promise<readonly Sent[]> {
  const began = performance.now();
  const all: Promise<Sent>[] = [];
  for (let i = 0; i < (forMs / 1000) * OTHERS_PER_S; i++) {
    await pause(Math.max(0, began + (i * 1000) / OTHERS_PER_S - performance.now()));
    all.push(door.say(`${name}-${i}`, OTHERS_SAY[i % OTHERS_SAY.length]!));
  }
  return Promise.all(all);
}

/** One who writes without a pause until he is told to end; the end gives how many lines it were. */
function flood(door: Door): { end(): Promise<number> } {
  const began = performance.now();
  let isOver = false;
  const ended = (async () => {
    const all: Promise<unknown>[] = [];
    while (!isOver) {
      all.push(door.say(FLOODER, LINES[all.length % LINES.length]!));
      await pause(Math.max(0, began + (all.length * 60_000) / FLOOD_PER_MIN - performance.now()));
    }
    await Promise.all(all);
    return all.length;
  })();
  return {
    end() {
      isOver = true;
      return ended;
    },
  };
}

/** Until everything is worked through and out. */
async function quiet(home: Home): Promise<void> {
  for (let i = 0; i < 600; i++) {
    const [row] = await home.rows(
      sql`select (select count(*) from message where handled_at is null) + (select count(*) from outbox where status in ('pending', 'sending')) as n`,
    );
    if (Number(row!['n']) === 0) return;
    await pause(100);
  }
}

/** What the flood did to the others: their acknowledgements, and their answers from the first word on. */
async function compare(home: Home, without: readonly Sent[], beside: readonly Sent[], broken: string[]) {
  const out = await home.rows(
    sql`select l.address, min(a.at) as at from outbox o join lane l on l.id = o.lane_id join attempt a on a.outbox_id = o.id
        where l.channel = 'web' and a.outcome = 'sent' group by 1`,
  );
  const answeredAt = new Map(out.map(r => [r['address'] as string, toDate(r['at']).getTime()]));
  const unanswered = [...without, ...beside].filter(s => !answeredAt.has(s.address)).length;
  if (unanswered > 0) broken.push(`${unanswered} others heard nothing`);
  const waits = {
    ack: (s: Sent) => s.ackMs,
    answer: (s: Sent) => (answeredAt.get(s.address) ?? Number.NaN) - s.at,
  };
  const figures: Record<string, number> = { others: beside.length };
  for (const what of ['ack', 'answer'] as const)
    for (const part of ['p50', 'p99'] as const) {
      const [was, is] = [without, beside].map(all => percentile(all.map(waits[what]), part === 'p50' ? 0.5 : 0.99));
      figures[`${what}_${part}_without_ms`] = was!;
      figures[`${what}_${part}_ms`] = is!;
      if (!(is! <= was! * 1.2 + SLACK_MS[part])) broken.push(`${what} ${part} ${is} ms, without the flood ${was} ms`);
    }
  return figures;
}

function percentile(waits: readonly number[], share: number): number {
  const sorted = waits.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN);
}

/** The flooder says that there is a fire, right behind thirty lines at once; gives how long until somebody outside was called. */
async function cryInTheFlood(home: Home, door: Door): Promise<number> {
  const pagesBefore = home.pager.pages.length;
  await Promise.all(Array.from({ length: 30 }, (_, i) => door.say(FLOODER, LINES[i % LINES.length]!)));
  const at = performance.now();
  await door.say(FLOODER, '楼道着火了，全是烟');
  while (home.pager.pages.length === pagesBefore && performance.now() - at < 10_000) await pause(5);
  const took = Math.round(performance.now() - at);
  await quiet(home);
  return took;
}

/** The web door keeps a pace of its own: it says so kindly with whom to call, and lets danger in. */
async function refusals(home: Home): Promise<readonly string[]> {
  const owner = home.owner('page');
  let refused: Awaited<ReturnType<typeof owner.post>> | undefined;
  for (let i = 0; i < 100 && !refused; i++) {
    const answer = await owner.post('在吗');
    if (answer.statusCode !== 200) refused = answer;
  }
  const words = refused?.body ?? '';
  const fire = await owner.post('着火了，全是烟');
  return [
    ...(refused?.statusCode === 429 && /急事请打24小时电话 ?0512-5550110/.test(words)
      ? []
      : [`the page was told: ${words}`]),
    ...(fire.statusCode === 200 ? [] : [`a fire was refused: ${fire.body}`]),
  ];
}
