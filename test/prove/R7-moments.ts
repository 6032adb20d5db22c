import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { type Clerk, nextPress, type Outcome, type Press, signInClerk } from '../support/clerk.ts';
import { drained, type Query } from '../support/drained.ts';
import { mostDoubledByOneKill, type PagerAnswer, type PagerServer, startPager } from '../support/pager-server.ts';
import { connections, foundHome, type Home, MAIN, MAIN_WITHOUT, say, start } from '../support/process.ts';
import { type Found, isFull } from './proof.ts';

const ROUNDS = isFull ? 200 : 8;
const OWNERS = 3;
const FIRST = ['我家厨房漏水了，3栋2单元1201', '5栋1单元楼道灯坏了', '楼上半夜一直放音乐，我家2栋301'];
const LATER = ['谢谢', '现在到哪一步了？'];
const DANGER = '我家着火了，3栋2单元1201';

interface Said {
  readonly address: string;
  readonly id: string;
  readonly text: string;
}

const pick = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)]!;

/** What was said and pressed over all rounds, and what came of it. */
function createRecord() {
  const said: Said[] = [];
  const open = new Set<Said>();
  const pressed = new Map<string, { readonly press: Press; outcome: Outcome }>();
  return { said, open, pressed };
}
type Record = ReturnType<typeof createRecord>;

/** One owner after another: a first word, then perhaps one more; what was not acknowledged is said again, same id. */
async function owners(home: Home, record: Record, again: Said[], round: { isOver: boolean }): Promise<void> {
  const agent = connections(1);
  let chat = 0;
  while (!round.isOver) {
    const last = chat++ % 2 === 1 ? record.said.at(-1) : undefined;
    const message = again.pop() ?? {
      address: last?.address ?? `owner-${record.said.length}`,
      id: randomUUID(),
      text: last ? pick(LATER) : Math.random() < 0.15 ? DANGER : pick(FIRST),
    };
    if (!record.open.has(message)) record.said.push(message);
    record.open.add(message);
    if (await say(home, message, agent)) record.open.delete(message);
  }
  agent.destroy();
}

/** A clerk who claims, answers and reports done; a press nobody answered is pressed again, same id. */
async function desk(clerk: Clerk, { pressed }: Record, round: { isOver: boolean }): Promise<void> {
  for (const entry of pressed.values()) {
    if (entry.outcome === 'unknown' && !round.isOver) entry.outcome = await clerk.press(entry.press);
  }
  while (!round.isOver) {
    const cases = await clerk.cases().catch(() => []);
    for (let n = 0; n < 3 && cases.length > 0 && !round.isOver; n++) {
      const press = nextPress(pick(cases.slice(0, 20)), pressed.size);
      const entry = { press, outcome: 'unknown' as Outcome };
      pressed.set(press.actId, entry);
      entry.outcome = await clerk.press(press);
    }
    if (cases.length === 0) await pause(20);
  }
}

async function badDay(): Promise<PagerAnswer> {
  const luck = Math.random();
  if (luck < 0.1) await pause(300);
  return luck < 0.75 ? 200 : pick<PagerAnswer>([500, 429, 'half']);
}

/** Everything a chat page hears from its beginning. */
function heardAt(home: Home, address: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { port } = home;
    const asked = request(
      { host: '127.0.0.1', port, path: '/chat/feed', headers: home.headers(address), agent: false },
      stream => {
        let text = '';
        stream.setEncoding('utf8').on('data', chunk => {
          text += chunk;
          if (!text.includes('event: ready')) return;
          asked.destroy();
          resolve(text);
        });
      },
    );
    asked.on('error', reject).end();
  });
}

