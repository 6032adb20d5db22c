import { sql } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import type { OutboundBody } from '../../../src/ports/channel.ts';
import { type WechatService, wechatService } from '../../support/wechat.ts';

let home: WechatService;
afterEach(() => home.close());

const outbox = () =>
  home.rows(sql`select o.status, o.attempts, l.address, o.not_before,
    (select a.detail from attempt a where a.outbox_id = o.id order by a.id desc limit 1) as detail
    from outbox o join lane l on l.id = o.lane_id where l.channel = 'wechaty' order by o.id`);

let written = 0;
/** Something the desk or a notice writes, past the verbs. */
async function put(address: string, body: Partial<OutboundBody>, priority: 'emergency' | 'update' = 'update') {
  const { timeZone, prefix } = (await home.book.estate.directory(home.account)).community;
  const now = home.clock.now();
  const lane = { communityId: home.account, channel: 'wechaty', account: home.account, address };
  const row = { lane, priority, notBefore: now, key: `test:${++written}`, body: { text: '', ...body }, why: 'test' };
  const { NO_CHANGES } = await import('../../../src/ports/record.ts');
  await home.book.transaction(stores =>
    stores.writer.write({ ...NO_CHANGES, outbox: [row] }, { now, timeZone, prefix }),
  );
}
async function write(...what: Parameters<typeof put>) {
  await put(...what);
  await home.settle();
}
const CHEN = 'contact:wxid_chen';

test('nothing goes to whoever never wrote; the desk is told why', async () => {
  home = await wechatService();
  await write(CHEN, { text: '您好，小区明天停水。' });
  expect(await outbox()).toMatchObject([
    { status: 'refused', detail: expect.stringContaining('没有在微信里给我们发过消息') },
  ]);
  expect(home.link.said).toEqual([]);
});

test('at night only emergencies go; the rest follows in the morning', async () => {
  home = await wechatService();
  await home.say('陈女士', '你好');
  const before = home.link.said.length;
  home.clock.set('2026-11-21T23:10:00+08:00');
  await write(CHEN, { text: '师傅明天来。' });
  await write(CHEN, { text: '请马上离开。' }, 'emergency');
  expect(home.link.toldTo('陈女士').slice(before)).toEqual(['请马上离开。']);
  home.clock.set('2026-11-22T06:59:00+08:00');
  await home.settle();
  expect(home.link.said).toHaveLength(before + 1);
  await home.pass(11 * 60_000);
  expect(home.last('陈女士')).toBe('师傅明天来。');
});

test('addresses of the web go to friends and to whoever is bound, the others are told whom to call', async () => {
  home = await wechatService();
  await home.say('陈女士', '你好');
  await home.say('路人', '你好');
  for (const id of ['wxid_chen', 'wxid_stranger'])
    await write(`contact:${id}`, { text: '说明见 https://door.example.com/p 。' });
  expect(home.last('陈女士')).toBe('说明见 https://door.example.com/p 。');
  expect(home.last('路人')).toBe('说明见 （网址这里不发，请打0512-5550110问） 。');
});

test('while WeChat is away nothing is tried, and all that waits goes when it is back', async () => {
  home = await wechatService();
  await home.say('陈女士', '你好');
  const before = home.link.said.length;
  home.link.goOffline('手机没有网');
  await write(CHEN, { text: '一' });
  await write(CHEN, { text: '二' });
  await home.pass(60 * 60_000);
  expect((await outbox()).slice(-2)).toMatchObject([
    { status: 'pending', attempts: 0 },
    { status: 'pending', attempts: 0 },
  ]);
  home.link.goOnline();
  await home.settle();
  expect(home.link.toldTo('陈女士').slice(before)).toEqual(['一', '二']);
});

test('what WeChat refuses is tried again, what may have gone is not said twice, what cannot be reached is given up', async () => {
  home = await wechatService();
  await home.say('陈女士', '你好');
  const before = home.link.said.length;
  const told = () => home.link.toldTo('陈女士').slice(before);
  home.link.answer('failed', 1);
  await write(CHEN, { text: '一' });
  expect(told()).toEqual([]);
  await home.pass(2000);
  expect(told()).toEqual(['一']);

  home.link.answer('unsure', 1);
  await write(CHEN, { text: '二' });
  expect((await outbox()).at(-1)).toMatchObject({ status: 'sending', attempts: 1 });
  await home.pass(2000);
  expect((await outbox()).at(-1)).toMatchObject({ status: 'sent' });
  expect(told()).toEqual(['一', '二']);

  home.link.answer('throws', 1);
  await write(CHEN, { text: '三' });
  await home.pass(2000);
  expect(told()).toEqual(['一', '二', '三']);

  home.link.answer('unknown', 1);
  await write(CHEN, { text: '四' });
  expect((await outbox()).at(-1)).toMatchObject({ status: 'refused', detail: expect.stringContaining('请打电话告知') });
});

test('a long answer goes in parts, each at its own place in line, and none of them twice', async () => {
  home = await wechatService({ isPaced: true });
  await home.say('陈女士', '你好');
  await home.pass(5000);
  const before = home.link.said.length;
  const text = Array.from({ length: 150 }, (_, i) => `第${i}句话讲的是水管。`).join('');
  await write(CHEN, { text });
  for (let i = 0; i < 40 && home.link.toldTo('陈女士').slice(before).join('') !== text; i++) await home.pass(1000);
  const parts = home.link.said.slice(before);
  expect(parts.map(one => one.text).join('')).toBe(text);
  expect(new Set(parts.map(one => one.key)).size).toBe(parts.length);
  parts.slice(1).forEach((one, i) => {
    expect(one.at.getTime() - parts[i]!.at.getTime()).toBeGreaterThanOrEqual(2250);
  });
  expect((await outbox()).at(-1)).toMatchObject({ status: 'sent' });
});

test('a picture of staff goes to the owner after the words', async () => {
  home = await wechatService();
  const sharp = (await import('sharp')).default;
  const bytes = await sharp({ create: { width: 9, height: 9, channels: 3, background: '#fff' } })
    .jpeg()
    .toBuffer();
  await home.say('陈女士', { kind: 'picture', bytes });
  const [media] = await home.rows(sql`select id from media`);
  await write(CHEN, { text: '是这里吗？', media: [media!['id'] as string] });
  const [words, picture] = home.link.said.slice(-2);
  expect(words).toMatchObject({ text: '是这里吗？', files: [] });
  expect(picture).toMatchObject({ text: '', files: [{ name: 'picture.jpg' }] });
  expect(picture?.bytes[0]?.length).toBeGreaterThan(0);
});

test('no page waits for what is being said in WeChat', async () => {
  home = await wechatService();
  await home.say('陈女士', '你好');
  const { go } = home.link.hold();
  await home.start();
  await put(CHEN, { text: '一' });
  home.deliveryDue();
  await expect.poll(async () => (await outbox()).at(-1)).toMatchObject({ status: 'sending' });
  await home.owner('burning').post('着火了，3栋2单元楼道全是烟');
  await expect.poll(() => home.pager.pages).toHaveLength(1);
  expect((await outbox()).at(-1)).toMatchObject({ status: 'sending' });
  go();
});

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
