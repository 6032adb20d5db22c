import { verifySlackRequest } from '@slack/bolt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BOT, DESK, type Slack, signature, startSlack } from '../support/slack/index.ts';
import { bodyOf, clientOf, clock, plainApp } from './desk-app.ts';

const time = clock();
let slack: Slack;
let app: Awaited<ReturnType<typeof plainApp>>;
let answer: Parameters<typeof plainApp>[0];

beforeEach(async () => {
  answer = undefined;
  app = await plainApp((posted, no) => answer?.(posted, no));
  slack = await startSlack({ clock: time, target: app.target, withinMs: 3000 });
});
afterEach(async () => {
  await slack.settled();
  await app.close();
  await slack.close();
});

test('the signature is the one of Slack’s published example, and Bolt takes ours', async () => {
  const raw =
    'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';
  const example = 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503';
  expect(signature('8f742231b10e8888abcd99yyyzzz85a5', '1531420618', raw)).toBe(example);
  await slack.says('U1ZHANG', DESK, '在');
  const [posted] = app.posted;
  const check = (body: string) =>
    verifySlackRequest({
      signingSecret: slack.env.SLACK_SIGNING_SECRET,
      body,
      headers: {
        'x-slack-signature': posted!.headers['x-slack-signature']!,
        'x-slack-request-timestamp': Number(posted!.headers['x-slack-request-timestamp']),
      },
    });
  expect(() => check(posted!.raw)).not.toThrow();
  expect(() => check(`${posted!.raw} `)).toThrow();
});

test('an event that is refused comes again at once, after a minute, after five, and no more', async () => {
  answer = () => ({ status: 503 });
  const said = await slack.says('U1ZHANG', DESK, '在');
  expect(said).toMatchObject({ ok: false, deliveries: [{ status: 503, retry: 0 }, { retry: 1 }] });
  expect(await slack.pass(59_999)).toEqual([]);
  expect(await slack.pass(1)).toMatchObject([{ retry: 2 }]);
  expect(await slack.pass(299_999)).toEqual([]);
  expect(await slack.pass(1)).toMatchObject([{ retry: 3 }]);
  expect(await slack.pass(3_600_000)).toEqual([]);
  const seen = app.posted.map(p => [p.headers['x-slack-retry-num'], p.headers['x-slack-retry-reason']]);
  expect(seen).toEqual([
    [undefined, undefined],
    ['1', 'http_error'],
    ['2', 'http_error'],
    ['3', 'http_error'],
  ]);
  expect(new Set(app.posted.map(p => bodyOf(p.raw).event_id)).size).toBe(1);
});

test('one that is taken at a retry is not sent again', async () => {
  answer = (_posted, no) => (no === 1 ? { status: 500 } : undefined);
  expect(await slack.says('U1ZHANG', DESK, '在')).toMatchObject({
    ok: true,
    deliveries: [{ ok: false }, { ok: true }],
  });
  expect(slack.retries).toEqual([]);
});

test('no acknowledgement in time is a timeout; no connection is one of its own; a header ends the retries', async () => {
  answer = () => 'hang';
  const slow = await slack.says('U1ZHANG', DESK, '在');
  expect(slow.deliveries.map(d => d.reason)).toEqual(['http_timeout', 'http_timeout']);
  expect(slow.deliveries[0]!.ms).toBeGreaterThanOrEqual(995);
  answer = () => ({ status: 404, headers: { 'x-slack-no-retry': '1' } });
  expect((await slack.says('U1ZHANG', DESK, '在')).deliveries).toHaveLength(1);
  slack.target = 'http://127.0.0.1:1/slack/events';
  const none = await slack.says('U1ZHANG', DESK, '在');
  expect(none.deliveries.map(d => d.reason)).toEqual(['connection_failed', 'connection_failed']);
});

test('what an event looks like', async () => {
  const { ts } = await slack.says('U1ZHANG', DESK, '根');
  await slack.says('U2LIU', DESK, '见 https://a.example/x', { threadTs: ts });
  expect(app.last()).toMatchObject({
    type: 'event_callback',
    team_id: 'T0MENFANG',
    api_app_id: 'A0MENFANG',
    event_id: expect.stringMatching(/^Ev/),
    event_time: 1795226400,
    authorizations: [{ user_id: BOT, is_bot: true }],
    event: {
      type: 'message',
      channel: DESK,
      channel_type: 'group',
      user: 'U2LIU',
      text: '见 <https://a.example/x>',
      thread_ts: ts,
      parent_user_id: 'U1ZHANG',
      client_msg_id: expect.any(String),
    },
  });
});

