import { sql } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import { type WechatService, wechatService } from '../../support/wechat.ts';
import { CHEN, sendingOf } from './sending.ts';

let home: WechatService;
afterEach(() => home.close());
const { put, write, outbox } = sendingOf(() => home);

/** Places of the day's two hundred that are gone. */
const places = async () => Number((await home.rows(sql`select cardinality(said) as n from wechat_pace`))[0]!['n']);

test('what WeChat does not take is left to people after three tries, and takes nothing from the others', async () => {
  home = await wechatService();
  await home.say('陈女士', '你好');
  await home.say('老黄', '你好');
  const before = await places();
  home.link.decline('陈女士');
  await write(CHEN, { text: '一' });
  await write(CHEN, { text: '着火了，请马上离开。' }, 'emergency');
  await write('contact:wxid_huang', { text: '二' });
  expect(home.last('老黄')).toBe('二');
  for (let minute = 0; minute < 10; minute++) await home.pass(60_000);
  const gone = { status: 'refused', detail: expect.stringContaining('试了三次，微信都没有让发出去；请打电话告知') };
  expect((await outbox()).slice(-3)).toMatchObject([gone, gone, { status: 'sent' }]);
  expect((await places()) - before).toBe(3 + 3 + 1);
});

test('without an answer three times it is left to people, too, and what never got to WeChat takes no place', async () => {
  home = await wechatService();
  await home.say('陈女士', '你好');
  const before = await places();
  home.link.answer('failed');
  await write(CHEN, { text: '一' });
  for (let minute = 0; minute < 10; minute++) await home.pass(60_000);
  expect((await outbox()).at(-1)).toMatchObject({ status: 'pending' });
  home.link.answer('throws');
  for (let minute = 0; minute < 10; minute++) await home.pass(60_000);
  expect((await outbox()).at(-1)).toMatchObject({
    status: 'refused',
    detail: expect.stringContaining('不知道发到了没有'),
  });
  expect((await places()) - before).toBe(3);
});

test.each(['@门房 厨房漏水了', '@门房 着火了'])(
  'who asks in a room and is no friend is answered once, and staff call him: %s',
  async text => {
    home = await wechatService();
    home.link.decline('路人');
    await home.say('路人', { text, inRoom: true, isAddressed: true });
    for (let minute = 0; minute < 10; minute++) await home.pass(60_000);
    const toHim = (await outbox()).filter(row => row['address'] === 'contact:wxid_stranger');
    expect(toHim.length).toBeGreaterThan(0);
    for (const row of toHim)
      expect(row).toMatchObject({ status: 'refused', attempts: 1, detail: expect.stringContaining('还不是微信好友') });
    expect(home.link.toldTo('翠湖业主群').length).toBeGreaterThan(0);
  },
);

test('what would come too late is not said any more, and staff are told', async () => {
  home = await wechatService();
  await home.say('陈女士', '你好');
  const before = home.link.said.length;
  home.link.goOffline('手机没有网');
  await home.link.hear('老黄', { text: '着火了', inRoom: true });
  await put(CHEN, { text: '请马上离开。' }, 'emergency');
  await put(CHEN, { text: '师傅十点到。' });
  await home.pass(60 * 60_000);
  home.link.goOnline();
  await home.settle();
  expect(home.link.said.slice(before).map(one => one.text)).toEqual(['师傅十点到。']);
  expect((await outbox()).slice(-3)).toMatchObject([
    { status: 'refused', detail: expect.stringContaining('隔得太久') },
    { status: 'refused', detail: expect.stringContaining('没能发出去') },
    { status: 'sent' },
  ]);
  home.link.goOffline('手机没有网');
  await put(CHEN, { text: '师傅十一点到。' });
  await home.pass(25 * 60 * 60_000);
  home.link.goOnline();
  await home.settle();
  expect((await outbox()).at(-1)).toMatchObject({ status: 'refused', detail: expect.stringContaining('一天') });
});

test('in a room nothing of the night is said in the morning', async () => {
  home = await wechatService();
  home.clock.set('2026-11-21T23:10:00+08:00');
  for (const name of ['陈女士', '老黄']) {
    await home.say(name, { text: '@门房 灯坏了', inRoom: true, isAddressed: true });
    await home.pass(5 * 60_000);
  }
  home.clock.set('2026-11-22T07:20:00+08:00');
  await home.settle();
  expect(home.link.toldTo('翠湖业主群')).toEqual([]);
  expect(home.link.toldTo('陈女士')).not.toEqual([]);
});

test('the pace holds through the outbox, also for what is not taken, and an emergency passes what waits', async () => {
  home = await wechatService({ isPaced: true });
  for (const name of ['陈女士', '老黄', '路人']) await home.link.hear(name, '你好');
  await home.pass(60_000);
  home.link.decline('老黄');
  for (let n = 0; n < 12; n++)
    for (const id of ['wxid_chen', 'wxid_huang']) await put(`contact:${id}`, { text: `${n}` });
  await put('contact:wxid_stranger', { text: '请马上离开。' }, 'emergency');
  for (let tries = 0; tries < 60; tries++) await home.pass(2500);

  const [row] = await home.rows(sql`select said from wechat_pace`);
  const times = (row!['said'] as (string | number)[]).map(Number);
  expect(times.length).toBeGreaterThan(15);
  for (const [n, at] of times.entries()) {
    if (n > 0) expect(at - times[n - 1]!).toBeGreaterThanOrEqual(2250);
    if (n >= 8) expect(at - times[n - 8]!).toBeGreaterThan(60_000);
  }
  const toChen = home.link.said.filter(one => one.name === '陈女士' && /^\d+$/.test(one.text));
  expect(toChen.map(one => one.text)).toEqual(toChen.map((_, n) => `${n}`));
  const urgent = home.link.said.findIndex(one => one.name === '路人' && one.text === '请马上离开。');
  const before = home.link.said.slice(0, urgent).filter(one => /^\d+$/.test(one.text));
  expect(urgent).toBeGreaterThan(0);
  expect(before.length).toBeLessThanOrEqual(1);
});
