/**
 * R7: between a page's answer and its record lies a moment in which a kill leaves nobody knowing whether it went out. Then
 * it goes out again under the same key: seen once or twice, never not at all, and no kill doubles more than one.
 *
 * First at that very moment: several dangers are reported at once; at one of their pages the service is frozen, the pager
 * answers 200, and the service is killed (-9). Every fourth time it is killed before the page was taken. Off: a service that
 * records a page as sent before it sends it; the page that was not taken is never sent.
 *
 * Then at random moments of intake, reply and delivery (R7-moments.ts), with a pager that is late, fails and breaks off.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { type Clerk, signInClerk } from '../support/clerk.ts';
import { drained } from '../support/drained.ts';
import { mostDoubledByOneKill, type PagerServer, startPager } from '../support/pager-server.ts';
import { connections, foundHome, MAIN, MAIN_WITHOUT, type Running, say, start } from '../support/process.ts';
import { isFull, prove } from './proof.ts';
import { randomMoments } from './R7-moments.ts';

const ROUNDS = isFull ? 100 : 8;
/** Dangers reported at the same time; the page after the last round's leftovers at which it is killed moves through them. */
const AT_ONCE = 3;
/** Longest until a page is called for; beyond it the round has failed. */
const PATIENCE_MS = 60_000;

/** The pager kills the service at its `nth` new page, after answering it or before taking it; the rest is answered. */
function killAt(pager: PagerServer, service: Running, nth: number, isTaken: boolean, isPosted: Promise<unknown>): void {
  let fresh = 0;
  let frozen: string | undefined;
  pager.onCall = async ({ ofKey, key }) => {
    if (ofKey > 1 || frozen) return 200;
    fresh++;
    // All are on record before the first is answered, so that the others wait in one lane.
    if (fresh === 1) await Promise.race([isPosted, pause(2000)]);
    if (fresh !== nth) return 200;
    frozen = key;
    if (!isTaken) {
      await service.kill();
      return 'nothing';
    }
    service.signal('SIGSTOP');
    return 200;
  };
  pager.onAnswered = ({ key }) => {
    if (key === frozen) service.signal('SIGKILL');
  };
}

prove('R7', 'a page whose answer was not recorded goes out again, and only that one', async isOn => {
  const pager = await startPager();
  const home = await foundHome(pager.env);
  try {
    const broken: string[] = [];
    const posted: string[] = [];
    const agent = connections(AT_ONCE);
    let clerk: Clerk | undefined;
    let kills = 0;
    for (let round = 0; round < (isOn ? ROUNDS : 4); round++) {
      const service = start(home, isOn ? MAIN : MAIN_WITHOUT, { PROVE_WITHOUT: isOn ? '' : 'record after sending' });
      await service.ready();
      clerk ??= await signInClerk(home, agent);
      await clerk.acknowledgeAll();
      const all = Promise.withResolvers<void>();
      pager.round = round;
      killAt(pager, service, 1 + (round % AT_ONCE), round % 4 !== 3, all.promise);
      const dangers = Array.from({ length: AT_ONCE }, (_, i) => `danger-${round}-${i}`).map(async address => {
        if (await say(home, { address, id: randomUUID(), text: '我家着火了，3栋2单元1201' }, agent))
          posted.push(address);
      });
      all.resolve(Promise.all(dangers).then(() => {}));
      const end = await Promise.race([service.exited, pause(PATIENCE_MS)]);
      if (end) kills++;
      else broken.push(`round ${round}: the pager was not called`);
      await service.kill();
      await Promise.all(dangers);
      pager.onCall = () => 200;
    }
    agent.destroy();
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
    await home.remove();
    await pager.close();
  }
});

prove('R7 at random moments', 'kill -9 anywhere loses nothing and doubles nothing', randomMoments);
