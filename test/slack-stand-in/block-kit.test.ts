import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DESK, type Json, type Slack, startSlack } from '../support/slack/index.ts';
import { clientOf, refusal } from './desk-app.ts';

let slack: Slack;
let web: ReturnType<typeof clientOf>;
beforeAll(async () => {
  slack = await startSlack({ subscribed: [] });
  web = clientOf(slack);
});
afterAll(() => slack.close());

const chars = (n: number) => '字'.repeat(n);
const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const section = (text: string): Json => ({ type: 'section', text: mrkdwn(text) });
const button = (more: Json = {}): Json => ({ type: 'button', text: plain('接单'), action_id: 'a', ...more });
const actions = (...elements: Json[]): Json => ({ type: 'actions', elements });
const many = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));
const option = (i: number, text = `选${i}`) => ({ text: plain(text), value: String(i) });
const select = (more: Json): Json =>
  actions({ type: 'static_select', action_id: 's', placeholder: plain('选'), ...more });
const overflow = (n: number) => actions({ type: 'overflow', action_id: 'o', options: many(n, i => option(i)) });
const boxes = (n: number) => actions({ type: 'checkboxes', action_id: 'c', options: many(n, i => option(i)) });
const confirm = (title: string) => ({
  title: plain(title),
  text: plain('真的？'),
  confirm: plain('是'),
  deny: plain('否'),
});

/** Each as large as it may be, and then one more. */
const EDGES: readonly [string, (over: number) => Json[]][] = [
  ['50 blocks', n => many(50 + n, () => ({ type: 'divider' }))],
  ['section 3000', n => [section(chars(3000 + n))]],
  ['field 2000', n => [{ type: 'section', fields: [plain(chars(2000 + n))] }]],
  ['10 fields', n => [{ type: 'section', fields: many(10 + n, () => plain('一')) }]],
  ['header 150', n => [{ type: 'header', text: plain(chars(150 + n)) }]],
  ['10 in a context', n => [{ type: 'context', elements: many(10 + n, () => mrkdwn('一')) }]],
  ['25 in actions', n => [actions(...many(25 + n, i => button({ action_id: `a${i}` })))]],
  ['button text 75', n => [actions(button({ text: plain(chars(75 + n)) }))]],
  ['button value 2000', n => [actions(button({ value: chars(2000 + n) }))]],
  ['button url 3000', n => [actions(button({ url: `https://${'a'.repeat(2992 + n)}` }))]],
  ['action_id 255', n => [actions(button({ action_id: 'a'.repeat(255 + n) }))]],
  ['block_id 255', n => [{ type: 'divider', block_id: 'b'.repeat(255 + n) }]],
  ['option text 75', n => [select({ options: [option(1, chars(75 + n))] })]],
  ['option value 150', n => [select({ options: [{ text: plain('一'), value: 'v'.repeat(150 + n) }] })]],
  ['100 options', n => [select({ options: many(100 + n, i => option(i)) })]],
  ['5 in an overflow', n => [overflow(5 + n)]],
  ['10 boxes', n => [boxes(10 + n)]],
  ['placeholder 150', n => [select({ placeholder: plain(chars(150 + n)), options: [option(1)] })]],
  ['confirm title 100', n => [actions(button({ confirm: confirm(chars(100 + n)) }))]],
  ['image url 3000', n => [{ type: 'image', image_url: `https://${'a'.repeat(2992 + n)}`, alt_text: '图' }]],
  ['alt text 2000', n => [{ type: 'image', image_url: 'https://a', alt_text: chars(2000 + n) }]],
  ['table 100 rows', n => [{ type: 'table', rows: many(100 + n, () => [{ type: 'raw_text', text: '一' }]) }]],
  ['markdown 12000', n => [{ type: 'markdown', text: chars(12_000 + n) }]],
];

const post = (blocks: Json[], more: Json = {}) =>
  refusal(web.apiCall('chat.postMessage', { channel: DESK, text: '在', blocks, ...more }));

test.each(EDGES)('%s fits, one more does not', async (_name, blocks) => {
  expect(await post(blocks(0))).toBe('not refused');
  expect(await post(blocks(1))).toBe('invalid_blocks');
});

