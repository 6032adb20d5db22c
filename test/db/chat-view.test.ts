import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createChatView } from '../../src/db/chat-view.ts';
import type { ChatEntry, ChatView } from '../../src/ports/chat.ts';
import { testService } from '../support/service.ts';

let home: Awaited<ReturnType<typeof testService>>;
let view: ChatView;
let chen: ReturnType<typeof home.owner>;
beforeEach(async () => {
  home = await testService();
  view = createChatView(home.client, home.cipher);
  chen = home.owner('chen');
});
afterEach(() => home.close());

const chat = () => ({ channel: 'web', account: home.account, address: 'chen' });
const change = (of: string, kind: 'edited' | 'recalled', text = '') =>
  home.app.inject({
    ...{ method: 'POST', url: '/chat/messages', headers: chen.headers },
    payload: { id: randomUUID(), text, changes: { of, kind } },
  });
const own = async (): Promise<readonly ChatEntry[]> =>
  (await view.after(chat(), { in: 0, out: 0 }, 100)).entries.filter(e => e.kind === 'in');

test('a chat is read backwards page by page, whatever the order of times, no entry twice or never', async () => {
  await chen.say('我家厨房漏水了');
  for (let n = 0; n < 12; n++) {
    home.clock.pass(n % 3 ? 0 : 60_000);
    await chen.post(n % 4 ? `第${n}句` : `我的电话1380000${1000 + n}`);
  }
  await home.pass(10_000);
  await home.rows(sql`update message set arrived_at = arrived_at - interval '5 min' where seq % 5 = 0`);
  const all = (await view.after(chat(), { in: 0, out: 0 }, 100)).entries;
  expect(all.length).toBeGreaterThan(14);
  const keys = (entries: readonly ChatEntry[]) => entries.map(e => `${e.kind}${e.no}`).sort();
  for (const limit of [1, 3, 50]) {
    const seen: ChatEntry[] = [];
    let upto: { in: number; out: number } | undefined;
    do {
      const { entries, from } = await view.newest(chat(), limit, upto);
      expect(entries.length).toBeGreaterThan(0);
      // What a page begins with is what its stream tells after that cursor.
      const told = (await view.after(chat(), from, 100)).entries;
      seen.push(...entries);
      expect(keys(told)).toEqual(keys(seen));
      upto = from;
    } while (upto.in + upto.out > 0);
    expect(keys(seen)).toEqual(keys(all));
    expect(seen.filter(e => /1380000\d{4}/.test(e.text)).length).toBe(3);
  }
  expect(await view.newest({ ...chat(), address: 'wang' }, 50)).toEqual({ entries: [], from: { in: 0, out: 0 } });
});

describe('what the owner changed', () => {
  test('is told as it stands now, on its own bubble and as news of it, numbers revealed', async () => {
    const id = randomUUID();
    await chen.post('3栋漏水，电话13800001201', id);
    home.clock.pass(60_000);
    await change(id, 'edited', '5栋漏水，电话13800001201');
    const changedAt = home.clock.now();
    home.clock.pass(60_000);
    await change(id, 'edited', '8栋漏水，电话13800001202');
    const entries = await own();
    expect(entries.map(e => e.of)).toEqual([undefined, 1, 1]);
    expect(new Set(entries.map(e => e.text))).toEqual(new Set(['8栋漏水，电话13800001202']));
    expect(entries[0]?.editedAt).toEqual(new Date(changedAt.getTime() + 60_000));
  });

  test('is not shown any more once it is taken back, neither words nor what came with them', async () => {
    const id = randomUUID();
    await chen.post('我家厨房漏水了', id);
    await home.rows(sql`update message set attachment = '{"kind":"voice","seconds":12}'`);
    expect((await own())[0]).toMatchObject({ text: '我家厨房漏水了', attachment: { kind: 'voice', seconds: 12 } });
    expect((await change(id, 'recalled')).statusCode).toBe(200);
    const entries = await own();
    expect(entries).toMatchObject([
      { text: '', pictures: [], recalledAt: home.clock.now() },
      { text: '', of: 1 },
    ]);
    expect(JSON.stringify(entries)).not.toMatch(/漏水|voice/);
  });

  test('is known by its id to its own chat only', async () => {
    const id = randomUUID();
    await chen.post('漏水', id);
    await change(id, 'recalled');
    expect(await view.sent(chat(), `chen:${id}`)).toMatchObject({ seq: 1, isRecalled: true, isChange: false });
    expect(await view.sent({ ...chat(), address: 'wang' }, `chen:${id}`)).toBeUndefined();
    await home.owner('wang').post('你好');
    expect(await view.sent({ ...chat(), address: 'wang' }, `chen:${id}`)).toBeUndefined();
  });

  test('is refused by our clock, not the phone’s', async () => {
    const id = randomUUID();
    await chen.post('漏水', id);
    home.clock.pass(16 * 60_000);
    expect((await change(id, 'recalled')).statusCode).toBe(409);
    expect((await own())[0]?.recalledAt).toBeUndefined();
  });
});
