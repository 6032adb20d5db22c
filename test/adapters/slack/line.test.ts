import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSlackApi, SlackLater } from '../../../adapters/slack/api.ts';
import { createLine } from '../../../adapters/slack/line.ts';
import type { Client } from '../../../src/db/client.ts';
import { createPacer } from '../../../src/db/pacer.ts';
import { testDatabase } from '../../support/database.ts';
import { DESK, type Slack, startSlack } from '../../support/slack/index.ts';

/** Between two messages; a second in life. */
const EVERY_MS = 60;
const SENDERS = 3;

let client: Client;
let slack: Slack;
beforeEach(async () => {
  client = await testDatabase();
  slack = await startSlack();
});
afterEach(async () => {
  await slack.close();
  await client.close();
});

/** Lines of as many processes at one database; heard is when a turn was asked for that was given, and when patience was put down. */
function lines(onTurn: (askedAt: number) => void = () => {}, onHeld: (ms: number) => void = () => {}) {
  return Array.from({ length: SENDERS }, () => {
    const pacer = createPacer(client.db, 'slack');
    const api = createSlackApi({ token: slack.env.SLACK_BOT_TOKEN, apiUrl: slack.env.SLACK_API_URL });
    const told: typeof pacer = {
      async take(account, atMostMs) {
        const askedAt = performance.now();
        const ms = await pacer.take(account, atMostMs);
        if (ms === 0) onTurn(askedAt);
        return ms;
      },
      async next(account, ms) {
        await pacer.next(account, ms);
        if (ms > EVERY_MS) onHeld(ms);
      },
    };
    return createLine(api, told, { post: EVERY_MS, update: EVERY_MS });
  });
}

const posts = () => slack.callsOf('chat.postMessage').map(call => call.at.getTime());

test('messages of several processes come one after the other', async () => {
  const words = ['一', '二', '三', '四'];
  await Promise.all(lines().flatMap(line => words.map(text => line.call('chat.postMessage', { channel: DESK, text }))));
  const times = posts();
  expect(times).toHaveLength(SENDERS * words.length);
  // All of them together: what one comes late the next is not early for.
  // The first ones have their connections to make, and come late.
  expect(times.at(-1)! - times[0]!).toBeGreaterThanOrEqual((times.length - 3) * EVERY_MS);
});

test('once one process has put down that patience was asked for, none is given a turn before its time', async () => {
  const held: { from: number; until: number }[] = [];
  const turns: number[] = [];
  const senders = lines(
    askedAt => turns.push(askedAt),
    ms => held.push({ from: performance.now(), until: performance.now() + ms }),
  );
  // Each third call is told to wait for a second, as long as fewer than three were.
  let answered = 0;
  slack.onCall = () => (++answered % 3 === 0 && held.length < 3 ? { retryAfter: 1 } : 'ok');
  const send = async (line: (typeof senders)[number], text: string): Promise<void> => {
    try {
      await line.call('chat.postMessage', { channel: DESK, text });
    } catch (error) {
      if (!(error instanceof SlackLater && error.isAsked)) throw error;
      await send(line, text);
    }
  };
  await Promise.all(senders.flatMap((line, i) => ['甲', '乙', '丙', '丁'].map(text => send(line, `${text}${i}`))));
  expect(held.length).toBeGreaterThanOrEqual(3);
  // The time runs from the statement on, which is a little before it is heard of here.
  const early = turns.filter(at => held.some(({ from, until }) => at > from && at < until - 100));
  expect(early).toEqual([]);
  expect(turns).toHaveLength(slack.callsOf('chat.postMessage').length);
  expect(
    slack
      .channel(DESK)
      .all.map(m => m.text)
      .toSorted(),
  ).toHaveLength(12);
});

test('of many who ask at once one has its turn; what is held is nobody’s', async () => {
  const pacer = createPacer(client.db, 'slack');
  const first = await Promise.all(Array.from({ length: 8 }, () => pacer.take('C1', 60_000)));
  expect(first.filter(ms => ms === 0)).toHaveLength(1);
  await pacer.next('C1', 120_000);
  expect(await pacer.take('C1', 1)).toBeGreaterThan(100_000);
  await pacer.next('C1', 0);
  expect(await pacer.take('C1', 1)).toBe(0);
  expect(await pacer.take('C2', 1)).toBe(0);
});
