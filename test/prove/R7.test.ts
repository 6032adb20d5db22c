/**
 * R7: between a page's answer and its record lies a moment in which a kill leaves nobody knowing whether it went out. Then
 * it goes out again under the same key: seen once or twice, never not at all, and no kill doubles more than one.
 *
 * First at that very moment: several dangers are reported at once; at one of their pages the service is frozen, the pager
 * answers 200, and the service is killed (-9). Every fourth time it is killed before the page was taken. Off: a service that
 * records a page as sent before it sends it; the page that was not taken is never sent. The same over three replicas on one
 * PostgreSQL server, where the one that calls is killed and the others go on.
 *
 * Then at random moments of intake, reply and delivery (R7-moments.ts), with a pager that is late, fails and breaks off.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { type Clerk, signInClerk } from '../support/clerk.ts';
import { drained } from '../support/drained.ts';
import { mostDoubledByOneKill, type PagerServer, startPager } from '../support/pager-server.ts';
import {
  connections,
  type Env,
  foundHome,
  type Home,
  MAIN,
  MAIN_WITHOUT,
  type Running,
  say,
  start,
} from '../support/process.ts';
import { foundReplicas } from '../support/replicas.ts';
import { type Found, isFull, prove } from './proof.ts';
import { randomMoments } from './R7-moments.ts';

const ROUNDS = isFull ? 100 : 5;
const REPLICAS = 3;
/** Dangers reported at the same time; the page after the last round's leftovers at which it is killed moves through them. */
const AT_ONCE = 3;
/** Longest until a page is called for; beyond it the round has failed. */
const PATIENCE_MS = 60_000;

/** Where it is played: one process on a directory of its own, or several on one server. */
interface Stage {
  readonly home: Home;
  /** Starts those that do not run, and waits until they are ready. */
  ready(entry: string, settings: Env): Promise<readonly Running[]>;
  /** Kills those that would not have been killed by the next round's start. */
  leave(): Promise<void>;
  /** Tells those that still run to stop, and waits until they have: a kill here would be one that no round counts. */
  stop(): Promise<void>;
  remove(): Promise<void>;
}

async function alone(pager: PagerServer): Promise<Stage> {
  const home = await foundHome(pager.env);
  let service: Running | undefined;
  return {
    home,
    async ready(entry, settings) {
      service = start(home, entry, settings);
      await service.ready();
      return [service];
    },
    leave: async () => void (await service?.kill()),
    stop: async () => {},
    remove: () => home.remove(),
  };
}

async function together(pager: PagerServer): Promise<Stage> {
  const replicas = await foundReplicas(REPLICAS, pager.env);
  const { homes, running } = replicas;
  const gone = new Set(homes.keys());
  return {
    home: homes[0],
    async ready(entry, settings) {
      await Promise.all(
        [...gone].map(async i => {
          const process = replicas.start(i, entry, { ...settings, ...pager.envOf(i) });
          gone.delete(i);
          void process.exited.then(() => gone.add(i));
          await process.ready();
        }),
      );
      return running;
    },
    // The others go on, and take up what the killed one left.
    leave: async () => {},
    stop: () => replicas.stopAll(),
    async remove() {
      await Promise.all(running.map(process => process.kill()));
      await replicas.remove();
    },
  };
}

/** The pager kills whoever calls it with its `nth` new page, after answering it or before taking it; the rest is answered. */
function killAt(
  pager: PagerServer,
  services: readonly Running[],
  nth: number,
  isTaken: boolean,
  isPosted: Promise<unknown>,
): void {
  let fresh = 0;
  let frozen: string | undefined;
  pager.onCall = async ({ ofKey, key, from }) => {
    if (ofKey > 1 || frozen) return 200;
    const no = ++fresh;
    // All are on record before the first is answered, so that the others wait in one lane.
    if (no === 1) await Promise.race([isPosted, pause(2000)]);
    if (no !== nth) return 200;
    frozen = key;
    const caller = services[from]!;
    if (!isTaken) {
      await caller.kill();
      return 'nothing';
    }
    caller.signal('SIGSTOP');
    return 200;
  };
  let isKilled = false;
  pager.onAnswered = ({ key, from }) => {
    // Once: on a slow machine another process sends the page again before the round is over.
    if (key === frozen && !isKilled) services[from]!.signal('SIGKILL');
    isKilled ||= key === frozen;
  };
}

