import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { idOf, openDoor } from './door.ts';
import { openFeed } from './feed-reader.ts';

let door: Awaited<ReturnType<typeof openDoor>>;
beforeEach(async () => {
  door = await openDoor({ messagesPerMinute: 3, hearsDanger: text => text.includes('着火') });
  await door.start();
});
afterEach(() => door.app.close());

const photo = async () => ({
  bytes: await sharp({ create: { width: 320, height: 240, channels: 3, background: '#88a' } })
    .withExif({ IFD0: { Make: 'SecretPhone' } })
    .jpeg()
    .toBuffer(),
  type: 'image/jpeg',
});

describe('a picture', () => {
  test('is stored with its words, clean, once', async () => {
    const picture = await photo();
    expect((await door.show('chen', { id: idOf(1), text: '看这里' }, picture)).json()).toEqual({ seq: 1 });
    expect((await door.show('chen', { id: idOf(1), text: '看这里' }, picture)).json()).toEqual({ seq: 1 });
    expect(door.house.received).toHaveLength(1);
    const [inbound] = door.house.received;
    expect(inbound).toMatchObject({ text: '看这里', externalId: `chen:${idOf(1)}` });
    const bytes = Buffer.from(inbound?.media?.[0]?.bytes ?? []);
    expect((await sharp(bytes).metadata()).exif).toBeUndefined();
    expect(bytes.includes('SecretPhone')).toBe(false);
  });

  test('that could not be stored can be sent again', async () => {
    door.house.trouble.receive = () => Promise.reject(new Error('database away'));
    expect((await door.show('chen', { id: idOf(1) }, await photo())).statusCode).toBe(503);
    door.house.trouble.receive = undefined;
    expect((await door.show('chen', { id: idOf(1) }, await photo())).statusCode).toBe(200);
  });

  test('is shown in its own chat only, as a picture and nothing else', async () => {
    await door.show('chen', { id: idOf(1) }, await photo());
    const base = await door.listen();
    const feed = await openFeed(`${base}/chat/feed`, door.cookieOf('chen'));
    const { pictures } = JSON.parse((await feed.next())?.data ?? '');
    feed.close();
    const url = `/chat/picture/${pictures[0].id}`;
    const own = await door.app.inject({ url, headers: { cookie: door.cookieOf('chen') } });
    expect(own.statusCode).toBe(200);
    expect(own.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'cache-control': 'private, max-age=31536000, immutable',
      'content-disposition': 'inline',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    });
    expect((await sharp(own.rawPayload).metadata()).width).toBe(320);
    for (const cookie of [door.cookieOf('wang'), door.cookieOf('chen', 'yinxing')]) {
      const other = await door.app.inject({ url, headers: { cookie } });
      expect([other.statusCode, other.json().error]).toEqual([404, expect.any(String)]);
    }
    expect((await door.app.inject({ url })).statusCode).toBe(401);
  });

  test.each([
    ['too large', 413, '10MB', { bytes: new Uint8Array(10 * 1024 * 1024 + 1), type: 'image/jpeg' }],
    [
      'a page that says it is a picture',
      400,
      'JPG',
      { bytes: Buffer.from('<html><script>alert(1)</script>'), type: 'image/png' },
    ],
    ['no picture at all', 400, '再选一次', undefined],
  ])('is refused in words when it is %s', async (_what, status, words, picture) => {
    const answer = await door.show('chen', { id: idOf(1) }, picture);
    expect([answer.statusCode, answer.json().error]).toEqual([status, expect.stringContaining(words)]);
    expect(door.house.received).toEqual([]);
  });

  test('needs an id, a cookie and our own page', async () => {
    expect((await door.show('chen', { id: 'x' }, await photo())).statusCode).toBe(400);
    const form = new FormData();
    form.append('id', idOf(1));
    const post = (headers: Record<string, string>) =>
      door.app.inject({ method: 'POST', url: '/chat/pictures', payload: form, headers });
    expect((await post({})).statusCode).toBe(401);
    expect((await post({ cookie: door.cookieOf('chen'), origin: 'https://evil.example' })).statusCode).toBe(403);
    expect(door.house.received).toEqual([]);
  });

  test('counts as a message; with a cry for help under it, it always passes', async () => {
    const picture = await photo();
    const codes = [];
    for (const n of [1, 2, 3, 4]) codes.push((await door.show('chen', { id: idOf(n) }, picture)).statusCode);
    expect(codes).toEqual([200, 200, 200, 429]);
    expect((await door.show('chen', { id: idOf(5), text: '着火了' }, picture)).statusCode).toBe(200);
  });
});
