/**
 * R9: PostgreSQL is restarted under the load of sixteen owners, once gently (fast) and once as if it had crashed (immediate).
 * The service lives on; what it could not store it did not acknowledge, so that the sender tries again; soon after the server
 * is back everything is taken, and nothing is lost or doubled.
 *
 * Off: a service that acknowledges what it has only in memory yet.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { drained } from '../support/drained.ts';
import { answersByText, audit, type Sent, write } from '../support/load.ts';
import { say } from '../support/process.ts';
import { foundReplicas } from '../support/replicas.ts';
import { prove } from './proof.ts';

/** Longest after the server is back until nothing is refused any more. */
const LONGEST_MS = { fast: 1000, immediate: 3000 };
const MODES = ['fast', 'immediate'] as const;

prove('R9', 'a restart of the database loses nothing and is soon over', async isOn => {
  const replicas = await foundReplicas(3);
  const { server, homes } = replicas;
  const [home] = homes;
  try {
    const usual = await answersByText(home);
    const { process, hasLeft } = await replicas.startGuarded(isOn);
    const sent: Sent[] = [];
    const open = new Set<Sent>();
    let lastRefusal = 0;
    let refused = 0;
    const load = {
      isOver: false,
      perSecond: 80,
      onAnswer(isKept: boolean) {
        if (isKept) return;
        refused++;
        lastRefusal = performance.now();
      },
    };
    const writing = write(homes, sent, open, load);
    const windows: number[] = [];
    // Off, the gentle one alone would do: what is in memory is lost as soon as the server is away.
    for (const mode of isOn ? MODES : MODES.slice(0, 1)) {
      await pause(2000);
      await server.stop(mode);
      // What is in memory only has time to fail.
      if (!isOn) await pause(1500);
      await server.start();
      const back = performance.now();
      await pause(5000);
      windows.push(Math.max(0, Math.round(lastRefusal - back)));
    }
    const crashed = hasLeft();
    load.isOver = true;
    await writing;
    for (const message of [...open]) if (await say(home, message)) open.delete(message);
    await replicas.stopAll();
    const found = await drained(home, query => audit(query, sent, open, usual));
    return {
      figures: { messages: sent.length, refused, ...found, fast_ms: windows[0]!, immediate_ms: windows[1] ?? 0 },
      broken: [
        ...Object.entries(isOn ? found : { lost: found.lost }).flatMap(([what, n]) =>
          n === 0 ? [] : [`${what}: ${n} of ${sent.length}`],
        ),
        ...(crashed ? [`the process left: ${process.said()}`] : []),
        ...(open.size > 0 ? [`${open.size} were never acknowledged`] : []),
        ...MODES.flatMap((mode, i) =>
          (windows[i] ?? 0) <= LONGEST_MS[mode]
            ? []
            : [`${mode}: refused for ${windows[i]} ms after the server was back`],
        ),
      ],
    };
  } finally {
    await replicas.remove();
  }
});
