/**
 * R10: PostgreSQL is away for a minute while fifty messages a second are offered. The process lives and says so (/healthz),
 * says within two seconds that it takes no work (/readyz 503), does not pile anything up in memory, acknowledges nothing it has
 * not stored, and five seconds after the server is back everything is taken again.
 *
 * Off: a service that acknowledges what it has only in memory yet.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { drained } from '../support/drained.ts';
import { answersByText, audit, newMessage, type Sent } from '../support/load.ts';
import { call, connections, say } from '../support/process.ts';
import { foundReplicas } from '../support/replicas.ts';
import { isFull, prove } from './proof.ts';

const AWAY_MS = isFull ? 60_000 : 6000;
const EVERY_MS = 20;
const GROWTH_MIB = 50;
const SAYS_NO_MS = 2000;
const BACK_MS = 5000;

const rss = (pid: number) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024;

prove('R10', 'a database that is away is waited for, and nothing is lost', async isOn => {
  const replicas = await foundReplicas(3);
  const { server, homes } = replicas;
  const [home] = homes;
  const agent = connections(200);
  try {
    const usual = await answersByText(home);
    const { process } = await replicas.startGuarded(isOn);
    const sent: Sent[] = [];
    const open = new Set<Sent>();
    const asked: Promise<void>[] = [];
    const offer = () => {
      const message = newMessage(sent);
      open.add(message);
      asked.push(
        say(homes[sent.length % homes.length]!, message, agent).then(isKept => void (isKept && open.delete(message))),
      );
    };
    const offering = setInterval(offer, EVERY_MS);
    const status = (path: string) =>
      call({ port: home.port, path }).then(
        answer => answer.status,
        () => 0,
      );
    /** Milliseconds until the path answers so; more than `most` when it does not. */
    const until = async (path: string, wanted: number, most: number) => {
      const begun = performance.now();
      while ((await status(path)) !== wanted && performance.now() - begun <= most) await pause(20);
      return Math.round(performance.now() - begun);
    };
    await pause(3000);
    const before = rss(process.pid);
    await server.stop('fast');
    const saysNo = await until('/readyz', 503, SAYS_NO_MS);
    let healthy = 0;
    let most = before;
    const looks = isOn ? AWAY_MS / 1000 : 2;
    for (let look = 0; look < looks; look++) {
      await pause(1000);
      if ((await status('/healthz')) === 200) healthy++;
      most = Math.max(most, rss(process.pid));
    }
    await server.start();
    const back = await until('/readyz', 200, BACK_MS);
    clearInterval(offering);
    await Promise.all(asked);
    for (const message of [...open]) if (await say(home, message, agent)) open.delete(message);
    await replicas.stopAll();
    const found = await drained(home, query => audit(query, sent, open, usual));
    const grown = Math.round(most - before);
    return {
      figures: {
        away_s: AWAY_MS / 1000,
        messages: sent.length,
        ...found,
        says_no_ms: saysNo,
        back_ms: back,
        grown_mib: grown,
      },
      broken: [
        ...Object.entries(isOn ? found : { lost: found.lost }).flatMap(([what, n]) =>
          n === 0 ? [] : [`${what}: ${n} of ${sent.length}`],
        ),
        ...(open.size > 0 ? [`${open.size} were never acknowledged`] : []),
        ...(saysNo <= SAYS_NO_MS ? [] : [`said "ready" for ${saysNo} ms`]),
        ...(healthy === looks ? [] : [`/healthz answered ${healthy} times of ${looks}`]),
        ...(back <= BACK_MS ? [] : [`not back after ${back} ms`]),
        ...(grown <= GROWTH_MIB ? [] : [`grew by ${grown} MiB`]),
      ],
    };
  } finally {
    agent.destroy();
    await replicas.remove();
  }
});
