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

/** When it was asked for, and when it was known to be given; between the two the database gave it. */
interface Turn {
  readonly askedAt: number;
  readonly givenAt: number;
}
/** When patience was known to be put down, and until when at least. */
interface Held {
  readonly from: number;
  readonly until: number;
}

/** Lines of as many processes at one database. */
function lines(onTurn: (turn: Turn) => void = () => {}, onHeld: (held: Held) => void = () => {}) {
  return Array.from({ length: SENDERS }, () => {
    const pacer = createPacer(client.db, 'slack');
    const api = createSlackApi({ token: slack.env.SLACK_BOT_TOKEN, apiUrl: slack.env.SLACK_API_URL });
    const told: typeof pacer = {
      async take(account, atMostMs) {
        const askedAt = performance.now();
        const ms = await pacer.take(account, atMostMs);
        if (ms === 0) onTurn({ askedAt, givenAt: performance.now() });
        return ms;
      },
      async next(account, ms) {
        const until = performance.now() + ms;
        await pacer.next(account, ms);
        if (ms > EVERY_MS) onHeld({ from: performance.now(), until });
      },
    };
    return createLine(api, told, { post: EVERY_MS, update: EVERY_MS });
  });
}

const posts = () => slack.callsOf('chat.postMessage');

test('messages of several processes come one after the other', async () => {
  const words = ['一', '二', '三', '四'];
  const turns: Turn[] = [];
  const senders = lines(turn => turns.push(turn));
  await Promise.all(senders.flatMap(line => words.map(text => line.call('chat.postMessage', { channel: DESK, text }))));
  expect(posts()).toHaveLength(SENDERS * words.length);
  expect(turns).toHaveLength(posts().length);
  // All of them together: what one comes late the next is not early for.
  expect(turns.at(-1)!.givenAt - turns[0]!.askedAt).toBeGreaterThanOrEqual((turns.length - 1) * EVERY_MS);
});

test('once one process has put down that patience was asked for, none is given a turn before its time', async () => {
  const held: Held[] = [];
  const turns: Turn[] = [];
  const senders = lines(
    turn => turns.push(turn),
    one => held.push(one),
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
  const early = turns.filter(turn => held.some(({ from, until }) => turn.askedAt > from && turn.givenAt < until));
  expect(early).toEqual([]);
  expect(turns).toHaveLength(posts().length);
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
