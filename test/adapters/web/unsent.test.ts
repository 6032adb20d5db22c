import { expect, test } from 'vitest';
import { readAnswer } from '../../../web/chat/post.js';
import type { Posted, Shrunk, Unsent } from '../../../web/chat/types.d.ts';
import { createUnsent, newId } from '../../../web/chat/unsent.js';

const PICTURE: Shrunk = { url: 'data:image/jpeg;base64,AA==', width: 1, height: 1 };
const FAILED: Posted = { kind: 'failed', error: '没送到' };

/** A page with a server that answers when the test says so. */
function openPage(storage = createStorage()) {
  const sent: { readonly message: Unsent; readonly answer: (posted: Posted) => Promise<void> }[] = [];
  const timers: { readonly run: () => void; readonly ms: number }[] = [];
  let expired = 0;
  const unsent = createUnsent({
    storage,
    prefix: 'k.',
    send: message => {
      const { promise, resolve } = Promise.withResolvers<Posted>();
      const answer = async (posted: Posted) => {
        resolve(posted);
        await promise;
        await Promise.resolve();
      };
      sent.push({ message, answer });
      return promise;
    },
    onChange: () => {},
    onExpired: () => void expired++,
    later: (run, ms) => void timers.push({ run, ms }),
  });
  const states = () => unsent.list().map(message => message.state);
  return { unsent, sent, timers, storage, states, expired: () => expired };
}

function createStorage() {
  const values = new Map<string, string>();
  const quota = { left: Number.POSITIVE_INFINITY };
  return {
    quota,
    getItem: (key: string) => values.get(key) ?? null,
    setItem(key: string, value: string) {
      if (value.length > quota.left) throw new Error('QuotaExceededError');
      values.set(key, value);
    },
    removeItem: (key: string) => void values.delete(key),
    key: (i: number) => [...values.keys()][i] ?? null,
    get length() {
      return values.size;
    },
  };
}

test('messages go out one after the other, in order', async () => {
  const page = openPage();
  for (const text of ['一', '二']) page.unsent.add(text);
  expect(page.states()).toEqual(['sending', 'waiting']);
  await page.sent[0]?.answer({ kind: 'kept' });
  expect(page.sent.map(one => one.message.text)).toEqual(['一', '二']);
  await page.sent[1]?.answer({ kind: 'kept' });
  expect(page.states()).toEqual(['sent', 'sent']);
  expect(page.storage.length).toBe(0);
  page.unsent.arrived(new Set(page.sent.map(one => one.message.id)));
  expect(page.unsent.list()).toEqual([]);
});

test('a failed one is tried again with the same id, before what came after it, ever more slowly', async () => {
  const page = openPage();
  page.unsent.add('一');
  page.unsent.add('二');
  await page.sent[0]?.answer(FAILED);
  expect(page.states()).toEqual(['failed', 'waiting']);
  page.timers[0]?.run();
  await page.sent[1]?.answer(FAILED);
  page.unsent.resend(page.unsent.list()[0]?.id ?? '');
  await page.sent[2]?.answer({ kind: 'kept' });
  await page.sent[3]?.answer({ kind: 'kept' });
  expect(page.sent.map(one => one.message.text)).toEqual(['一', '一', '一', '二']);
  expect(new Set(page.sent.map(one => one.message.id)).size).toBe(2);
  expect(page.timers.map(timer => timer.ms)).toEqual([2_000, 4_000]);
});

test('survives a reload, also in the middle of sending, with its id and its picture', async () => {
  const page = openPage();
  page.unsent.add('一');
  page.unsent.add('', PICTURE);
  const reloaded = openPage(page.storage);
  reloaded.unsent.start();
  expect(reloaded.sent.map(one => one.message.id)).toEqual(page.sent.map(one => one.message.id));
  expect(reloaded.sent[1]?.message.picture).toEqual(PICTURE);
});

