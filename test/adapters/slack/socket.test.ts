import { afterEach, expect, test } from 'vitest';
import type { How } from '../../support/slack/index.ts';
import { DESK, type SlackDesk, slackDesk } from '../../support/slack-desk.ts';

let desk: SlackDesk;
afterEach(() => desk?.close());

const SOON = { timeout: 30_000 };
/** How the next calls for a new connection are answered, each once. */
function weather(...how: readonly How[]): void {
  const left = [...how];
  desk.slack.onCall = ({ method }) => (method === 'apps.connections.open' ? (left.shift() ?? 'ok') : 'ok');
}
const opens = () => desk.slack.callsOf('apps.connections.open').length;
const figure = async () => {
  const { body } = await desk.app.inject('/metrics');
  return /^menfang_slack_socket_up (\d)$/m.exec(body)?.[1];
};

test('over the socket: the card, a claim, a reply with its preview, and the owner hears', async () => {
  desk = await slackDesk({ isSocket: true });
  const { slack } = desk;
  await slack.socket.until(1);
  const owner = desk.owner('w-chen');
  await owner.post('3栋2单元楼道灯不亮了');
  await expect.poll(() => slack.channel(DESK).messages.length, SOON).toBe(1);
  const claimed = await slack.presses('U1ZHANG', desk.card(), '接单');
  expect(claimed).toMatchObject({ ok: true, deliveries: [{ over: 'socket' }] });
  await expect.poll(() => slack.text(desk.card()), SOON).toContain('处理中');

  await slack.presses('U1ZHANG', desk.card(), '回复业主');
  await slack.submits('U1ZHANG', { text: '电工三点到' });
  expect(slack.text(slack.seenBy('U1ZHANG').views[0]!)).toContain('业主会看到');
  await slack.submits('U1ZHANG', {});
  expect(slack.seenBy('U1ZHANG').views).toEqual([]);
  await expect.poll(async () => (await owner.heard()).join('\n'), SOON).toContain('电工三点到');
  await slack.runs('/ticket', '我的', 'U1ZHANG', DESK);
  expect(
    slack
      .seenBy('U1ZHANG')
      .ephemerals.map(m => slack.text(m))
      .join('\n'),
  ).toContain('楼道灯');
  expect(slack.deliveries.every(d => d.over === 'socket')).toBe(true);
  expect(await figure()).toBe('1');
});

test('refused again and again, it goes on trying until it stands; what waits for Slack meanwhile is seen from outside', async () => {
  desk = await slackDesk({ isSocket: true });
  await desk.slack.socket.until(1);
  const before = opens();
  weather({ status: 503 }, 'reset', { retryAfter: 1 }, { error: 'internal_error' });
  desk.slack.socket.breaks();
  await desk.slack.socket.until(0);
  await expect.poll(figure, SOON).toBe('0');
  await expect.poll(() => desk.slack.socket.connections, { timeout: 30_000 }).toBe(1);
  expect(opens()).toBe(before + 5);
  expect(desk.slack.callsOf('apps.connections.open').some(call => call.tooEarly)).toBe(false);
  await expect.poll(figure, SOON).toBe('1');
  const said = await desk.slack.says('U1ZHANG', DESK, '在');
  expect(said).toMatchObject({ ok: true, deliveries: [{ over: 'socket' }] });
});

test('told to go, or that the link is off, it comes back and hears', async () => {
  desk = await slackDesk({ isSocket: true });
  const { socket } = desk.slack;
  await socket.until(1);
  for (const reason of ['refresh_requested', 'warning', 'link_disabled'] as const) {
    const before = opens();
    socket.disconnects(reason);
    await expect.poll(opens, SOON).toBe(before + 1);
    await expect.poll(() => socket.connections, SOON).toBe(1);
    expect((await desk.slack.says('U1ZHANG', DESK, '在')).deliveries).toMatchObject([{ over: 'socket', ok: true }]);
  }
});

test('a frame that makes no sense is left unread, and the next one is heard', async () => {
  desk = await slackDesk({ isSocket: true, stand: { withinMs: 5000 } });
  const { socket } = desk.slack;
  await socket.until(1);
  // An event without an event in it.
  expect(await socket.send('events_api', { type: 'event_callback' }, 0)).toBeUndefined();
  expect((await desk.slack.says('U1ZHANG', DESK, '在')).deliveries).toMatchObject([{ over: 'socket', ok: true }]);
  expect(opens()).toBe(1);
});

test('a stop while Slack gives no answer is not waited for', async () => {
  desk = await slackDesk({ isSocket: true });
  await desk.slack.socket.until(1);
  weather('drop', 'drop', 'drop');
  const before = opens();
  desk.slack.socket.breaks();
  await expect.poll(opens, SOON).toBe(before + 1);
  const from = performance.now();
  await desk.close();
  expect(performance.now() - from).toBeLessThan(4000);
});
