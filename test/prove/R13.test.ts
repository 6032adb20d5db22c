/**
 * R13: two hundred deliveries to the outside are due; in the middle of them one of three replicas is killed (-9). The others
 * send the rest: all within twenty seconds of the kill, each once or twice with the same key, at most one of them twice.
 *
 * Off: leases that never run out; what the dead one held waits for ever.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { rows } from '../../src/db/client.ts';
import { openServer } from '../../src/db/server.ts';
import { startPager } from '../support/pager-server.ts';
import { foundReplicas } from '../support/replicas.ts';
import { prove } from './proof.ts';

const DUE = 200;
const WITHIN_MS = 20_000;

prove('R13', 'what a dead process held is sent by another', async isOn => {
  const pager = await startPager();
  const replicas = await foundReplicas(3, pager.env);
  const [home] = replicas.homes;
  const client = await openServer(replicas.server.url);
  try {
    const inTheMiddle = Promise.withResolvers<void>();
    const hasKilled = Promise.withResolvers<void>();
    pager.onCall = async () => {
      await pause(40);
      if (pager.taken.size < DUE / 4) return 200;
      // From here on nobody is answered: each replica holds one, and nobody has ended it when the kill comes.
      inTheMiddle.resolve();
      await hasKilled.promise;
      return 200;
    };
    await replicas.startAll();
    const body = JSON.stringify({ text: '火情', page: { alarm: randomUUID() } });
    await client.db.execute(
      sql`with l as (
          insert into lane(community_id, channel, account, address, due_at, urgent)
          select ${home.account}, 'pager', ${home.account}, 'alarm-' || n, now(), true from generate_series(1, ${DUE}::int) n
          returning id, address
        ) insert into outbox(community_id, lane_id, priority, key, body, why, not_before, written_at)
          select ${home.account}, l.id, 0, 'page:' || l.address || ':1:pager', ${body}::jsonb, 'page.fire.1', now(), now() from l`,
    );
    await inTheMiddle.promise;
    const held = async () =>
      rows(client.db, sql`select lease_by, count(*)::int as n from lane where lease_by is not null group by 1`);
    while ((await held()).length < 3) await pause(2);
    await replicas.running[1]!.kill();
    hasKilled.resolve();
    const killed = performance.now();
    if (!isOn) {
      await pause(1000);
      await client.db.execute(
        sql`update lane set lease_until = now() + interval '1 hour' where lease_by is not null and lease_until < now() + interval '9.4 s'`,
      );
    }
    let left = DUE;
    while (left > 0 && performance.now() - killed < (isOn ? WITHIN_MS : 6000)) {
      await pause(50);
      const [row] = await rows(client.db, sql`select count(*)::int as n from outbox where status <> 'sent'`);
      left = Number(row!['n']);
    }
    const took = Math.round(performance.now() - killed);
    const counts = [...pager.taken.values()].map(times => times.length);
    const twice = counts.filter(n => n === 2).length;
    const more = counts.filter(n => n > 2).length;
    return {
      figures: { due: DUE, taken: counts.length, twice, more, left, took_ms: took },
      broken: [
        ...(left === 0 && counts.length === DUE ? [] : [`${left} of ${DUE} were not sent within ${WITHIN_MS} ms`]),
        ...(more === 0 ? [] : [`${more} were sent more than twice`]),
        ...(twice <= 1 ? [] : [`${twice} were sent twice`]),
      ],
    };
  } finally {
    await client.close();
    await replicas.remove();
    await pager.close();
  }
});
