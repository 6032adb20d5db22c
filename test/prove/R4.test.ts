/**
 * R4: sixteen owners write at once to three replicas on one PostgreSQL; a random one is killed (-9) at a random moment and
 * started again, and every message that was not acknowledged is sent again under its old id; over and over. At the end each
 * message is on record once, each that opens a ticket opened one, and each chat heard its answer once.
 *
 * Off: services that acknowledge what they have only in memory yet. They lose acknowledged messages.
 */
import { loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { drained } from '../support/drained.ts';
import { answersByText, audit, type Sent, write } from '../support/load.ts';
import { MAIN, MAIN_WITHOUT, say } from '../support/process.ts';
import { foundReplicas } from '../support/replicas.ts';
import { isFull, prove } from './proof.ts';

const REPLICAS = 3;
const ROUNDS = isFull ? 60 : 8;
/** A kill between two messages loses nothing: of six one at least falls while something is only in memory. */
const ROUNDS_OFF = 6;
/** Judged in full only, on a machine left alone: three processes beside a suite say more of the machine than of the start. */
const READY_MS = 4000;

prove('R4', 'kill -9 of a replica loses nothing and doubles nothing', async isOn => {
  const replicas = await foundReplicas(REPLICAS);
  const [home] = replicas.homes;
  try {
    const usual = await answersByText(home);
    const sent: Sent[] = [];
    const open = new Set<Sent>();
    const starts: number[] = [];
    const entry = isOn ? MAIN : MAIN_WITHOUT;
    const without = { PROVE_WITHOUT: isOn ? '' : 'store before acknowledging' };
    await replicas.startAll(entry, without);
    const load = { isOver: false, perSecond: 40 };
    const writing = write(replicas.homes, sent, open, load);
    for (let round = 0; round < (isOn ? ROUNDS : ROUNDS_OFF); round++) {
      await pause(500 + Math.random() * 1500);
      const victim = Math.floor(Math.random() * REPLICAS);
      await replicas.running[victim]!.kill();
      starts.push(await replicas.start(victim, entry, without).ready());
    }
    load.isOver = true;
    await writing;
    for (const message of [...open]) if (await say(home, message)) open.delete(message);
    await replicas.stopAll();
    const found = await drained(home, query => audit(query, sent, open, usual));
    const slowest = Math.round(Math.max(...starts));
    const busy = loadavg()[0] ?? 0;
    return {
      figures: {
        rounds: starts.length,
        messages: sent.length,
        ...found,
        slowest_ready_ms: slowest,
        load: busy.toFixed(1),
      },
      broken: [
        ...Object.entries(isOn ? found : { lost: found.lost }).flatMap(([what, n]) =>
          n === 0 ? [] : [`${what}: ${n} of ${sent.length}`],
        ),
        ...(isOn && open.size > 0 ? [`${open.size} were never acknowledged`] : []),
        ...(isOn && isFull && slowest > READY_MS ? [`ready only after ${slowest} ms`] : []),
      ],
    };
  } finally {
    await replicas.remove();
  }
});
