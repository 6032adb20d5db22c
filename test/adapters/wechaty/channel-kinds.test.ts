import { sql } from 'drizzle-orm';
import sharp from 'sharp';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TOO_LARGE } from '../../../src/domain/enclosure.ts';
import type { Inbound } from '../../../src/ports/channel.ts';
import { type WechatService, wechatService } from '../../support/wechat.ts';

let home: WechatService;
let taken: Inbound[];
beforeEach(async () => {
  taken = [];
  home = await wechatService({
    receive: receive => async inbound => {
      taken.push(inbound);
      return receive(inbound);
    },
  });
});
afterEach(() => home.close());

const picture = () =>
  sharp({ create: { width: 30, height: 20, channels: 3, background: '#446' } })
    .jpeg()
    .toBuffer();
const onRecord = () => home.rows(sql`select text, attachment, pictures, recalled_at from message order by id`);

test('a picture is kept with its message', async () => {
  await home.say('陈女士', { kind: 'picture', bytes: await picture(), type: 'image/jpeg' });
  expect(await onRecord()).toMatchObject([{ pictures: 1 }]);
});

test('a picture that cannot be opened goes on as the file it is, and holds nothing up', async () => {
  const bytes = Buffer.from('no picture at all');
  expect(await home.link.hear('陈女士', { kind: 'picture', bytes, fileName: 'IMG_1.heic' })).toBe(true);
  await home.say('陈女士', '厨房漏水');
  expect(await onRecord()).toMatchObject([
    { text: '［文件 IMG_1.heic］', attachment: { kind: 'file', name: 'IMG_1.heic' } },
    { text: '厨房漏水' },
  ]);
  expect(taken[1]?.enclosure).toEqual({ kind: 'file', bytes, name: 'IMG_1.heic' });
});

test.for([
  ['picture', '没能从微信取到文件', '图片没有留下：没能从微信取到文件。请再发一次'],
  ['picture', TOO_LARGE, '图片没有留下：超过20MB。请换小一点的再发'],
  ['video', TOO_LARGE, '视频没有留下：超过20MB。请换小一点的再发'],
] as const)('of a %s without its bytes (%s) the sender is told what helps', async ([kind, missing, told]) => {
  await home.say('陈女士', { kind, missing });
  expect(await onRecord()).toMatchObject([{ attachment: { kind, missing }, pictures: 0 }]);
  expect(home.link.toldTo('陈女士').join('\n')).toContain(told);
});

test('what WeChat does not give out any more is a case of its minutes', async () => {
  const at = home.clock.now().getTime() + 120_000;
  for (const sentAt of [at, at + 1000, at - 3_600_000].map(ms => new Date(ms)))
    await home.say('陈女士', { kind: 'lost', sentAt });
  const tickets = await home.tickets();
  expect(tickets).toHaveLength(2);
  expect(tickets[0]!['summary']).toMatch(/^有微信消息没能取回：.*\d:\d0到.*\d:\d0。请在登录这个号的手机上看一遍/);
  expect(home.link.said).toEqual([]);
});

test('whoever only calls us in a room is told that we are there, and it is no case', async () => {
  await home.say('陈女士', { text: '@门房', inRoom: true, isAddressed: true });
  expect(home.link.toldTo('陈女士').join('\n')).toContain('我在。有事随时发给我');
  expect(await home.tickets()).toEqual([]);
});

test('money is refused kindly, and is no case', async () => {
  for (const name of ['红包', '转账']) await home.say('陈女士', { kind: 'other', name });
  expect(home.last('陈女士')).toContain('红包和转账我们不收');
  expect(await home.tickets()).toEqual([]);
});

test('words of WeChat itself are answered by nobody; after a refusal he is no friend', async () => {
  await home.say('陈女士', '你好');
  const told = home.link.said.length;
  const friends = () => home.rows(sql`select external_id from wechat_friend`);
  expect(await friends()).toEqual([{ external_id: 'wxid_chen' }]);
  await home.say('陈女士', { kind: 'notice', text: '收到红包，请在手机上查看' });
  expect(await friends()).toHaveLength(1);
  await home.say('陈女士', { kind: 'notice', text: '消息已发出，但被对方拒收了。' });
  expect(await friends()).toEqual([]);
  await home.pass(600_000);
  expect(home.link.said).toHaveLength(told);
  expect(await onRecord()).toHaveLength(1);
});

