import { afterEach, beforeEach, expect, test } from 'vitest';
import { DESK, type How, type Slack, startSlack } from '../support/slack/index.ts';
import { clientOf, clock, refusal } from './desk-app.ts';

let slack: Slack;
let web: ReturnType<typeof clientOf>;
const time = clock();
beforeEach(async () => {
  slack = await startSlack({ clock: time, subscribed: [] });
  web = clientOf(slack);
});
afterEach(() => slack.close());

const post = (text = '在', channel = DESK) => web.chat.postMessage({ channel, text });
const texts = () => slack.channel(DESK).messages.map(m => m.text);

test.each<[How, boolean]>([
  ['reset', false],
  ['half', true],
  ['done but no answer', true],
  [{ status: 503 }, false],
  [{ status: 502, done: true }, true],
  [{ error: 'fatal_error' }, false],
  [{ error: 'fatal_error', done: true }, true],
  [{ retryAfter: 7 }, false],
])('weather %j fails the call; done: %s', async (how, done) => {
  slack.onCall = () => how;
  expect(await refusal(post())).not.toBe('not refused');
  expect(slack.calls).toMatchObject([
    { method: 'chat.postMessage', args: { channel: DESK, text: '在' }, no: 1, ofMethod: 1, done },
  ]);
  expect(texts()).toEqual(done ? ['在'] : []);
});

test('a late answer comes, a dropped call gets none; the log knows both', async () => {
  slack.onCall = ({ no }) => (no === 1 ? { late: 30 } : 'drop');
  const from = performance.now();
  await post('晚');
  expect(performance.now() - from).toBeGreaterThanOrEqual(29);
  expect(texts()).toEqual(['晚']);
  const hung = new AbortController();
  const headers = { authorization: `Bearer ${slack.env.SLACK_BOT_TOKEN}` };
  const dropped = fetch(`${slack.env.SLACK_API_URL}auth.test`, { method: 'POST', headers, signal: hung.signal });
  await expect.poll(() => slack.callsOf('auth.test')[0]?.status).toBe('no answer');
  hung.abort();
  await expect(dropped).rejects.toThrow('aborted');
  expect(slack.callsOf('auth.test')).toMatchObject([{ done: false, status: 'no answer' }]);
});

test('whoever comes before Retry-After is over is written down', async () => {
  slack.onCall = ({ no }) => (no === 1 ? { retryAfter: 5 } : 'ok');
  await expect(post()).rejects.toMatchObject({ retryAfter: 5 });
  await slack.pass(4999);
  await post();
  await slack.pass(1);
  await post();
  await web.auth.test();
  expect(slack.calls.map(c => [c.method, c.tooEarly])).toEqual([
    ['chat.postMessage', false],
    ['chat.postMessage', true],
    ['chat.postMessage', false],
    ['auth.test', false],
  ]);
  expect(slack.calls[0]).toMatchObject({ status: 429, answer: { ok: false, error: 'ratelimited' } });
});

test('limits hold when switched on: one message a second and channel, a method by its tier', async () => {
  slack.rates = { burst: 2 };
  await slack.joins('U1ZHANG', DESK);
  await post('一');
  await post('二');
  await expect(post('三')).rejects.toMatchObject({ retryAfter: 1 });
  await post('给老刘', 'U2LIU');
  await slack.pass(1000);
  await post('三');
  await expect(post('四')).rejects.toMatchObject({ retryAfter: 1 });
  expect(texts()).toEqual([expect.stringContaining('joined'), '一', '二', '三']);

  for (let i = 0; i < 20; i++) await web.users.list({});
  await slack.pass(15_000);
  await expect(web.users.list({})).rejects.toMatchObject({ retryAfter: 45 });
  await slack.pass(45_000);
  expect((await web.users.list({})).ok).toBe(true);
  slack.rates = { perMinute: { 'auth.test': 1 } };
  await web.auth.test();
  await expect(web.auth.test()).rejects.toMatchObject({ retryAfter: 60 });
  slack.rates = undefined;
  expect((await web.auth.test()).ok).toBe(true);
});