test('two pages of one browser do not overwrite each other; what is half-written is passed over', () => {
  const page = openPage();
  const other = openPage(page.storage);
  page.unsent.add('一');
  other.unsent.add('二');
  page.storage.setItem('k.x', '{"id":');
  page.storage.setItem('another', '三');
  const texts = openPage(page.storage)
    .unsent.list()
    .map(message => message.text);
  expect(texts.sort()).toEqual(['一', '二']);
});

test('words never wait for a picture, nor behind one that is told to slow down', async () => {
  const page = openPage();
  page.unsent.add('', PICTURE);
  page.unsent.add('一');
  page.unsent.add('着火了');
  expect(page.sent.map(one => one.message.text)).toEqual(['', '一']);
  await page.sent[1]?.answer({ kind: 'slow', error: '请歇一分钟' });
  expect(page.sent[2]?.message.text).toBe('着火了');
});

test('what is refused waits for the person, blocks nothing and can be dropped', async () => {
  const page = openPage();
  page.unsent.add('', PICTURE);
  page.unsent.add('', PICTURE);
  await page.sent[0]?.answer({ kind: 'refused', error: '打不开' });
  expect(page.unsent.list()[0]).toMatchObject({ state: 'refused', error: '打不开' });
  expect(page.sent).toHaveLength(2);
  expect(page.timers).toEqual([]);
  page.unsent.drop(page.unsent.list()[0]?.id ?? '');
  expect(page.states()).toEqual(['sending']);
});

test('a change goes behind what was said before it, survives a reload, and the last wish of a message counts', async () => {
  const page = openPage();
  page.unsent.add('一');
  page.unsent.add('二', undefined, { of: 'x', kind: 'edited' });
  page.unsent.add('三', undefined, { of: 'x', kind: 'edited' });
  page.unsent.add('', undefined, { of: 'y', kind: 'recalled' });
  await page.sent[0]?.answer({ kind: 'kept' });
  await page.sent[1]?.answer({ kind: 'refused', error: '超过10分钟' });
  expect(page.sent.map(one => one.message.text)).toEqual(['一', '三', '']);
  const reloaded = openPage(page.storage);
  expect(reloaded.unsent.list()).toMatchObject([
    { text: '三', state: 'refused', error: '超过10分钟', changes: { of: 'x', kind: 'edited' } },
    { changes: { of: 'y', kind: 'recalled' }, state: 'waiting' },
  ]);
});

test('an answer that got lost does no harm: the feed shows the message, and it is gone here', () => {
  const page = openPage();
  page.unsent.add('一');
  page.unsent.arrived(new Set([page.unsent.list()[0]?.id ?? '']));
  expect(page.unsent.list()).toEqual([]);
});

test('an expired page is opened anew and keeps what it has', async () => {
  const page = openPage();
  page.unsent.add('一');
  await page.sent[0]?.answer({ kind: 'expired' });
  expect(page.expired()).toBe(1);
  expect(openPage(page.storage).unsent.list()).toMatchObject([{ text: '一', state: 'waiting' }]);
});

test('says when something could not be put away', () => {
  const page = openPage();
  page.storage.quota.left = 10;
  page.unsent.add('', PICTURE);
  expect(page.unsent.isSafe()).toBe(false);
});

test('answers are read by whose fault they are, in the words of the server', () => {
  expect(readAnswer(200, '{"seq":1}')).toEqual({ kind: 'kept' });
  expect(readAnswer(401, '')).toEqual({ kind: 'expired' });
  expect(readAnswer(400, '{"error":"空的"}')).toEqual({ kind: 'refused', error: '空的' });
  expect(readAnswer(429, '{"error":"歇歇"}')).toEqual({ kind: 'slow', error: '歇歇' });
  expect(readAnswer(503, '<html>Bad gateway</html>')).toMatchObject({
    kind: 'failed',
    error: expect.stringContaining('补发'),
  });
  expect(readAnswer(0, '')).toMatchObject({ kind: 'failed', error: expect.stringContaining('网络') });
});

test('ids are UUIDs, made without HTTPS', () => {
  expect(newId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(newId()).not.toBe(newId());
});
