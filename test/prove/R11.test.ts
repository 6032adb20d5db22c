/**
 * R11: every hundred milliseconds a random session of the service's is terminated by the database, in the middle of whatever it
 * does, while sixteen owners write. The service lives on, nothing hangs, nothing acknowledged is lost, and no ticket is there
 * without its answer: what was begun is whole or not at all.
 *
 * Off: a service that acknowledges what it has only in memory yet: what a terminated session was to store is lost.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import pg from 'pg';
import { drained } from '../support/drained.ts';
import { answersByText, audit, type Sent, write } from '../support/load.ts';
import { say } from '../support/process.ts';
import { foundReplicas } from '../support/replicas.ts';
import { isFull, prove } from './proof.ts';

const LASTS_MS = isFull ? 60_000 : 10_000;
const EVERY_MS = 100;
/** Off, all of them: one by one, the few that store at that moment may all be missed. */
const AT_ONCE_OFF = 100;
/** Longest a sender may wait for any answer. */
const PATIENCE_MS = 10_000;

prove('R11', 'terminated sessions leave nothing half and nothing hanging', async isOn => {
  const replicas = await foundReplicas(3);
  const { server, homes } = replicas;
  const [home] = homes;
  const killer = new pg.Client({ connectionString: server.url });
  try {
    const usual = await answersByText(home);
    await killer.connect();
    const { process, hasLeft } = await replicas.startGuarded(isOn);
    const sent: Sent[] = [];
    const open = new Set<Sent>();
    let longest = 0;
    const load = {
      isOver: false,
      perSecond: 80,
      onAnswer(_: boolean, afterMs: number) {
        longest = Math.max(longest, afterMs);
      },
    };
    const writing = write(homes, sent, open, load);
    let terminated = 0;
    for (const until = performance.now() + (isOn ? LASTS_MS : 4000); performance.now() < until; await pause(EVERY_MS)) {
      const { rows } = await killer.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'menfang%' order by random() limit $1`,
        [isOn ? 1 : AT_ONCE_OFF],
      );
      terminated += rows.length;
    }
    load.isOver = true;
    await writing;
    const crashed = hasLeft();
    for (const message of [...open]) if (await say(home, message)) open.delete(message);
    await replicas.stopAll();
    const found = await drained(home, async query => {
      const [half] = await query(
        sql`select count(*)::int as n from ticket t where not exists (select 1 from outbox o where o.ticket_id = t.id)
              or not exists (select 1 from ticket_event e where e.ticket_id = t.id)`,
      );
      return { ...(await audit(query, sent, open, usual)), half: Number(half!['n']) };
    });
    return {
      figures: { terminated, messages: sent.length, ...found, longest_ms: Math.round(longest) },
      broken: [
        ...Object.entries(found).flatMap(([what, n]) => (n === 0 ? [] : [`${what}: ${n} of ${sent.length}`])),
        ...(crashed ? [`the process left: ${process.said()}`] : []),
        ...(open.size > 0 ? [`${open.size} were never acknowledged`] : []),
        ...(longest <= PATIENCE_MS ? [] : [`an answer took ${Math.round(longest)} ms`]),
      ],
    };
  } finally {
    await killer.end().catch(() => {});
    await replicas.remove();
  }
});