test('edits and deletions come as such, the app’s own too', async () => {
  const { ts } = await slack.says('U1ZHANG', DESK, '旧');
  await slack.edits('U1ZHANG', DESK, ts, '新');
  expect(app.last().event).toMatchObject({
    subtype: 'message_changed',
    hidden: true,
    channel: DESK,
    message: { ts, text: '新', user: 'U1ZHANG', edited: { user: 'U1ZHANG' } },
    previous_message: { ts, text: '旧' },
  });
  await slack.deletes('U1ZHANG', DESK, ts);
  expect(app.last().event).toMatchObject({
    subtype: 'message_deleted',
    deleted_ts: ts,
    previous_message: { text: '新' },
  });
  expect(() => slack.edits('U2LIU', DESK, ts, '不是我的')).toThrow('has written no message');
  const web = clientOf(slack);
  const own = await web.chat.postMessage({ channel: DESK, text: '甲' });
  await web.chat.update({ channel: DESK, ts: own.ts!, text: '乙' });
  await slack.settled();
  expect(app.posted.slice(-2).map(p => bodyOf(p.raw).event)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ text: '甲', bot_id: 'B0BOT', app_id: 'A0MENFANG', user: BOT }),
      expect.objectContaining({ subtype: 'message_changed', message: expect.objectContaining({ text: '乙' }) }),
    ]),
  );
});

test('only what was subscribed to is told, and only where the app is', async () => {
  expect((await slack.joins('U1ZHANG', DESK)).deliveries).toHaveLength(1);
  expect(app.last().event).toMatchObject({ subtype: 'channel_join', user: 'U1ZHANG' });
  expect((await slack.removes('U2LIU')).deliveries).toEqual([]);
  await expect(slack.says('U2LIU', DESK, '还在吗')).rejects.toThrow('has been removed');
  await slack.leaves(BOT, DESK);
  expect((await slack.says('U1ZHANG', DESK, '门房走了')).deliveries).toEqual([]);
  await slack.joins(BOT, DESK);
  expect((await slack.leaves('U1ZHANG', DESK)).deliveries).toHaveLength(1);
  await expect(slack.says('U1ZHANG', DESK, '在')).rejects.toThrow('not in');
  const other = await startSlack({
    target: app.target,
    subscribed: ['user_change', 'member_joined_channel', 'message.im'],
  });
  await other.removes('U2LIU');
  expect(app.last().event).toMatchObject({ type: 'user_change', user: { id: 'U2LIU', deleted: true } });
  await other.joins('U1ZHANG', DESK);
  expect(app.last().event).toMatchObject({ type: 'member_joined_channel', user: 'U1ZHANG', channel: DESK });
  await other.says('U1ZHANG', 'D1ZHANG', '私下说');
  expect(app.last().event).toMatchObject({ channel_type: 'im', text: '私下说' });
  await other.close();
});

test('an event can be sent twice, a body be forged, an address be checked', async () => {
  const { deliveries } = await slack.says('U1ZHANG', DESK, '在');
  await slack.again(deliveries[0]!);
  expect(app.posted.map(p => bodyOf(p.raw).event_id)).toEqual([app.last().event_id, app.last().event_id]);
  expect(app.posted[1]!.headers['x-slack-retry-num']).toBe('1');
  const old = { 'content-type': 'application/json', 'x-slack-request-timestamp': '1000' };
  await slack.posts('{}', old);
  expect(app.posted.at(-1)!.headers).toMatchObject({
    'x-slack-request-timestamp': '1000',
    'x-slack-signature': signature(slack.env.SLACK_SIGNING_SECRET, '1000', '{}'),
  });
  await slack.posts('{}', { 'x-slack-signature': 'v0=00' });
  expect(app.posted.at(-1)!.headers['x-slack-signature']).toBe('v0=00');
  expect(await slack.verifiesUrl()).toBe(false);
  answer = ({ raw }) => ({ body: bodyOf(raw).challenge });
  expect(await slack.verifiesUrl()).toBe(true);
});
