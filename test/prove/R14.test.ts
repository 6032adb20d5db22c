/**
 * R14: Slack's packets are lost for five minutes while owners report and staff write. When it is back, everything is shown: each
 * case's story in its order, no faster than a message a second, nothing twice, though some messages had arrived and only
 * their answers were lost; and as a digest: one message tells all that happened to a case, and many cases of a kind share a
 * thread.
 *
 * Off: a record that does not remember that a message may have arrived.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type { Call, How } from '../support/slack/index.ts';
import { audit, crowding, isWorkedOff, nonZero, timesTold } from '../support/slack-audit.ts';
import { busyDesk, SECOND_MS, TIMES } from '../support/slack-cases.ts';
import { neverAsks } from '../support/slack-off.ts';
import { isFull, prove } from './proof.ts';

const AWAY_MS = isFull ? 300_000 : 12_000;
const CASES = isFull ? 250 : 40;
/** What happens to each case besides being opened; in full size 1,000 events in all. */
const NOTES = 3;
const PATIENCE_MS = isFull ? 1_400_000 : 60_000;
/** Of so many messages after the outage each third has arrived, but its answer is lost. */
const UNSURE = isFull ? 30 : 6;
const MOST_ALONE = 25;
/** Two hands fail five times and a few that are under way with them, then try once each when Slack has been left alone. */
const MOST_TRIES = 15 + 2 * (AWAY_MS / 5000);
/** A call that tried just before Slack was back waits its eight seconds; then it is left alone for ten at the most, and tried. */
const MOST_LATE_S = 8 / TIMES + 11;

prove('R14', 'after an outage of Slack everything is shown once, in order and gently', async isOn => {
  const desk = await busyDesk(isOn ? {} : neverAsks);
  const { slack } = desk;
  try {
    await desk.reports(2, { kinds: 1, name: 'before' });
    await isWorkedOff(desk.rows, 20_000);
    let ambiguous = 0;
    const posts = (call: Call) => call.method === 'chat.postMessage';
    // What was on its way when the line broke has arrived.
    slack.onCall = (call): How => (posts(call) && ++ambiguous <= 2 ? 'done but no answer' : 'drop');
    const before = slack.calls.length;
    const away = pause(isOn ? AWAY_MS : 2000);
    const reported = isOn ? CASES : 4;
    await desk.reports(reported, { kinds: 1 });
    while ((await desk.tickets()).length < reported + 2) await pause(50);
    const words: string[] = [];
    const cases = (await desk.tickets()).map(t => t['id'] as string);
    for (let n = 1; n <= NOTES; n++)
      for (const [i, id] of cases.entries()) {
        words.push(`第${i}案之${n}。`);
        await desk.notes(id, words.at(-1)!);
      }
    await away;
    const [pending] = await desk.rows(sql`select count(*) as n from ticket_event`);
    const back = slack.calls.length;
    const tries = back - before;
    const backAt = Date.now();
    let after = 0;
    slack.onCall = (call): How => (posts(call) && ++after <= UNSURE && after % 3 === 1 ? 'done but no answer' : 'ok');
    const inTime = await isWorkedOff(desk.rows, PATIENCE_MS);
    await slack.settled();
    const found = await audit(desk.rows, desk.messages());
    const times = timesTold(slack, desk.messages(), words);
    const found2 = {
      ...found,
      words_never: times.filter(n => n === 0).length,
      words_twice: times.filter(n => n > 1).length,
    };
    const since = slack.calls.slice(back);
    const crowd = crowding(since, SECOND_MS);
    const first = since.find(call => call.done)?.at.getTime() ?? Number.POSITIVE_INFINITY;
    const firstAfter = Math.round((first - backAt) / 100) / 10;
    const roots = desk.roots().length;
    const messages = desk.messages().length;
    return {
      figures: {
        times: TIMES,
        away_s: AWAY_MS / 1000,
        cases: cases.length,
        events: Number(pending!['n']),
        messages,
        roots,
        ...found2,
        ...crowd.figures,
        calls_while_away: tries,
        first_after_s: firstAfter,
      },
      broken: [
        ...nonZero(found2),
        ...(inTime ? [] : ['not everything was shown in time']),
        ...crowd.broken,
        ...(tries <= MOST_TRIES ? [] : [`${tries} calls while Slack was away`]),
        ...(firstAfter <= MOST_LATE_S ? [] : [`the first call after ${firstAfter} s`]),
        ...(messages <= 2 * cases.length + MOST_ALONE ? [] : [`${messages} messages for ${cases.length} cases`]),
        ...(roots <= MOST_ALONE ? [] : [`${roots} messages in the channel itself`]),
      ],
    };
  } finally {
    slack.onCall = () => 'ok';
    await desk.close();
  }
});
