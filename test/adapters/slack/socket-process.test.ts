import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { call, foundHome, type Home, MAIN, type Running, say, start } from '../../support/process.ts';
import { BOT, type Slack, startSlack } from '../../support/slack/index.ts';

const DESK = 'C1DESK000';
const SOON = { timeout: 30_000 };
let slack: Slack;
let home: Home;
let service: Running;

beforeEach(async () => {
  slack = await startSlack({ channels: [{ id: DESK, name: '工单', is_private: true, members: [BOT, 'U1ZHANG'] }] });
  const { SLACK_BOT_TOKEN, SLACK_APP_TOKEN, SLACK_API_URL } = slack.env;
  home = await foundHome({ SLACK_BOT_TOKEN, SLACK_APP_TOKEN, SLACK_API_URL, SLACK_CHANNEL: DESK, LOG_LEVEL: 'info' });
});
afterEach(async () => {
  await service?.kill();
  await home.remove();
  await slack.close();
});

test('a process outlives a cut and a Slack that refuses, serves owners meanwhile, and comes back', async () => {
  let left = 2;
  slack.onCall = ({ method }) => {
    if (method !== 'apps.connections.open' || left === 0) return 'ok';
    return left-- % 2 === 0 ? 'reset' : { status: 503 };
  };
  service = start(home, MAIN);
  await service.ready();
  await expect.poll(() => slack.socket.connections, SOON).toBe(1);
  expect(left).toBe(0);

  left = 2;
  slack.socket.breaks();
  await expect.poll(() => left, SOON).toBe(0);
  expect((await call({ port: home.port, path: '/healthz' })).status).toBe(200);
  expect(await say(home, { address: 'w-chen', id: randomUUID(), text: '3栋2单元楼道灯不亮了' })).toBe(true);
  await expect.poll(() => slack.socket.connections, SOON).toBe(1);
  await expect.poll(() => slack.channel(DESK).messages.length, SOON).toBe(1);
  expect(await slack.says('U1ZHANG', DESK, '在')).toMatchObject({ ok: true, deliveries: [{ over: 'socket' }] });

  service.signal('SIGTERM');
  const { code, signal } = await service.exited;
  expect({ code, signal }).toEqual({ code: 0, signal: null });
  // Lines of our own log and nothing else, whoever wanted to write.
  for (const line of service.said().trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('level');
  expect(service.said()).not.toMatch(/xapp-|xoxb-|"fatal"/);
}, 180_000);
