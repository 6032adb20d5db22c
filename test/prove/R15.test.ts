/**
 * R15: for two minutes Slack answers nine calls of ten with 429 and tells how long to wait. No call of that method and channel
 * comes before that, whichever of three processes was told; nothing is lost, neither of what staff press in the midst of it; and
 * all in all there are no more calls than a fifth above what had to be told.
 *
 * Off: a service that cannot hear how long it is to wait (the stand-in answers 503 where it had asked for patience).
 */
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type { Call, How } from '../support/slack/index.ts';
import { audit, isWorkedOff, nonZero } from '../support/slack-audit.ts';
import { type BusyDesk, busyDesk, TIMES } from '../support/slack-cases.ts';
import { isFull, prove } from './proof.ts';

const STORM_MS = isFull ? 120_000 : 10_000;
/** At one database. */
const PROCESSES = 3;
const CASES = isFull ? 100 : 50;
/** Cases whose cards stand there when the storm begins. */
const BEFORE = 10;
/** Somebody presses a button so often in the storm: he takes a case, or begins to answer one. */
const PRESS_MS = STORM_MS / 20;
/** Longest that is asked for, in the whole seconds of Retry-After. */
const MOST_S = isFull ? 30 : 3;
const PATIENCE_MS = isFull ? 900_000 : 60_000;

prove('R15', 'whoever asks for patience is given it, and loses nothing', async isOn => {
  const desk = await busyDesk();
  const { slack } = desk;
  try {
    for (let n = 1; n < PROCESSES; n++) await desk.another();
    if (isOn) await desk.reports(BEFORE, { name: 'before' });
    if (isOn) await isWorkedOff(desk.rows, PATIENCE_MS);
    const from = performance.now();
    const isStorm = () => performance.now() - from < STORM_MS;
    /** Until when a kind of call is not to come, by our own watch. */
    const promised = new Map<string, number>();
    let asked = 0;
    let early = 0;
    slack.onCall = (call): How => {
      const kind = kindOf(call);
      const now = performance.now();
      if (now < (promised.get(kind) ?? 0)) early++;
      if (!isStorm() || Math.random() < 0.1) return 'ok';
      const retryAfter = 1 + Math.floor(Math.random() * MOST_S);
      promised.set(kind, now + retryAfter * 1000);
      asked++;
      return isOn ? { retryAfter } : { status: 503 };
    };
    await desk.reports(isOn ? CASES : 5);
    const presses = isOn ? await pressed(desk, isStorm) : { taken: [], begun: 0 };
    const inTime = await isWorkedOff(desk.rows, isOn ? PATIENCE_MS : 4000);
    await slack.settled();
    const found = await audit(desk.rows, desk.messages());
    const lost = await notTaken(desk, presses.taken);
    const needed = slack.calls.filter(call => call.done).length;
    const share = Math.round((100 * slack.calls.length) / needed) / 100;
    return {
      figures: {
        times: TIMES,
        storm_s: STORM_MS / 1000,
        cases: BEFORE + CASES,
        processes: PROCESSES,
        taken: presses.taken.length,
        begun: presses.begun,
        asked,
        early,
        calls: slack.calls.length,
        by_others: desk.turnsOfOthers(),
        needed,
        share,
        ...found,
      },
      broken: [
        ...(isOn ? nonZero(found) : []),
        ...(isOn && !inTime ? ['not everything was shown in time'] : []),
        ...(desk.turnsOfOthers() > 0 ? [] : ['only one process called']),
        ...(isOn && presses.taken.length === 0 ? ['nobody took a case'] : []),
        ...lost.map(number => `${number} was taken in vain`),
        ...(early === 0 ? [] : [`${early} calls came before Retry-After`]),
        ...(!isOn || share <= 1.2 ? [] : [`${share} times the calls that were needed`]),
      ],
    };
  } finally {
    slack.onCall = () => 'ok';
    await desk.close();
  }
});

/** What Slack counts together: a method, and of messages each channel. */
const kindOf = ({ method, args }: Call): string =>
  method === 'chat.postMessage' ? `${method} ${String(args['channel'])}` : method;

/** 小张 works while Slack asks for patience; gives the numbers of the cases that he was told he could take. */
async function pressed({ slack, roots }: BusyDesk, isStorm: () => boolean) {
  const taken: string[] = [];
  let begun = 0;
  while (isStorm()) {
    const card = roots().find(m => slack.text(m).includes('[接单]') && !taken.includes(numberOf(slack.text(m))));
    const { ok } = card ? await slack.presses('U1ZHANG', card, '接单') : { ok: false };
    if (card && ok) taken.push(numberOf(slack.text(card)));
    if (card && taken.length % 5 === 1) {
      await slack.presses('U1ZHANG', card, '回复业主');
      begun++;
    }
    await pause(PRESS_MS);
  }
  return { taken, begun };
}

const numberOf = (text: string): string => /[A-Z]{2}-\d\d-\d{4}/.exec(text)?.[0] ?? '';

/** Cases that he took and that are not his, on record or on their card. */
async function notTaken({ slack, rows, messages }: BusyDesk, taken: readonly string[]): Promise<readonly string[]> {
  const his = await rows(
    sql`select t.number from ticket t join staff s on s.id = t.responsible_id where s.slack_user = 'U1ZHANG'`,
  );
  const numbers = his.map(row => row['number']);
  const isShown = (number: string) => {
    const card = messages().find(m => slack.text(m).includes(`${number} `) && slack.text(m).includes('负责人'));
    return card !== undefined && slack.text(card).includes('小张');
  };
  return taken.filter(number => !numbers.includes(number) || !isShown(number));
}