async function audit(home: Home, query: Query, record: Record, { taken }: Pick<PagerServer, 'taken'>) {
  const ids = await query(sql`select external_id as id, count(*)::int as n from message group by 1`);
  const rowsOf = new Map(ids.map(r => [r['id'] as string, Number(r['n'])]));
  const events = await query(
    sql`select e.act_id as id, count(*)::int as n, min(v.address) as address,
          (select count(*)::int from outbox o where o.key = 'act:' || e.act_id) as told
        from ticket_event e join ticket t on t.id = e.ticket_id join conversation v on v.id = t.conversation_id
        where e.act_id is not null group by e.act_id`,
  );
  const eventOf = new Map(events.map(r => [r['id'] as string, r]));
  const [sent] = await query(
    sql`select
        (select count(*)::int from (select outbox_id from attempt where outcome = 'sent' group by 1 having count(*) > 1) x) as twice,
        (select count(*)::int from outbox o join lane l on l.id = o.lane_id
          where l.channel = 'web' and o.status <> 'sent' and o.not_before <= now()) as unsent,
        (select count(*)::int from lane l where l.last_no <> (select count(no) from outbox o where o.lane_id = l.id)) as gaps,
        (select count(*)::int from (select conversation_id from ticket group by 1 having count(*) > 1) x) as tickets,
        (select count(*)::int from message where set_aside_at is not null) as aside`,
  );
  const pages = await query(
    sql`select o.key from outbox o join lane l on l.id = o.lane_id where l.channel = 'pager' and o.status <> 'expired'`,
  );
  const alarmed = await query(sql`select v.address from alarm a join conversation v on v.id = a.conversation_id`);
  const alarms = new Set(alarmed.map(a => a['address']));
  const pagesTaken = pages.map(p => taken.get(p['key'] as string)?.length ?? 0);

  const acts = [...record.pressed.values()];
  const done = acts.filter(a => a.outcome === 'done');
  const spoken = done.filter(a => a.press.words !== undefined).slice(-60);
  let misheard = 0;
  for (const { press } of spoken) {
    const address = String(eventOf.get(press.actId)?.['address'] ?? '');
    const heard = await heardAt(home, address);
    if (heard.split(press.words!).length !== 2) misheard++;
  }
  const isKept = (s: Said) => rowsOf.get(`${s.address}:${s.id}`) ?? 0;
  const wrong = {
    lost: record.said.filter(s => !record.open.has(s) && isKept(s) === 0).length,
    doubled: record.said.filter(s => isKept(s) > 1).length,
    acts_lost: done.filter(a => !eventOf.has(a.press.actId)).length,
    acts_doubled: events.filter(e => Number(e['n']) !== 1 || Number(e['told']) !== 1).length,
    acts_against_the_answer: acts.filter(a => a.outcome === 'refused' && eventOf.has(a.press.actId)).length,
    acts_misheard: misheard,
    sent_twice: Number(sent!['twice']),
    unsent: Number(sent!['unsent']),
    gaps: Number(sent!['gaps']),
    second_tickets: Number(sent!['tickets']),
    set_aside: Number(sent!['aside']),
    dangers_unpaged: record.said.filter(s => s.text === DANGER && !record.open.has(s) && !alarms.has(s.address)).length,
    pages_never: pagesTaken.filter(n => n === 0).length,
  };
  const counted = {
    messages: record.said.length,
    acts: done.length,
    refused: acts.filter(a => a.outcome === 'refused').length,
    pages: pages.length,
    pages_doubled: pagesTaken.reduce((sum, n) => sum + Math.max(0, n - 1), 0),
  };
  return { wrong, counted };
}

/**
 * Owners write, a clerk works, dangers are paged, and the service is killed at a random moment and started again, over and
 * over. Off: a service that acknowledges what it has only in memory yet.
 */
export async function randomMoments(isOn: boolean): Promise<Found> {
  const pager = await startPager();
  const home = await foundHome(pager.env);
  const record = createRecord();
  const agent = connections(1);
  try {
    let clerk: Clerk | undefined;
    let kills = 0;
    let slowest = 0;
    pager.onCall = badDay;
    for (; kills < (isOn ? ROUNDS : 2); kills++) {
      const service = start(home, isOn ? MAIN : MAIN_WITHOUT, {
        PROVE_WITHOUT: isOn ? '' : 'store before acknowledging',
      });
      slowest = Math.max(slowest, await service.ready());
      clerk ??= await signInClerk(home, agent);
      await clerk.acknowledgeAll();
      const round = { isOver: false };
      pager.round = kills;
      const again = [...record.open];
      const work = [
        desk(clerk, record, round),
        ...Array.from({ length: OWNERS }, () => owners(home, record, again, round)),
      ];
      await pause(Math.random() * 1500);
      round.isOver = true;
      await service.kill();
      await Promise.all(work);
    }
    const last = start(home);
    await last.ready();
    for (const message of [...record.open]) if (await say(home, message)) record.open.delete(message);
    for (const entry of record.pressed.values()) {
      if (entry.outcome === 'unknown') entry.outcome = await clerk!.press(entry.press);
    }
    await clerk!.acknowledgeAll();
    last.signal('SIGTERM');
    await last.exited;
    pager.onCall = () => 200;
    const { wrong, counted } = await drained(home, query => audit(home, query, record, pager));
    const unknown = [...record.pressed.values()].filter(a => a.outcome === 'unknown').length;
    const most = mostDoubledByOneKill(pager);
    return {
      figures: { kills, ...counted, most_by_one_kill: most, ...wrong, slowest_ready_ms: Math.round(slowest) },
      broken: [
        ...Object.entries(isOn ? wrong : { lost: wrong.lost }).flatMap(([what, n]) =>
          n === 0 ? [] : [`${what}: ${n}`],
        ),
        ...(isOn && most > 1 ? [`one kill doubled ${most} pages`] : []),
        ...(isOn && record.open.size + unknown > 0 ? [`never answered: ${record.open.size} + ${unknown}`] : []),
      ],
    };
  } finally {
    agent.destroy();
    await home.remove();
    await pager.close();
  }
}
