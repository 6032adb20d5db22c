/**
 * R5: sixteen owners write at once to a service on the embedded database, it is killed (-9) at a random moment, started
 * again on the same directory, and every message that was not acknowledged is sent again under its old id; over and over.
 * At the end each message is on record once, each that opens a ticket opened one, each chat heard its answer once, and
 * every start took the dead one's lock over.
 *
 * Off: a service that acknowledges what it has only in memory yet. It loses acknowledged messages.
 */
import { loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { drained } from '../support/drained.ts';
import { answersByText, audit, type Sent, write } from '../support/load.ts';
import { foundHome, MAIN, MAIN_WITHOUT, say, start } from '../support/process.ts';
import { isFull, prove } from './proof.ts';

const ROUNDS = isFull ? 20 : 4;
const READY_MS = 6000;
/** Above this nobody can tell the service's slowness from the machine's. */
const BUSY = 1.5;

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
      const writing = write([home], sent, open, load);
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
