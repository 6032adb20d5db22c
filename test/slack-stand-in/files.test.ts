import { afterEach, beforeEach, expect, test } from 'vitest';
import { DESK, SCOPES, type Slack, startSlack } from '../support/slack/index.ts';
import { clientOf, plainApp, refusal } from './desk-app.ts';

let slack: Slack;
let web: ReturnType<typeof clientOf>;
let app: Awaited<ReturnType<typeof plainApp>>;
const PHOTO = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);

beforeEach(async () => {
  app = await plainApp();
  slack = await startSlack({ target: app.target, subscribed: ['message.groups', 'file_shared'] });
  web = clientOf(slack);
});
afterEach(async () => {
  await slack.settled();
  await app.close();
  await slack.close();
});

const get = async (url: string, token = slack.env.SLACK_BOT_TOKEN) => {
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    bytes: Buffer.from(await response.arrayBuffer()),
  };
};

test('the client uploads in three steps; the file is shared after the answer', async () => {
  const { ts } = await web.chat.postMessage({ channel: DESK, text: '根' });
  slack.sharesFiles = false;
  const done = (await web.filesUploadV2({
    channel_id: DESK,
    thread_ts: ts!,
    file: PHOTO,
    filename: 'leak.jpg',
    title: '漏水',
    initial_comment: '见图',
  })) as {
    files?: { files?: { id?: string }[] }[];
  };
  const id = done.files![0]!.files![0]!.id!;
  expect(JSON.stringify(done)).not.toContain('"ts"');
  expect((await web.files.info({ file: id })).file?.shares).toEqual({ public: {}, private: {} });
  expect(slack.channel(DESK).thread(ts!)).toEqual([]);
  slack.sharesNow();
  const [shared] = slack.channel(DESK).thread(ts!);
  expect(shared).toMatchObject({ subtype: 'file_share', text: '见图', files: [{ title: '漏水', size: PHOTO.length }] });
  expect((await web.files.info({ file: id })).file?.shares?.private).toMatchObject({ [DESK]: [{ ts: shared!.ts }] });
  slack.sharesFiles = true;
  await web.filesUploadV2({ channel_id: DESK, file: PHOTO, filename: 'two.jpg' });
  await expect.poll(() => slack.channel(DESK).messages.length).toBe(2);
  await slack.settled();
  expect(slack.deliveries.map(d => (d.body['event'] as { type: string }).type)).toContain('file_shared');
});

test('what was promised and not kept is refused', async () => {
  const promise = async (length: number) => web.files.getUploadURLExternal({ filename: 'a.jpg', length });
  const put = async (url: string, body: Buffer) =>
    (await fetch(url, { method: 'POST', body: new Uint8Array(body) })).status;
  const complete = (id: string, channel_id = DESK) =>
    refusal(web.files.completeUploadExternal({ files: [{ id }], channel_id }));
  const short = await promise(99);
  expect(await put(short.upload_url!, PHOTO)).toBe(400);
  expect(await complete(short.file_id!)).toBe('file_update_failed');
  const right = await promise(PHOTO.length);
  expect(await put(right.upload_url!, PHOTO)).toBe(200);
  expect(await complete('F9')).toBe('file_not_found');
  expect(await complete(right.file_id!, 'C9')).toBe('channel_not_found');
  expect(await complete(right.file_id!)).toBe('not refused');
  expect(await complete(right.file_id!)).toBe('file_not_found');
  expect(await refusal(promise(0))).toBe('invalid_arguments');
});

test('a file of staff is read with the right token, and is a page to anybody else', async () => {
  const { ts } = await slack.says('U1ZHANG', DESK, '现场', { files: [{ name: '现场.jpg', bytes: PHOTO }] });
  const { event } = app.posted.map(p => JSON.parse(p.raw)).find(b => b.event.subtype === 'file_share');
  expect(event).toMatchObject({
    user: 'U1ZHANG',
    ts,
    text: '现场',
    files: [{ name: '现场.jpg', mimetype: 'image/jpeg', size: PHOTO.length }],
  });
  const url = event.files[0].url_private_download;
  expect(await get(url)).toEqual({ status: 200, type: 'image/jpeg', bytes: PHOTO });
  const page = await get(url, 'xoxb-other');
  expect([page.status, page.type, page.bytes.toString().slice(0, 15)]).toEqual([
    200,
    'text/html; charset=utf-8',
    '<!DOCTYPE html>',
  ]);
  slack.grants(SCOPES.filter(s => s !== 'files:read'));
  expect((await get(url)).type).toContain('text/html');
  expect(await refusal(web.files.info({ file: event.files[0].id }))).toBe('missing_scope');
});

test('a message shows a file once Slack has looked at it, and only a picture', async () => {
  const put = async (bytes: Buffer) => {
    const { upload_url, file_id } = await web.files.getUploadURLExternal({ filename: 'a', length: bytes.length });
    await fetch(upload_url!, { method: 'POST', body: new Uint8Array(bytes) });
    return file_id!;
  };
  const show = (...ids: string[]) =>
    refusal(
      web.chat.postMessage({
        channel: DESK,
        text: '见图',
        blocks: ids.map(id => ({ type: 'image', slack_file: { id }, alt_text: '图' })),
      }),
    );
  const kind = async (id: string) => (await web.files.info({ file: id })).file?.mimetype;
  slack.sharesFiles = false;
  const [photo, page] = [await put(PHOTO), await put(Buffer.from('<html>'))];
  expect(await show(photo)).toBe('invalid_blocks');
  await web.files.completeUploadExternal({ files: [{ id: photo }, { id: page }] });
  expect(await kind(photo)).toBe('');
  expect(await show(photo)).toBe('invalid_blocks');
  slack.sharesNow();
  expect([await kind(photo), await kind(page)]).toEqual(['image/jpeg', 'application/octet-stream']);
  expect(await show(photo)).toBe('not refused');
  expect(await show(photo, page)).toBe('invalid_blocks');
  expect(slack.callsOf('chat.postMessage').at(-1)!.answer).toMatchObject({
    errors: ['invalid slack file [json-pointer:/blocks/1/slack_file]'],
  });
  expect(await show('F1')).toBe('invalid_blocks');
  // Without a channel nobody is told of it, and nothing but the message shows it.
  expect(slack.channel(DESK).messages).toHaveLength(1);
});
