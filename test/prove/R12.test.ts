/**
 * R12: told to stop (SIGTERM, and once more, as a terminal and npm both do), a service says "not ready" to whoever asks over
 * an open connection, then lets fifty requests of half a second each end, and leaves within five seconds with code 0,
 * although idle clients keep their connections, a chat page holds its stream and the outside pager does not answer. Its
 * leases are given back and nothing acknowledged is lost.
 *
 * Off: a process that leaves at once drops the requests under way.
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { startPager } from '../support/pager-server.ts';
import { call, connections, foundHome, type Home, MAIN_WITHOUT, say, start } from '../support/process.ts';
import { prove } from './proof.ts';

const REQUESTS = 50;
const LEAVE_MS = 5000;
const IDLE = 10;

/** A client that has asked once and keeps its connection. */
async function idleClient(home: Home, path: string, headers = ''): Promise<Socket> {
  const socket = connect(home.port, '127.0.0.1').on('error', () => {});
  socket.write(`GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n${headers}\r\n`);
  await once(socket, 'data');
  return socket;
}

/** Asks over one open connection again and again until it is closed; what it was told, in order. */
async function watchReadiness(home: Home, onNotReady: () => void): Promise<readonly number[]> {
  const agent = connections(1);
  const told: number[] = [];
  for (;;) {
    const status = await call({ port: home.port, path: '/readyz', agent }).then(
      answer => answer.status,
      () => 0,
    );
    if (status !== told.at(-1)) told.push(status);
    if (status !== 200) onNotReady();
    if (status === 0) break;
  }
  agent.destroy();
  return told;
}

/** What the directory holds, as it was left: the service itself would void leases when it opens it. */
async function leftBehind(home: Home) {
  const db = await PGlite.create({ dataDir: join(home.dir, 'db'), extensions: { pg_trgm } });
  const held = await db.query<{ conversations: number; lanes: number; messages: string[] }>(
    `select (select count(*)::int from conversation where lease_by is not null) as conversations,
       (select count(*)::int from lane where lease_by is not null) as lanes,
       (select coalesce(array_agg(external_id), '{}') from message) as messages`,
  );
  await db.close();
  return held.rows[0]!;
}

prove('R12', 'stopping ends what is under way and leaves in time', async isOn => {
  const pager = await startPager();
  const home = await foundHome(pager.env);
  try {
    const service = start(home, MAIN_WITHOUT, {
      PROVE_HOLD: String(REQUESTS),
      PROVE_WITHOUT: isOn ? '' : 'stopping gently',
    });
    await service.ready();
    // A page is under way when the stop comes, and its receiver never answers.
    const paged = Promise.withResolvers<void>();
    pager.onCall = () => {
      paged.resolve();
      return new Promise(() => {});
    };
    const danger = { address: 'danger', id: randomUUID(), text: '我家着火了，3栋2单元1201' };
    await say(home, danger);
    await paged.promise;
    const page = Object.entries(home.headers('reader')).map(([name, value]) => `${name}: ${value}\r\n`);
    const idle = await Promise.all([
      ...Array.from({ length: IDLE }, () => idleClient(home, '/healthz')),
      idleClient(home, '/chat/feed', page.join('')),
    ]);
    const notReady = Promise.withResolvers<void>();
    const readiness = watchReadiness(home, notReady.resolve);

    const agent = connections(REQUESTS);
    const messages = Array.from({ length: REQUESTS }, (_, i) => ({
      address: `held-${i}`,
      id: randomUUID(),
      text: '我家厨房漏水了，3栋2单元1201',
    }));
    const answered = messages.map(message => say(home, message, agent));
    await service.heard(`holds ${REQUESTS}.`);
    const stopped = performance.now();
    service.signal('SIGTERM');
    // Who comes while the notice is given is answered or refused, never told yes and forgotten.
    const late = { address: 'late', id: randomUUID(), text: '楼道灯坏了' };
    const lateAnswer = say(home, late, agent);
    await notReady.promise;
    service.signal('SIGTERM');
    const isLateKept = await lateAnswer;
    const isKept = await Promise.all(answered);
    const exit = await service.exited;
    const leftMs = Math.round(performance.now() - stopped);
    const told = await readiness;
    for (const socket of idle) socket.destroy();
    agent.destroy();

    const left = await leftBehind(home);
    const acknowledged = [danger, ...messages.filter((_, i) => isKept[i]), ...(isLateKept ? [late] : [])];
    const lost = acknowledged.filter(m => !left.messages.includes(`${m.address}:${m.id}`)).length;
    const finished = isKept.filter(Boolean).length;
    return {
      figures: {
        in_flight: REQUESTS,
        finished,
        lost,
        left_after_ms: leftMs,
        code: String(exit.code),
        readiness: told.join(' '),
        leases: left.conversations + left.lanes,
      },
      broken: [
        ...(finished === REQUESTS ? [] : [`${REQUESTS - finished} requests of ${REQUESTS} were dropped`]),
        ...(lost === 0 ? [] : [`${lost} acknowledged messages are not on record`]),
        ...(leftMs <= LEAVE_MS ? [] : [`left only after ${leftMs} ms`]),
        ...(exit.code === 0 ? [] : [`left with code ${exit.code}, signal ${exit.signal}: ${service.said()}`]),
        ...(told[1] === 503 ? [] : [`readiness said ${told.join(', then ')}`]),
        ...(left.conversations + left.lanes === 0 ? [] : [`leases kept: ${left.conversations}, ${left.lanes}`]),
      ],
    };
  } finally {
    await home.remove();
    await pager.close();
  }
});