test('voice, video and files bring their bytes along', async () => {
  const bytes = Buffer.from('#!SILK_V3');
  await home.link.hear('陈女士', { kind: 'voice', bytes, seconds: 12, fileName: 'm.sil' });
  await home.link.hear('陈女士', { kind: 'video', bytes, seconds: 3 });
  await home.link.hear('陈女士', { kind: 'file', bytes, fileName: '报价.pdf' });
  expect(taken.map(one => one.enclosure)).toEqual([
    { kind: 'voice', bytes, seconds: 12, name: 'm.sil' },
    { kind: 'video', bytes, seconds: 3 },
    { kind: 'file', bytes, name: '报价.pdf' },
  ]);
  expect((await onRecord()).map(row => row['text'])).toEqual(['［语音 12秒］', '［视频 3秒］', '［文件 报价.pdf］']);
  await home.pass(2500);
  expect(home.link.toldTo('陈女士').join('\n')).toContain('语音');
});

test('places, links, cards, mini programs and stickers are said in words', async () => {
  const place = { latitude: 31.2, longitude: 120.6 };
  await home.link.hear('陈女士', { kind: 'location', text: '翠湖花园北门', place });
  await home.link.hear('陈女士', { kind: 'link', text: '通知', url: 'https://example.com/1' });
  await home.link.hear('陈女士', { kind: 'card', text: '王师傅' });
  await home.link.hear('陈女士', { kind: 'app', text: '缴费' });
  await home.link.hear('陈女士', { kind: 'sticker' });
  await home.link.hear('陈女士', { kind: 'other', name: '红包' });
  expect((await onRecord()).map(row => row['text'])).toEqual([
    '［位置 翠湖花园北门］',
    '［链接 通知 https://example.com/1］',
    '［名片 王师傅］',
    '［小程序 缴费］',
    '［表情］',
    '［微信红包］',
  ]);
});

test('what is taken back is marked, however often WeChat says so', async () => {
  await home.link.hear('陈女士', '我家漏水，电话13800001201');
  const of = home.link.lastIdOf('陈女士');
  await home.link.hear('陈女士', { kind: 'recalled', of });
  await home.link.hear('陈女士', { kind: 'recalled', of });
  await home.link.hear('陈女士', { kind: 'recalled', of: 'never-heard' });
  const rows = await onRecord();
  expect(rows[0]!['recalled_at']).not.toBeNull();
  expect(rows).toHaveLength(2);
  expect(home.link.waiting()).toEqual([]);
});

test('without an id of WeChat the same words at the same time are one, two pictures are two', async () => {
  const sentAt = home.clock.now();
  for (let i = 0; i < 2; i++) await home.link.hear('陈女士', { text: '漏水', id: '', sentAt });
  for (const width of [10, 20]) {
    const bytes = await sharp({ create: { width, height: 10, channels: 3, background: '#111' } })
      .png()
      .toBuffer();
    await home.link.hear('陈女士', { kind: 'picture', id: '', sentAt, bytes });
  }
  expect((await onRecord()).map(row => Number(row['pictures']))).toEqual([0, 1, 1]);
});

test('a room is overheard at its own address; what is said to us is answered in the chat of whoever spoke', async () => {
  await home.link.hear('陈女士', { text: '今天天气不错', inRoom: true });
  await home.link.hear('陈女士', { text: '@门房 我家漏水', inRoom: true, isAddressed: true });
  expect(taken).toMatchObject([
    { address: 'room:1@chatroom', sender: { id: 'wxid_chen' }, room: { topic: '翠湖业主群', isAddressed: false } },
    { address: 'room:1@chatroom', text: '@门房 我家漏水', room: { isAddressed: true } },
    { address: 'contact:wxid_chen', text: '我家漏水', externalId: 'room:m2@wxid_chen' },
  ]);
  expect(taken[2]?.room).toBeUndefined();
});

test('a message that is refused for now is offered again, in its order', async () => {
  await home.close();
  let isAway = true;
  home = await wechatService({
    receive: receive => async inbound => {
      if (isAway) throw new Error('database away');
      return receive(inbound);
    },
  });
  expect(await home.link.hear('陈女士', '厨房漏水')).toBe(false);
  expect(await home.link.hear('陈女士', '水到客厅了')).toBe(false);
  isAway = false;
  await home.say('陈女士', '快来');
  expect((await onRecord()).map(row => row['text'])).toEqual(['厨房漏水', '水到客厅了', '快来']);
});
