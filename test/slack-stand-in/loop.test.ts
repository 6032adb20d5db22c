import { afterEach, beforeEach, expect, test } from 'vitest';
import { BOT, DESK, type Slack, startSlack } from '../support/slack/index.ts';
import { boltApp } from './desk-app.ts';

let slack: Slack;
let desk: Awaited<ReturnType<typeof boltApp>>;

beforeEach(async () => {
  slack = await startSlack();
  desk = await boltApp(slack);
});
afterEach(async () => {
  await slack.settled();
  await desk.close();
  await slack.close();
});

const card = (state: string) => [
  { type: 'header', text: { type: 'plain_text', text: 'WX-0001 厨房漏水' } },
  { type: 'section', text: { type: 'mrkdwn', text: `*状态* ${state}` } },
  {
    type: 'actions',
    elements: [
      { type: 'button', action_id: 'claim', value: '1', text: { type: 'plain_text', text: '接单' } },
      { type: 'button', action_id: 'reply', value: '1', text: { type: 'plain_text', text: '回复业主' } },
    ],
  },
];
const form = (label = '回复') => ({
  type: 'modal' as const,
  callback_id: 'reply',
  title: { type: 'plain_text' as const, text: '回复业主' },
  submit: { type: 'plain_text' as const, text: '发送' },
  blocks: [
    {
      type: 'input',
      block_id: 'words',
      label: { type: 'plain_text', text: label },
      element: { type: 'plain_text_input', action_id: 'text', max_length: 500 },
    },
  ],
});

test('a real Bolt app posts a card, hears presses, opens a dialog and takes what is sent', async () => {
  const { app } = desk;
  app.action('claim', async ({ ack, body, client }) => {
    await ack();
    if (body.type !== 'block_actions' || !body.message) return;
    await client.chat.update({ channel: DESK, ts: body.message.ts, text: '已接单', blocks: card('处理中') });
  });
  app.action('reply', async ({ ack, body, client }) => {
    await ack();
    await client.views.open({ trigger_id: (body as { trigger_id: string }).trigger_id, view: form() });
  });
  app.view('reply', async ({ ack, view, client }) => {
    const { value } = view.state.values['words']!['text']!;
    if (value === '好') return ack({ response_action: 'errors', errors: { words: '请写完整一句' } });
    await ack();
    const [root] = slack.channel(DESK).messages;
    await client.chat.postMessage({ channel: DESK, thread_ts: root!.ts, text: `已发给业主：${value}` });
  });
  await app.client.chat.postMessage({ channel: DESK, text: '厨房漏水', blocks: card('待接单') });
  const [root] = slack.channel(DESK).messages;
  expect(slack.text(root!)).toBe('WX-0001 厨房漏水\n状态 待接单\n[接单] [回复业主]');

  expect(await slack.presses('U1ZHANG', root!, '接单')).toMatchObject({ ok: true });
  await expect.poll(() => slack.text(root!)).toContain('状态 处理中');
  expect((await slack.presses('U1ZHANG', root!, 'reply')).ok).toBe(true);
  await expect.poll(() => slack.seenBy('U1ZHANG').views.length).toBe(1);
  expect(slack.text(slack.seenBy('U1ZHANG').views[0]!)).toBe('【回复业主】\n回复：＿＿\n[发送]');

  await slack.submits('U1ZHANG', { 回复: '好' });
  expect(slack.seenBy('U1ZHANG')).toMatchObject({
    errors: { words: '请写完整一句' },
    views: [{ callback_id: 'reply' }],
  });
  await slack.submits('U1ZHANG', { words: '明早九点到' });
  expect(slack.seenBy('U1ZHANG')).toMatchObject({ errors: {}, views: [] });
  const thread = () => slack.channel(DESK).thread(root!.ts);
  await expect.poll(() => thread().map(m => m.text)).toEqual(['已发给业主：明早九点到']);
});

test('the app hears what people say, and its own words with its bot_id', async () => {
  const heard: unknown[] = [];
  desk.app.use(async ({ payload, next }) => {
    heard.push(payload);
    await next();
  });
  const said = await slack.says('U2LIU', DESK, '我去看看 <带泵> @小张');
  expect(said).toMatchObject({ ok: true, deliveries: [{ status: 200, over: 'http', retry: 0 }] });
  expect(slack.channel(DESK).messages.map(m => m.text)).toEqual(['我去看看 &lt;带泵&gt; <@U1ZHANG>']);
  // Bolt hides its own messages from the app, yet they were delivered.
  await desk.app.client.chat.postMessage({ channel: DESK, text: '知道了' });
  await slack.settled();
  expect(slack.deliveries.at(-1)).toMatchObject({
    ok: true,
    body: { event: { bot_id: 'B0BOT', user: BOT, text: '知道了' } },
  });
});