const WRONG: readonly [string, Json[]][] = [
  ['a header in mrkdwn', [{ type: 'header', text: mrkdwn('题') }]],
  ['an unknown block', [{ type: 'banner' }]],
  ['an unknown property', [{ type: 'divider', colour: 'red' }]],
  ['an unknown property of a text', [{ type: 'section', text: { ...mrkdwn('一'), emoji: true } }]],
  ['a section of nothing', [{ type: 'section' }]],
  ['an empty text', [section('')]],
  [
    'one block_id twice',
    [
      { type: 'divider', block_id: 'b' },
      { type: 'divider', block_id: 'b' },
    ],
  ],
  ['one action_id twice', [actions(button(), button())]],
  ['one action_id in two blocks', [actions(button()), { ...section('一'), accessory: button() }]],
  ['a style of its own', [actions(button({ style: 'red' }))]],
  ['an input in actions', [actions({ type: 'plain_text_input', action_id: 'x' })]],
  ['a button label in mrkdwn', [actions(button({ text: mrkdwn('接单') }))]],
  ['an initial option that is none', [select({ options: [option(1)], initial_option: option(2) })]],
  ['one option value twice', [select({ options: [option(1), option(1)] })]],
  ['neither options nor groups', [select({})]],
  ['an image without a description', [{ type: 'image', image_url: 'https://a' }]],
  [
    'a file input in a message',
    [{ type: 'input', label: plain('文件'), element: { type: 'file_input', action_id: 'f' } }],
  ],
];
test.each(WRONG)('%s is refused, with the place', async (_name, blocks) => {
  await expect(web.apiCall('chat.postMessage', { channel: DESK, text: '在', blocks })).rejects.toMatchObject({
    data: {
      error: 'invalid_blocks',
      response_metadata: { messages: [expect.stringMatching(/^\[ERROR\] .*\[json-pointer:\/blocks\//s)] },
    },
  });
});

test('all texts together, metadata and attachments have limits', async () => {
  const sum = (last: number) => [...many(4, () => section(chars(3000))), section(chars(last))];
  expect(await post(sum(1200))).toBe('not refused');
  expect(await post(sum(1201))).toBe('msg_blocks_too_long');
  const metadata = (n: number) => ({ metadata: { event_type: 'case', event_payload: { id: 'x'.repeat(n) } } });
  expect(await post([], metadata(1900))).toBe('not refused');
  expect(await post([], metadata(2048))).toBe('metadata_too_large');
  expect(await post([], { metadata: { id: 1 } })).toBe('invalid_metadata_format');
  expect(await post([], { attachments: many(101, () => ({ text: '一' })) })).toBe('too_many_attachments');
});

describe('views', () => {
  const input = (more: Json = {}): Json => ({
    type: 'input',
    label: plain('回复'),
    element: { type: 'plain_text_input', action_id: 't' },
    ...more,
  });
  const modal = (more: Json = {}): Json => ({
    type: 'modal',
    title: plain('题'),
    submit: plain('发送'),
    blocks: [input()],
    ...more,
  });
  const open = async (view: Json) => {
    await slack.runs('/ticket', '', 'U1ZHANG', DESK);
    const trigger_id = slack.deliveries.at(-1)!.body['trigger_id'];
    return refusal(web.apiCall('views.open', { trigger_id, view }));
  };
  const LIMITS: readonly [string, (over: number) => Json][] = [
    ['title 24', n => modal({ title: plain(chars(24 + n)) })],
    ['submit 24', n => modal({ submit: plain(chars(24 + n)) })],
    ['close 24', n => modal({ close: plain(chars(24 + n)) })],
    ['100 blocks', n => modal({ blocks: many(100 + n, () => ({ type: 'divider' })) })],
    ['private_metadata 3000', n => modal({ private_metadata: 'p'.repeat(3000 + n) })],
    ['callback_id 255', n => modal({ callback_id: 'c'.repeat(255 + n) })],
    ['label 2000', n => modal({ blocks: [input({ label: plain(chars(2000 + n)) })] })],
    ['hint 2000', n => modal({ blocks: [input({ hint: plain(chars(2000 + n)) })] })],
    [
      'initial value 3000',
      n => modal({ blocks: [input({ element: { type: 'plain_text_input', initial_value: chars(3000 + n) } })] }),
    ],
  ];
  test.each(LIMITS)('%s fits, one more does not', async (_name, view) => {
    expect(await open(view(0))).toBe('not refused');
    expect(await open(view(1))).toBe('invalid_arguments');
  });

  test('inputs need a submit, a title must be plain, a home is no dialog, a view has a size', async () => {
    expect(await open(modal({ submit: undefined }))).toBe('invalid_arguments');
    expect(await open(modal({ title: mrkdwn('题') }))).toBe('invalid_arguments');
    expect(await open({ type: 'home', blocks: [] })).toBe('invalid_arguments');
    expect(await open(modal({ blocks: many(90, () => ({ type: 'section', fields: [plain(chars(1500))] })) }))).toBe(
      'view_too_large',
    );
    expect(await open(modal({ blocks: [actions(button()), actions(button()), input()] }))).toBe('not refused');
    const home = (view: Json) => refusal(web.apiCall('views.publish', { user_id: 'U1ZHANG', view }));
    expect(await home({ type: 'home', blocks: [section('一')] })).toBe('not refused');
    expect(await home(modal())).toBe('invalid_arguments');
  });
});
