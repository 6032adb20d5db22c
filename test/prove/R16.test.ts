/**
 * R16: ten minutes in which of ten calls to Slack one is answered with 500, one is reset, one comes too slowly, one breaks off in
 * the middle. Nothing is lost or doubled, and tries that failed together do not come back together. Then every call fails:
 * after ten failures at the most Slack is left alone for a while.
 *
 * Off: a record that takes the first failure for the last word.
 */

import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type { How } from '../support/slack/index.ts';
import { audit, isWorkedOff, nonZero } from '../support/slack-audit.ts';
import { busyDesk, TIMES } from '../support/slack-cases.ts';
import { givesUp } from '../support/slack-off.ts';
import { isFull, prove } from './proof.ts';

const BAD_MS = isFull ? 600_000 : 10_000;
const EVERY_MS = isFull ? 3000 : 300;
/** Five calls at their pace, and the rest after them. */
const DOWN_MS = isFull ? 20_000 : 7000;
const SLOW_MS = 2 * (8000 / TIMES);
const PATIENCE_MS = isFull ? 900_000 : 90_000;
const MOST_FAILURES = 10;
/** Ten seconds until a call is tried again, and the few cases that came meanwhile. */
const MOST_LATE_S = isFull ? 60 : 25;
/** Of tries put off by 75 to 100 % fewer than these may lie close together by chance alone: once in some ten thousand runs these do. */
const ENOUGH_WAITS = 12;
const LEAST_APART = 0.1;
/** Longer without a call than this: Slack is being left alone. */
const REST_MS = 3000;

const badWeather = (): How => {
  const faults: readonly How[] = [{ status: 500 }, 'reset', { late: SLOW_MS }, 'half'];
  return faults[Math.floor(Math.random() * 10)] ?? 'ok';
};

prove('R16', 'a Slack that fails now and then is shown everything once, one that is down is left alone', async isOn => {
  const desk = await busyDesk(isOn ? {} : givesUp);
  const { slack } = desk;
  try {
    slack.onCall = badWeather;
    const from = performance.now();
    let cases = 0;
    for (; performance.now() - from < (isOn ? BAD_MS : 2000); cases++) {
      await desk.reports(1, { name: `bad-${cases}` });
      await pause(isOn ? EVERY_MS : 300);
    }
    if (!isOn) {
      // As long as all of them need at their pace.
      await pause(isFull ? 20_000 : 3000);
      return { figures: {}, broken: nonZero(await audit(desk.rows, desk.messages())) };
    }
    slack.onCall = () => 'ok';
    // Not left alone already when everything goes down.
    await isWorkedOff(desk.rows, PATIENCE_MS);
    slack.onCall = () => ({ status: 503 });
    const down = slack.calls.length;
    await desk.reports(5, { name: 'down' });
    await pause(DOWN_MS);
    const failed = slack.calls.slice(down).map(c => c.at.getTime());
    const gap = failed.findIndex((at, i) => (failed[i + 1] ?? Date.now()) - at > REST_MS);
    const before = gap < 0 ? failed.length : gap + 1;
    slack.onCall = () => 'ok';
    const back = performance.now();
    const inTime = await isWorkedOff(desk.rows, PATIENCE_MS);
    const backS = Math.round((performance.now() - back) / 100) / 10;
    await slack.settled();
    const found = await audit(desk.rows, desk.messages());
    const bad = slack.calls.filter(call => call.status !== 200 || !call.done).length;
    const waits = await retryWaits(desk);
    const apart = waits.length < ENOUGH_WAITS ? 1 : (Math.max(...waits) - Math.min(...waits)) / mean(waits);
    return {
      figures: {
        times: TIMES,
        bad_s: BAD_MS / 1000,
        cases: cases + 5,
        calls: slack.calls.length,
        bad,
        ...found,
        failures_before_rest: before,
        shown_after_s: backS,
        waits: waits.length,
        apart: Math.round(apart * 100) / 100,
      },
      broken: [
        ...nonZero(found),
        ...(inTime ? [] : ['not everything was shown in time']),
        ...(backS <= MOST_LATE_S ? [] : [`shown only ${backS} s after Slack was back`]),
        ...(before <= MOST_FAILURES && gap >= 0 ? [] : [`${before} calls failed before Slack was left alone`]),
        ...(apart >= LEAST_APART ? [] : [`tries come back together: ${waits.map(Math.round).join(', ')} ms`]),
      ],
    };
  } finally {
    slack.onCall = () => 'ok';
    await desk.close();
  }
});

const mean = (list: readonly number[]) => list.reduce((sum, n) => sum + n, 0) / list.length;

/** How long those whose answer did not come were put off, as it happened: milliseconds between a try and the next. */
async function retryWaits(desk: Awaited<ReturnType<typeof busyDesk>>): Promise<readonly number[]> {
  const found = await desk.rows(
    sql`select extract(epoch from b.at - a.at) * 1000 as ms from attempt a join attempt b on b.outbox_id = a.outbox_id and b.no = a.no + 1
        where a.outcome = 'retry' and (a.detail like '%no answer' or a.detail like '%status 5%')`,
  );
  return found.map(row => Number(row['ms']));
}
