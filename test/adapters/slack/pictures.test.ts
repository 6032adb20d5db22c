import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { afterEach, expect, test } from 'vitest';
import type { Call } from '../../support/slack/index.ts';
import { objects } from '../../support/slack/types.ts';
import { DESK, type SlackDesk, slackDesk } from '../../support/slack-desk.ts';

let desk: SlackDesk;
afterEach(() => desk.close());

const photo = (background = '#7a9') =>
  sharp({ create: { width: 1500, height: 1000, channels: 3, background } })
    .png()
    .toBuffer();

/** 陈女士 says something with pictures, and all that is due for it is done. */
async function says(text: string, pictures: readonly Buffer[], more: { readonly id?: string } = {}) {
  await desk.receive({
    ...{ channel: 'web', account: desk.account, address: 'w-chen', sender: { id: 'w-chen' } },
    externalId: more.id ?? randomUUID(),
    text,
    media: pictures.map(bytes => ({ bytes })),
  });
  await passes(3000);
}
async function passes(ms: number) {
  desk.clock.pass(ms);
  await desk.settled();
}
const thread = () => desk.slack.channel(DESK).thread(desk.card().ts);
const told = () => thread().map(m => desk.slack.text(m));
const filesIn = (message: { readonly blocks: readonly Record<string, unknown>[] } | undefined) =>
  objects(message?.blocks).flatMap(b => (b['type'] === 'image' ? [(b['slack_file'] as { id: string }).id] : []));
const uploads = () => desk.slack.callsOf('files.getUploadURLExternal');
const LEAK = '3栋2单元一楼水管漏水，照片在这里';

test('in a community that shows everything an owner’s pictures stand below his words, small, in one message', async () => {
  desk = await slackDesk({ show: 'full' });
  const { slack } = desk;
  await says(LEAK, [await photo('#a33'), await photo('#3a3'), await photo('#33a')]);
  const [first, ...more] = thread();
  expect(more).toEqual([]);
  expect(slack.text(first!)).toMatch(/业主说\n.*照片在这里\n（图：图片 1\/3）\n（图：图片 2\/3）\n（图：图片 3\/3）$/);
  const colours = [];
  for (const id of filesIn(first)) {
    const file = slack.world.files.get(id)!;
    // Seen where the message shows it: shared, it would be a message of its own.
    expect([...file.shares]).toEqual([]);
    const { width, height, format } = await sharp(file.bytes!).metadata();
    expect({ width, height, format }).toEqual({ width: 960, height: 640, format: 'jpeg' });
    const { channels } = await sharp(file.bytes!).stats();
    colours.push(channels.map(c => (c.mean > 120 ? 'X' : '.')).join(''));
  }
  expect(colours.sort()).toEqual(['..X', '.X.', 'X..']);

  await says('又拍了一张', [await photo()]);
  expect(told()[1]).toMatch(/业主补充\n又拍了一张\n（图：图片 1\/1）$/);
  expect(slack.calls.filter(c => c.answer?.['ok'] !== true)).toEqual([]);
});

test('of more than nine the others are counted, and the card stays one card', async () => {
  desk = await slackDesk({ show: 'full' });
  await says(LEAK, Array(11).fill(await photo()));
  expect(filesIn(thread()[0])).toHaveLength(9);
  expect(told()[0]).toContain('［还有图片 2 张，在值班台查看］');
  expect(desk.card().blocks.length).toBeLessThanOrEqual(12);
});

test.each(['masked', 'number'] as const)('where a community shows %s no picture goes to Slack', async show => {
  desk = await slackDesk({ show });
  await says(LEAK, [await photo()]);
  expect(told()[0]).toContain('［图片 1 张，在值班台查看］');
  expect([...desk.slack.world.files]).toEqual([]);
  expect(uploads()).toEqual([]);
});

test('nor where it shows everything but this case not', async () => {
  desk = await slackDesk({ show: 'full' });
  await says('我要投诉管家李敏，态度恶劣还骂人，照片为证', [await photo()]);
  expect(told()[0]).toContain('［图片 1 张，在值班台查看］');
  expect(uploads()).toEqual([]);
});

test('what an owner has taken back is not shown', async () => {
  desk = await slackDesk({ show: 'full' });
  desk.slack.onCall = () => 'reset';
  await says(LEAK, [await photo()], { id: 'first' });
  await desk.receive({
    ...{ channel: 'web', account: desk.account, address: 'w-chen', sender: { id: 'w-chen' } },
    externalId: 'taken-back',
    text: '',
    changes: { externalId: 'first', kind: 'recalled' },
  });
  desk.slack.onCall = () => 'ok';
  await passes(60_000);
  expect(told().join('\n')).toContain('业主撤回了这条消息');
  expect(filesIn(thread()[0])).toEqual([]);
  expect(uploads().filter(c => c.done)).toEqual([]);
});

test('what Slack has not looked at yet is waited for, some looks long', async () => {
  desk = await slackDesk({ show: 'full' });
  const { slack } = desk;
  slack.sharesFiles = false;
  slack.onCall = ({ method, ofMethod }) => {
    if (method === 'files.info' && ofMethod === 2) slack.sharesNow();
    return 'ok';
  };
  await says(LEAK, [await photo()]);
  expect(filesIn(thread()[0])).toHaveLength(1);
  expect(slack.callsOf('files.info')).toHaveLength(2);

  // What takes longer is looked at on our own desk; the words do not wait for it.
  await says('还有这张', [await photo()]);
  expect(told()[1]).toMatch(/还有这张\n［图片 1 张，在值班台查看］$/);
  expect(slack.calls.filter(c => c.answer?.['error'])).toEqual([]);
});

const withPicture = ({ method, args }: Call) =>
  method === 'chat.postMessage' && JSON.stringify(args).includes('slack_file');

test('what Slack will not show goes without: the words, and where the pictures are', async () => {
  desk = await slackDesk({ show: 'full' });
  const { slack } = desk;
  slack.onCall = call => (withPicture(call) ? { error: 'invalid_blocks' } : 'ok');
  await says(LEAK, [await photo()]);
  expect(told()).toHaveLength(1);
  expect(told()[0]).toMatch(/照片在这里\n［图片 1 张，在值班台查看］$/);
});

test.each([
  ['no right to write files', { error: 'missing_scope' }],
  ['asked for patience', { retryAfter: 600 }],
  ['out of order', { status: 500 }],
] as const)('%s: the words go at once', async (_, how) => {
  desk = await slackDesk({ show: 'full' });
  desk.slack.onCall = ({ method }) => (method === 'files.getUploadURLExternal' ? how : 'ok');
  await says(LEAK, [await photo()]);
  expect(told()[0]).toMatch(/照片在这里\n［图片 1 张，在值班台查看］$/);
});

test.each(['done but no answer', 'reset'] as const)(
  'posted with its answer lost (%s): one message, one upload',
  async how => {
    desk = await slackDesk({ show: 'full' });
    let isFirst = true;
    desk.slack.onCall = call => {
      if (!withPicture(call) || !isFirst) return 'ok';
      isFirst = false;
      return how;
    };
    await says(LEAK, [await photo(), await photo('#a33')]);
    await passes(60_000);
    expect(thread()).toHaveLength(1);
    expect(filesIn(thread()[0])).toHaveLength(2);
    expect(uploads()).toHaveLength(2);
  },
);
