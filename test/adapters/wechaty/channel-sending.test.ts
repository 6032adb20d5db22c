import { sql } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import { type WechatService, wechatService } from '../../support/wechat.ts';
import { CHEN, sendingOf } from './sending.ts';

let home: WechatService;
afterEach(() => home.close());
const { put, write, outbox } = sendingOf(() => home);

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
  await home.pass(2000);
  expect(told()).toEqual(['一', '二', '三', '四']);

  home.link.answer('unknown', 3);
  await write(CHEN, { text: '五' });
  for (let minute = 0; minute < 3; minute++) await home.pass(60_000);
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