/** Dangers are reported and a caller of the pager is killed, over and over; then every page must have been taken. */
async function atThatMoment(openStage: (pager: PagerServer) => Promise<Stage>, isOn: boolean): Promise<Found> {
  const pager = await startPager();
  const stage = await openStage(pager);
  const { home } = stage;
  try {
    const broken: string[] = [];
    const posted: string[] = [];
    const agent = connections(AT_ONCE);
    let clerk: Clerk | undefined;
    let kills = 0;
    for (let round = 0; round < (isOn ? ROUNDS : 1); round++) {
      const services = await stage.ready(isOn ? MAIN : MAIN_WITHOUT, {
        PROVE_WITHOUT: isOn ? '' : 'record after sending',
      });
      clerk ??= await signInClerk(home, agent);
      await clerk.acknowledgeAll();
      const all = Promise.withResolvers<void>();
      pager.round = round;
      // Off, it is the untaken page that gets lost.
      const isTaken = isOn && round % 4 !== 3;
      killAt(pager, services, 1 + (round % AT_ONCE), isTaken, all.promise);
      const dangers = Array.from({ length: AT_ONCE }, (_, i) => `danger-${round}-${i}`).map(async address => {
        if (await say(home, { address, id: randomUUID(), text: '我家着火了，3栋2单元1201' }, agent))
          posted.push(address);
      });
      all.resolve(Promise.all(dangers).then(() => {}));
      const end = await Promise.race([...services.map(s => s.exited), pause(PATIENCE_MS)]);
      if (end) kills++;
      else broken.push(`round ${round}: the pager was not called`);
      await stage.leave();
      await Promise.all(dangers);
      pager.onCall = () => 200;
    }
    agent.destroy();
    await stage.stop();
    const keys = await drained(home, query =>
      query(
        sql`select o.key, o.status, v.address from outbox o join lane l on l.id = o.lane_id
            join alarm a on o.key like 'page:' || a.id || ':%' join conversation v on v.id = a.conversation_id
            where l.channel = 'pager'`,
      ),
    );
    const taken = keys.map(k => pager.taken.get(k['key'] as string)?.length ?? 0);
    const never = taken.filter(n => n === 0).length;
    const thrice = taken.filter(n => n > 2).length;
    const doubled = taken.reduce((sum, n) => sum + Math.max(0, n - 1), 0);
    const most = mostDoubledByOneKill(pager);
    const unpaged = posted.filter(address => !keys.some(k => k['address'] === address)).length;
    return {
      figures: { rounds: kills, pages: keys.length, never, doubled, most_by_one_kill: most, thrice, unpaged },
      broken: [
        ...broken,
        ...(never === 0 ? [] : [`${never} pages of ${keys.length} were never taken`]),
        ...(thrice === 0 ? [] : [`${thrice} pages were taken more than twice`]),
        ...(most <= 1 ? [] : [`one kill doubled ${most} pages`]),
        ...(unpaged === 0 ? [] : [`${unpaged} acknowledged dangers were never paged`]),
        ...(pager.unsigned === 0 ? [] : [`${pager.unsigned} pages were not signed`]),
      ],
    };
  } finally {
    await stage.remove();
    await pager.close();
  }
}

prove('R7', 'a page whose answer was not recorded goes out again, and only that one', isOn =>
  atThatMoment(alone, isOn),
);

prove('R7 over replicas', 'what the killed one left is sent by another', isOn => atThatMoment(together, isOn));

prove('R7 at random moments', 'kill -9 anywhere loses nothing and doubles nothing', randomMoments);
