import { afterAll, beforeAll, expect, test } from 'vitest';
import { DESK, type Message, type Slack, startSlack } from '../support/slack/index.ts';
import { picture } from '../support/slack/picture.ts';
import { clientOf } from './desk-app.ts';

let slack: Slack;
beforeAll(async () => {
  slack = await startSlack({ subscribed: [] });
});
afterAll(() => slack.close());

const HOSTILE = '<!channel> <@U1ZHANG> <http://x.example|bank> &amp; *a*';
const safe = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string, more = {}) => ({ type: 'mrkdwn', text, ...more });

test.each([
  ['<!channel> 和 <!here>', { mentions: ['!channel', '!here'], shown: '@channel 和 @here' }],
  ['<@U1ZHANG>，看 <#C1DESK|工单>', { mentions: ['@U1ZHANG', '#C1DESK'], shown: '@小张，看 #工单' }],
  ['<!subteam^S1|@值班>', { mentions: ['!subteam^S1'], shown: '@值班' }],
  ['<http://x.example|官方缴费>', { links: ['http://x.example'], shown: '官方缴费（http://x.example）' }],
  ['<mailto:a@x.example|信>', { links: ['mailto:a@x.example'] }],
  ['见 https://x.example/a?b=1 吧', { links: ['https://x.example/a?b=1'] }],
  ['上 www.x.example 或 evil.com/pay', { links: ['www.x.example', 'evil.com/pay'] }],
  ['写信 a@b.cn', { links: ['a@b.cn'] }],
  ['<!date^1760000000^{date}|10月9日>', { dates: ['!date^1760000000^{date}'], shown: '10月9日' }],
  ['*粗* _斜_ ~划~ `码`', { formatting: ['code', 'bold', 'italic', 'strike'], shown: '粗 斜 划 码' }],
  ['```整段```', { formatting: ['code block'], shown: '整段' }],
  ['> 引\n&gt; 也引', { formatting: ['quote', 'quote'], shown: '引\n也引' }],
  ['2*3*4 和 a_b_c', { formatting: [], shown: '2*3*4 和 a_b_c' }],
  ['好 :smile:', { emoji: [':smile:'] }],
  ['&lt;!channel&gt; &amp;amp;', { mentions: [], links: [], shown: '<!channel> &amp;' }],
  ['3.5 元，8.30 分', { links: [] }],
])('%s', (text, wanted) => {
  expect(slack.produces(text)).toMatchObject(wanted);
});

test('a whole message is looked at: text, fields, titles, rich text, with its own switches', async () => {
  const web = clientOf(slack);
  const made = async (content: object) => {
    const { ts } = await web.chat.postMessage({ channel: DESK, ...content } as never);
    return slack.channel(DESK).all.find(m => m.ts === ts) as Message;
  };
  const hostile = slack.produces(await made({ text: HOSTILE }));
  expect(hostile).toMatchObject({
    mentions: ['!channel', '@U1ZHANG'],
    links: ['http://x.example'],
    formatting: ['bold'],
  });
  const inField = { text: '单', blocks: [{ type: 'section', fields: [mrkdwn(HOSTILE)] }] };
  expect(slack.produces(await made(inField)).mentions).toHaveLength(2);
  const calm = await made({
    text: safe(HOSTILE).replaceAll('*', '＊').replace('http://', 'http '),
    blocks: [
      { type: 'header', text: plain(HOSTILE) },
      { type: 'section', text: plain(HOSTILE), fields: [mrkdwn(safe('<@U1>'), { verbatim: true })] },
    ],
  });
  expect(slack.produces(calm)).toMatchObject({ mentions: [], formatting: [], dates: [] });
  expect(slack.text(calm)).toBe(`${HOSTILE}\n${HOSTILE}\n<@U1>`);
  const bare = mrkdwn('https://x.example');
  const links = async (text: object) =>
    slack.produces(await made({ text: '单', blocks: [{ type: 'section', text }] })).links;
  expect([await links(bare), await links({ ...bare, verbatim: true }), await links(plain(bare.text))]).toEqual([
    [bare.text],
    [],
    [],
  ]);
  const named = (more: object) => made({ text: '@channel #工单', ...more });
  expect(slack.produces(await named({ link_names: true })).mentions).toEqual(['@channel', '#工单']);
  expect(slack.produces(await named({})).mentions).toEqual([]);
  const rich = [
    { type: 'text', text: '请', style: { bold: true } },
    { type: 'user', user_id: 'U1ZHANG' },
    { type: 'link', url: 'https://x.example', text: '这里' },
    { type: 'broadcast', range: 'here' },
  ];
  const block = { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: rich }] };
  expect(slack.produces(await made({ text: '单', blocks: [block] }))).toMatchObject({
    mentions: ['U1ZHANG', 'here'],
    links: ['https://x.example'],
    formatting: ['bold'],
  });
  expect(calm).toMatchObject({ unfurl_links: true });
  expect(await made({ text: '单', unfurl_links: false, unfurl_media: false })).toMatchObject({
    unfurl_links: false,
    unfurl_media: false,
  });
});

const BLOCKS = [
  { type: 'header', text: plain('WX-0001 <漏水>') },
  { type: 'section', text: mrkdwn('*位置* 3栋1单元'), fields: [mrkdwn('*急*'), plain('今天')] },
  { type: 'divider' },
  { type: 'context', elements: [mrkdwn('<@U1ZHANG> 接了'), plain('10:00')] },
  { type: 'section', text: plain('照片'), accessory: { type: 'button', action_id: 'see', text: plain('看') } },
  {
    type: 'actions',
    elements: [
      { type: 'button', action_id: 'claim', text: plain('接单'), style: 'primary' },
      {
        type: 'static_select',
        action_id: 'to',
        placeholder: plain('派给'),
        options: [{ text: plain('老刘'), value: '2' }],
      },
    ],
  },
  { type: 'image', image_url: 'https://a.example/a.jpg', alt_text: '厨房' },
  {
    type: 'input',
    label: plain('回复'),
    hint: plain('业主会看到'),
    element: { type: 'plain_text_input', placeholder: plain('写一句'), multiline: true },
  },
];

test('a card is read as lines and drawn as a page', async () => {
  const { ts } = await clientOf(slack).chat.postMessage({ channel: DESK, text: '单', blocks: BLOCKS } as never);
  const card = slack.channel(DESK).all.find(m => m.ts === ts)!;
  expect(slack.text(card).split('\n')).toEqual([
    'WX-0001 <漏水>',
    '位置 3栋1单元',
    '急',
    '今天',
    '———',
    '@小张 接了  10:00',
    '照片',
    '[看]',
    '[接单] [派给 / 老刘]',
    '（图：厨房）',
    '回复：写一句（业主会看到）',
  ]);
  const html = picture(card);
  for (const part of [
    '<h1>WX-0001 &lt;漏水&gt;</h1>',
    '<b>位置</b>',
    '<div class="fields"><p><b>急</b></p><p>今天</p></div>',
    '<hr>',
    '<span class="mention">@U1ZHANG</span> 接了',
    '<button class="primary">接单</button>',
    '<option>老刘</option>',
    '<textarea rows="4" placeholder="写一句">',
    '业主会看到',
  ])
    expect(html).toContain(part);
});
