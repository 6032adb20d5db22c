/**
 * R6: an embedded database has one process. A second one on the same data directory is refused within two seconds, says
 * which directory, which process and what to do, and leaves the first unharmed. A lock whose owner was killed is taken
 * over, by one of three that start at the same moment.
 *
 * Off: the first process's lock file is removed. Then the second one starts, and both write: 226 of 600 acknowledged rows
 * were gone after that when it was measured.
 */
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { sparePort } from '../../src/commands/throwaway-postgres.ts';
import { drained } from '../support/drained.ts';
import { call, foundHome, type Home, type Running, say, start } from '../support/process.ts';
import { prove } from './proof.ts';

const REFUSED_MS = 2000;

const words = (home: Home, address: string) =>
  say(home, { address, id: randomUUID(), text: '我家厨房漏水了，3栋2单元1201' });

/** A start of its own port, so that only the directory can refuse it. */
const beside = async (home: Home) => start(home, undefined, { PORT: String(await sparePort()) });

/** Resolves with what became of it: running, or its exit. */
const fate = (child: Running) =>
  Promise.race([child.ready().then(() => 'running' as const), child.exited]).catch(() => child.exited);

async function second(home: Home, first: Running) {
  const child = await beside(home);
  const end = await fate(child);
  await child.kill();
  if (end === 'running') return { ms: 0, broken: ['the second process started'] };
  const said = child.said();
  const missing = [home.dir, String(first.pid), 'DATA_DIR', '请先停止它'].filter(word => !said.includes(word));
  return {
    ms: Math.round(end.afterMs),
    broken: [
      ...(end.afterMs <= REFUSED_MS ? [] : [`refused only after ${Math.round(end.afterMs)} ms`]),
      ...(end.code === 1 ? [] : [`left with code ${end.code}, signal ${end.signal}`]),
      ...missing.map(word => `its message does not say ${word}: ${said}`),
    ],
  };
}

/** Three at the same moment on the lock of a dead process. */
async function threeAtOnce(home: Home): Promise<readonly string[]> {
  const children = await Promise.all([home, home, home].map(beside));
  const ends = await Promise.all(children.map(fate));
  await Promise.all(children.map(child => child.kill()));
  const running = ends.filter(end => end === 'running').length;
  const said = children.map(child => child.said()).join('\n');
  return running === 1 ? [] : [`${running} of three took the stale lock over: ${said}`];
}

prove('R6', 'a second process on the same data is refused and harms nobody', async isOn => {
  const home = await foundHome();
  try {
    const first = start(home);
    await first.ready();
    const wasHeard = await words(home, 'before');
    if (!isOn) rmSync(join(home.dir, 'menfang.lock'));
    const { ms, broken } = await second(home, first);
    if (!isOn) return { figures: { refused_ms: ms }, broken };

    const health = await call({ port: home.port, path: '/readyz' });
    const isHeard = await words(home, 'after');
    await first.kill();
    const atOnce = await threeAtOnce(home);
    const [kept] = await drained(home, query =>
      query(sql`select (select count(*)::int from message) as messages, (select count(*)::int from ticket) as tickets`),
    );
    return {
      figures: { refused_ms: ms, messages: Number(kept!['messages']) },
      broken: [
        ...broken,
        ...atOnce,
        ...(health.status === 200 ? [] : [`the first one answers ${health.status}`]),
        ...(wasHeard && isHeard ? [] : ['the first one does not take messages any more']),
        ...(kept!['messages'] === 2 && kept!['tickets'] === 2 ? [] : [`on record: ${JSON.stringify(kept)}`]),
      ],
    };
  } finally {
    await home.remove();
  }
});
