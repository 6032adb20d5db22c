import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { cursorsOf } from '../../../adapters/web/streams.ts';
import type { ChatEntry } from '../../../src/ports/chat.ts';
import { idOf, openDoor } from './door.ts';
import { openFeed } from './feed-reader.ts';

const CHEN = { channel: 'web', account: 'haitang', address: 'chen' };

let door: Awaited<ReturnType<typeof openDoor>>;
let base: string;
let open: (lastId?: string, path?: string) => ReturnType<typeof openFeed>;

async function stand(options: Parameters<typeof openDoor>[0] = {}) {
  door = await openDoor(options);
  await door.start();
  base = await door.listen();
  open = (lastId, path = '/chat/feed') => openFeed(base + path, door.cookieOf('chen'), lastId);
}
beforeEach(() => stand());
afterEach(() => door.app.close());

describe('the feed', () => {
  test('brings what was said before, then what is said now, with what a page needs and no more', async () => {
    await door.say('chen', { id: idOf(1), text: '漏水\n<script>alert(1)</script>' });
    const feed = await open();
    expect(feed.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const first = await feed.next();
    expect(first?.id).toBe('1.0');
    expect(JSON.parse(first?.data ?? '')).toEqual({
      kind: 'in',
      no: 1,
      at: expect.any(String),
      id: idOf(1),
      text: '漏水\n<script>alert(1)</script>',
      pictures: [],
    });
    expect((await feed.next())?.event).toBe('ready');
    const choices = [{ label: '对', say: '对' }];
    door.house.tell(CHEN, { text: '记下了', choices, from: { name: '张丽', code: '0032' } });
    const second = await feed.next();
    expect(second?.id).toBe('1.1');
    expect(JSON.parse(second?.data ?? '')).toMatchObject({
      kind: 'out',
      text: '记下了',
      choices,
      from: { name: '张丽', code: '0032' },
    });
    feed.close();
  });

  test('goes on after any event without loss or repeats, also when many came meanwhile', async () => {
    for (let n = 1; n <= 5; n++) {
      await door.say('chen', { id: idOf(n), text: `问${n}` });
      door.house.tell(CHEN, { text: `答${n}` });
    }
    const feed = await open();
    const seen = await feed.take(10);
    feed.close();
    for (let n = 6; n <= 300; n++) door.house.tell(CHEN, { text: `答${n}` });
    const later = Array.from({ length: 295 }, (_, i) => `答${i + 6}`);
    for (const [i, { id }] of seen.entries()) {
      const rest = await open(id);
      expect(await rest.untilReady()).toEqual([...seen.slice(i + 1).map(one => one.text), ...later]);
      rest.close();
    }
    const asked = await open(undefined, '/chat/feed?after=5.5');
    expect(await asked.untilReady()).toEqual(later);
    asked.close();
  });

  test('begins with the newest page when asked to, and the rest is read backwards, all of it once', async () => {
    for (let n = 1; n <= 60; n++) {
      await door.say('chen', { id: idOf(n), text: `问${n}` });
      door.house.tell(CHEN, { text: `答${n}` });
    }
    door.house.tell({ ...CHEN, address: 'wang' }, { text: '密' });
    const feed = await open(undefined, '/chat/feed?latest');
    const start = await feed.next();
    expect(start?.event).toBe('start');
    const newest = await feed.untilReady();
    expect(newest).toHaveLength(50);
    door.house.tell(CHEN, { text: '新' });
    expect((await feed.take(1))[0]?.text).toBe('新');
    feed.close();

    const texts = [...newest];
    let before = start?.data ?? '';
    const pages = [];
    while (before !== '0.0') {
      const answer = await door.app.inject({
        url: `/chat/older?before=${before}`,
        headers: { cookie: door.cookieOf('chen') },
      });
      const page = answer.json() as { entries: { text: string }[]; before: string };
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(answer.body).not.toContain('chen');
      texts.unshift(...page.entries.map(one => one.text));
      pages.push(page.entries.length);
      before = page.before;
    }
    expect(pages).toEqual([50, 20]);
    const all = await open();
    expect([...texts, '新']).toEqual(await all.untilReady());
    all.close();
    expect((await door.app.inject({ url: '/chat/older?before=9.9' })).statusCode).toBe(401);
  });

  test('goes on from the last id also when the newest page was asked for', async () => {
    for (let n = 1; n <= 60; n++) door.house.tell(CHEN, { text: `答${n}` });
    const feed = await open('0.58', '/chat/feed?latest');
    expect(await feed.untilReady()).toEqual(['答59', '答60']);
    feed.close();
    const empty = await openFeed(`${base}/chat/feed?latest`, door.cookieOf('wang'));
    expect(await empty.next()).toMatchObject({ event: 'start', data: '0.0' });
    empty.close();
  });

  test('begins at the beginning when the last id is nonsense', async () => {
    door.house.tell(CHEN, { text: '您好' });
    for (const id of ['x', '1', '-1.0', '1.1.1', '9'.repeat(40)]) {
      const feed = await open(id);
      expect(await feed.untilReady()).toEqual(['您好']);
      feed.close();
    }
  });

  test('shows nobody the chat of another', async () => {
    door.house.tell(CHEN, { text: '密' });
    const feed = await openFeed(`${base}/chat/feed`, door.cookieOf('wang'));
    expect(await feed.untilReady()).toEqual([]);
    feed.close();
    expect((await fetch(`${base}/chat/feed`)).status).toBe(401);
  });

  test('loses nothing when every wake is lost', async () => {
    await door.app.close();
    await stand({ lookMs: 2 });
    door.house.trouble.isDeaf = true;
    const feed = await open();
    await feed.untilReady();
    for (const text of ['一', '二', '三']) {
      door.house.tell(CHEN, { text });
      expect((await feed.take(1))[0]?.text).toBe(text);
    }
    feed.close();
  });

  test('without a look, a wake at any moment is enough', async () => {
    await door.app.close();
    await stand({ lookMs: 3_600_000 });
    const feed = await open();
    for (let n = 0; n < 200; n++) door.house.tell(CHEN, { text: `${n}` });
    expect((await feed.take(200)).map(one => one.text)).toEqual(Array.from({ length: 200 }, (_, n) => `${n}`));
    for (let n = 0; n < 50; n++) {
      door.house.tell(CHEN, { text: `再${n}` });
      expect((await feed.take(1))[0]?.text).toBe(`再${n}`);
    }
    feed.close();
  });

  test('survives a database that is away for a moment', async () => {
    await door.app.close();
    const warnings: string[] = [];
    await stand({ lookMs: 2, log: { warn: (_fields, message) => void warnings.push(message), error() {} } });
    door.house.tell(CHEN, { text: '您好' });
    door.house.trouble.failReads = 3;
    const feed = await open();
    expect(await feed.untilReady()).toEqual(['您好']);
    expect(warnings).toHaveLength(3);
    feed.close();
  });

  test('beats, so that a page notices a dead line', async () => {
    await door.app.close();
    await stand({ beatMs: 2 });
    const feed = await open();
    await feed.untilReady();
    expect((await feed.next())?.event).toBe('beat');
    feed.close();
  });

  test('holds at most five pages of one chat: the sixth ends the first, with a word', async () => {
    const feeds = [];
    for (let n = 0; n < 6; n++) {
      const feed = await open();
      await feed.untilReady();
      feeds.push(feed);
    }
    expect((await feeds[0]?.next())?.event).toBe('full');
    expect(await feeds[0]?.next()).toBeUndefined();
    door.house.tell(CHEN, { text: '还在' });
    for (const feed of feeds.slice(1)) expect((await feed.take(1))[0]?.text).toBe('还在');
    for (const feed of feeds) feed.close();
  });

  test('ends when the channel stops or the service closes, and leaves nothing behind', async () => {
    const feeds = [await open(), await open()];
    for (const feed of feeds) await feed.untilReady();
    await door.channel.stop();
    for (const feed of feeds) expect(await feed.next()).toBeUndefined();
    await door.start();
    const last = await open();
    await last.untilReady();
    await door.app.close();
    expect(await last.next()).toBeUndefined();
    expect([...door.house.watchers.values()].every(set => set.size === 0)).toBe(true);
  });
});

test('the id of an event stays below every number of its kind still to come', () => {
  const entry = (kind: 'in' | 'out', no: number): ChatEntry => ({ kind, no, at: new Date(0), text: '', pictures: [] });
  const entries = [entry('in', 5), entry('out', 3), entry('in', 4), entry('out', 2)];
  expect(cursorsOf(entries, { in: 5, out: 3 })).toEqual([
    { in: 3, out: 1 },
    { in: 3, out: 1 },
    { in: 5, out: 1 },
    { in: 5, out: 3 },
  ]);
});
