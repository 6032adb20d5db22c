import { afterEach, beforeEach, expect, test } from 'vitest';
import WebSocket from 'ws';
import { DESK, type Json, type Slack, startSlack } from '../support/slack/index.ts';
import { clientOf, refusal, socketApp } from './desk-app.ts';

let slack: Slack;
let desk: Awaited<ReturnType<typeof socketApp>> | undefined;

beforeEach(async () => {
  slack = await startSlack({ withinMs: 3000 });
});
afterEach(async () => {
  await slack.settled();
  await desk?.close();
  desk = undefined;
  await slack.close();
});

/** A connection without any client: says nothing but what the test says. */
async function bareConnection(acks: (frame: Json) => unknown = () => ({})) {
  const { url } = await clientOf(slack, slack.env.SLACK_APP_TOKEN).apps.connections.open({});
  const frames: Json[] = [];
  const ws = new WebSocket(url!);
  const hello = new Promise<void>(resolve => {
    ws.on('message', data => {
      const frame = JSON.parse(String(data)) as Json;
      frames.push(frame);
      if (frame['type'] === 'hello') resolve();
      const payload = frame['envelope_id'] ? acks(frame) : undefined;
      if (payload !== undefined) ws.send(JSON.stringify({ envelope_id: frame['envelope_id'], payload }));
    });
  });
  await hello;
  return { ws, frames, url: url! };
}

test('a real Bolt app connects, hears, and answers over the socket', async () => {
  desk = await socketApp(slack);
  const heard: string[] = [];
  desk.app.message(async ({ message }) => void heard.push((message as { text: string }).text));
  desk.app.command('/ticket', ({ ack }) => ack('没有这一单'));
  desk.app.action('claim', async ({ ack, respond }) => {
    await ack();
    await respond('接了');
  });
  await desk.app.start();
  await slack.socket.until(1);
  const said = await slack.says('U1ZHANG', DESK, '在');
  expect(said).toMatchObject({ ok: true, deliveries: [{ over: 'socket', kind: 'events_api' }] });
  // Bolt acknowledges before its listeners run.
  await expect.poll(() => heard).toEqual(['在']);
  expect(await slack.runs('/ticket', 'WX-9', 'U1ZHANG', DESK)).toMatchObject({ ok: true });
  expect(slack.seenBy('U1ZHANG').ephemerals.map(m => m.text)).toEqual(['没有这一单']);
  const blocks = [
    { type: 'actions', elements: [{ type: 'button', action_id: 'claim', text: { type: 'plain_text', text: '接单' } }] },
  ];
  const { ts } = await desk.app.client.chat.postMessage({ channel: DESK, text: '单', blocks });
  expect((await slack.presses('U1ZHANG', ts!, '接单')).ok).toBe(true);
  await expect.poll(() => slack.seenBy('U1ZHANG').ephemerals.length).toBe(2);
  expect(await slack.socket.pings()).toBe(1);
});

test('frames are as Slack sends them; a form’s answer goes back in the acknowledgement', async () => {
  const { ws, frames } = await bareConnection(({ type }) => (type === 'slash_commands' ? { text: '好' } : {}));
  await slack.says('U1ZHANG', DESK, '在');
  await slack.runs('/ticket', '', 'U1ZHANG', DESK);
  expect(frames).toMatchObject([
    {
      type: 'hello',
      num_connections: 1,
      connection_info: { app_id: 'A0MENFANG' },
      debug_info: { approximate_connection_time: 18_060 },
    },
    { type: 'events_api', accepts_response_payload: false, retry_attempt: 0, payload: { type: 'event_callback' } },
    { type: 'slash_commands', accepts_response_payload: true, payload: { command: '/ticket' } },
  ]);
  const view = {
    type: 'modal',
    title: { type: 'plain_text', text: '题' },
    submit: { type: 'plain_text', text: '发' },
    blocks: [],
  };
  const { trigger_id } = frames[2]!['payload'] as { trigger_id: string };
  await clientOf(slack).views.open({ trigger_id, view: view as never });
  await slack.submits('U1ZHANG');
  expect(frames.at(-1)).toMatchObject({
    type: 'interactive',
    accepts_response_payload: true,
    payload: { type: 'view_submission' },
  });
  expect(slack.seenBy('U1ZHANG').views).toEqual([]);
  ws.close();
  await slack.socket.until(0);
});

test('what is not acknowledged comes again with its number; a click does not', async () => {
  const { ws, frames } = await bareConnection(() => undefined);
  const said = await slack.says('U1ZHANG', DESK, '在');
  expect(said).toMatchObject({ ok: false, deliveries: [{ reason: 'timeout' }, { retry: 1 }] });
  expect(frames.slice(1).map(f => [f['retry_attempt'], f['retry_reason']])).toEqual([
    [0, ''],
    [1, 'timeout'],
  ]);
  expect(await slack.runs('/ticket', '', 'U1ZHANG', DESK)).toMatchObject({
    ok: false,
    deliveries: [{ over: 'socket' }],
  });
  ws.terminate();
  await slack.socket.until(0);
  expect((await slack.says('U1ZHANG', DESK, '没人')).deliveries.map(d => d.reason)).toEqual([
    'connection_failed',
    'connection_failed',
  ]);
});

test('of several connections one gets a message; an address is good once; ten are enough', async () => {
  const all = await Promise.all(Array.from({ length: 10 }, () => bareConnection()));
  for (let i = 0; i < 20; i++) await slack.says('U1ZHANG', DESK, `第${i}`);
  expect(all.map(c => c.frames.length)).toEqual(all.map(() => 1 + 2));
  const refused = (url: string) =>
    new Promise<string>(done => void new WebSocket(url).on('error', e => done(e.message)));
  const { url } = await clientOf(slack, slack.env.SLACK_APP_TOKEN).apps.connections.open({});
  expect(await refused(url!)).toContain('403');
  all[0]!.ws.close();
  await slack.socket.until(9);
  expect(await refused(all[0]!.url)).toContain('403');
  expect(await refusal(clientOf(slack).apps.connections.open({}))).toBe('not_allowed_token_type');
});

test('a real client comes back after a disconnect, a cut, and a silence', async () => {
  desk = await socketApp(slack, { pingTimeout: 500 });
  await desk.app.start();
  const { client } = desk.receiver;
  for (const happens of [
    () => slack.socket.disconnects('refresh_requested'),
    () => slack.socket.disconnects('link_disabled'),
    () => slack.socket.breaks(),
    () => slack.socket.goesSilent(),
  ]) {
    const before = slack.callsOf('apps.connections.open').length;
    const back = new Promise<void>(resolve => void client.once('connected', () => resolve()));
    happens();
    await back;
    expect(slack.callsOf('apps.connections.open').length).toBe(before + 1);
  }
});
