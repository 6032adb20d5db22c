import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PretendMessage } from '../../../adapters/wechaty/pretend/world.ts';
import type { Heard } from '../../../adapters/wechaty/protocol.ts';
import { TOO_LARGE } from '../../../src/domain/enclosure.ts';
import { type Line, openLine } from './line.ts';

let line: Line;
beforeAll(async () => {
  line = await openLine({}, { replays: 3 });
  line.gateway.login();
  await line.until(line.isOnline);
});
afterAll(() => line.close());

const hear = (message: Omit<PretendMessage, 'from'> & { from?: string }): Promise<Heard> =>
  line.message(line.gateway.hear({ from: 'chen', ...message }));
const file = (name: string, more = {}) => ({ name, bytes: Buffer.from(`bytes of ${name}`), ...more });

test('words arrive with who said them, to whom, and when', async () => {
  const at = Date.UTC(2026, 10, 22, 3, 0, 0);
  const heard = await hear({ kind: 'text', text: '我家厨房漏水了', at });
  expect(heard).toEqual({
    key: expect.stringMatching(/^\d{16}$/),
    self: 'wxid_menfang',
    login: 'stable',
    id: heard.id,
    kind: 'text',
    from: { id: 'chen', name: '陈女士', remark: '3-2-1201 陈', isFriend: true },
    sentAt: '2026-11-22T03:00:00.000Z',
    text: '我家厨房漏水了',
  });
});

describe('each kind arrives as what it is', () => {
  test.for([
    ['picture', 'leak.jpg', 'image/jpeg'],
    ['video', 'leak.mp4', 'video/mp4'],
    ['file', '合同.pdf', 'application/pdf'],
  ] as const)('%s', async ([kind, name, type]) => {
    const heard = await hear({ kind, file: file(name) });
    expect(heard).toMatchObject({
      kind,
      // The name of a picture's file is nobody's words.
      text: kind === 'picture' ? '' : name,
      media: { name, type, bytes: Buffer.byteLength(`bytes of ${name}`) },
    });
  });

  test('sticker, whose bytes nobody asks for', async () => {
    const heard = await hear({ kind: 'sticker', file: file('cat.gif') });
    expect(heard.kind).toBe('sticker');
    expect(heard.media ?? heard.missing).toBeUndefined();
  });

  test('a voice with its seconds, and its bytes as they came', async () => {
    const take = line.take;
    let read = '';
    line.take = async ({ media }) => {
      if (media) read = Buffer.from(await line.link.bytes(media)).toString();
    };
    const heard = await hear({ kind: 'voice', file: file('message.sil', { seconds: 7 }) });
    line.take = take;
    expect(heard).toMatchObject({ kind: 'voice', seconds: 7, media: { name: 'message.sil' } });
    expect(read).toBe('bytes of message.sil');
  });

  test.for<[Omit<PretendMessage, 'from'>, Partial<Heard>]>([
    [
      { kind: 'location', place: { latitude: 39.9, longitude: 116.3, name: '3 号楼东门' } },
      { kind: 'location', text: '3 号楼东门', place: { latitude: 39.9, longitude: 116.3 } },
    ],
    [
      { kind: 'link', link: { title: '停水通知', description: '今晚', url: 'https://example.com/water' } },
      { kind: 'link', text: '停水通知\n今晚', url: 'https://example.com/water' },
    ],
    [
      { kind: 'card', contact: 'li' },
      { kind: 'card', text: '李先生' },
    ],
    [
      { kind: 'app', text: '生活缴费' },
      { kind: 'app', text: '生活缴费' },
    ],
    [{ kind: 'envelope' }, { kind: 'other', name: '红包' }],
    [{ kind: 'transfer' }, { kind: 'other', name: '转账' }],
    [
      { kind: 'other', text: '李先生邀请了王先生' },
      { kind: 'notice', text: '李先生邀请了王先生' },
    ],
    [
      { kind: 'other', text: '<msg><new/></msg>' },
      { kind: 'other', name: '消息', text: '' },
    ],
  ])('%o', async ([message, expected]) => {
    expect(await hear(message)).toMatchObject(expected);
  });

  test('a message that is taken back names the one it takes back', async () => {
    const heard = await hear({ kind: 'text', text: '我家 1201 漏水' });
    expect(await hear({ kind: 'recalled', text: heard.id })).toMatchObject({
      kind: 'recalled',
      of: heard.id,
      text: '',
    });
  });

  test.for([
    ['<session>wxid_chen</session><msgid>1710</msgid><newmsgid>8203</newmsgid>', '8203'],
    ['<session>wxid_chen</session><newmsgid>8203</newmsgid><msgid>1710</msgid>', '8203'],
    ['<session>wxid_chen</session><msgid>1710</msgid>', '1710'],
  ])('also out of the XML of WeChat: %s', async ([ids, of]) => {
    const text = `<sysmsg type="revokemsg"><revokemsg>${ids}<replacemsg><![CDATA["陈女士" 撤回了一条消息]]></replacemsg></revokemsg></sysmsg>`;
    expect(await hear({ kind: 'recalled', text })).toMatchObject({ kind: 'recalled', of, text: '' });
  });
});

test('what comes too large or not at all says why, and the message arrives', async () => {
  const large = { name: 'large.mp4', bytes: Buffer.alloc(21 * 1024 * 1024) };
  const heard = await hear({ kind: 'video', file: large });
  expect(heard).toMatchObject({ kind: 'video', missing: TOO_LARGE });
  expect(heard.media).toBeUndefined();
  expect(await hear({ kind: 'picture', text: '' })).toMatchObject({ missing: '没能从微信取到文件' });
});

describe('in a room', () => {
  const room = 'building3';

  test('it tells where, and whether it was said to us', async () => {
    const plain = await hear({ kind: 'text', room, text: '电梯又坏了' });
    expect(plain.room).toEqual({ id: room, topic: '3 号楼业主群', isAddressed: false, words: '电梯又坏了' });
    const to = await hear({ kind: 'text', room, text: '@小门\u2005我家漏水了', mentions: ['wxid_menfang'] });
    expect(to.room).toMatchObject({ isAddressed: true, words: '我家漏水了' });
    expect(to.text).toBe('@小门\u2005我家漏水了');
  });

  test('who has spoken there is a contact, and need not be a friend', async () => {
    const heard = await hear({ kind: 'picture', room, from: 'li', file: file('hall.jpg') });
    expect(heard).toMatchObject({ from: { id: 'li', isFriend: false }, room: { isAddressed: false, words: '' } });
  });
});

test('the same message twice is one', async () => {
  const heard = await hear({ kind: 'text', text: '一次' });
  line.gateway.repeat(heard.id);
  await hear({ kind: 'text', text: '之后' });
  expect(line.heard.filter(one => one.id === heard.id)).toHaveLength(1);
});

test('history that comes once more after a login is not heard again', async () => {
  const delivered = line.gateway.delivered.length;
  line.gateway.logout();
  await line.until(() => !line.isOnline());
  line.gateway.login();
  await line.until(line.isOnline);
  await hear({ kind: 'text', text: '登录之后' });
  expect(line.gateway.delivered).toHaveLength(delivered + 4);
  const ids = line.heard.map(one => one.id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('a chat keeps its order when bytes take long, and no other chat waits for it', async () => {
  const slow = line.gateway.hear({ kind: 'video', from: 'chen', file: file('slow.mp4') }, true);
  const next = line.gateway.hear({ kind: 'text', from: 'chen', text: '就是这里' });
  const fire = line.gateway.hear({ kind: 'text', from: 'li', text: '我家着火了' });
  const inRoom = line.gateway.hear({ kind: 'text', from: 'chen', room: 'building3', text: '大家小心' });
  await line.message(fire);
  await line.message(inRoom);
  expect(line.heard.some(one => one.id === slow || one.id === next)).toBe(false);
  line.gateway.release(slow);
  await line.message(next);
  expect(line.heard.slice(-2).map(one => one.id)).toEqual([slow, next]);
});

test('what the database does not take keeps its own chat waiting, and no other', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  line.take = async ({ from }) => {
    if (from.id === 'chen') {
      resolve();
      throw new Error('not this one');
    }
  };
  const poison = line.gateway.hear({ kind: 'text', from: 'chen', text: '存不下' });
  const behind = line.gateway.hear({ kind: 'text', from: 'chen', text: '之后' });
  await promise;
  await hear({ kind: 'text', from: 'li', text: '别人的' });
  expect(line.heard.some(one => one.id === poison || one.id === behind)).toBe(false);
  line.take = async () => {};
  line.link.again();
  await line.message(behind);
  expect(line.heard.slice(-2).map(one => one.id)).toEqual([poison, behind]);
});

test('a message that does not get on record is offered again, and lies sealed until then', async () => {
  let tries = 0;
  line.take = async () => {
    tries += 1;
    if (tries < 3) throw new Error('the database is away');
  };
  const isDown = line.until(() => tries === 1);
  const arrives = hear({ kind: 'file', text: '绝密', file: { name: '身份证.pdf', bytes: Buffer.from('绝密的内容') } });
  await isDown;
  const dir = join(line.dir, 'heard');
  const sealed = readdirSync(dir);
  expect(sealed.map(name => name.slice(17)).sort()).toEqual(['0.bin', 'msg']);
  for (const name of sealed) expect(readFileSync(join(dir, name)).includes('绝密')).toBe(false);
  line.link.again();
  await line.until(() => tries === 2);
  line.link.again();
  await arrives;
  line.take = async () => {};
  await hear({ kind: 'text', text: '之后' });
  expect(line.heard.at(-2)?.text).toBe('身份证.pdf');
});

test('somebody who asks to become a friend is told with his words, and accepted', async () => {
  const id = line.gateway.befriend({ id: 'wang', name: '王先生', isFriend: false }, '3-2-1202 王');
  await line.until(() => line.friends.length === 1);
  expect(line.friends).toEqual([{ id, login: 'stable', from: { id: 'wang', name: '王先生' }, hello: '3-2-1202 王' }]);
  expect(await line.link.accept(id)).toEqual({ kind: 'said' });
  expect(line.gateway.accepted).toEqual([id]);
});

test('bytes whose way is broken are owed, and come when it is mended', async () => {
  const id = line.gateway.hear({ kind: 'picture', from: 'chen', file: file('leak.jpg') }, true);
  await line.gateway.until(() => line.gateway.delivered.includes(id));
  const before = line.link.state().restarts;
  await line.until(() => readdirSync(join(line.dir, 'heard')).some(name => name.endsWith('.owed')));
  await line.gateway.away();
  await line.gateway.back();
  line.gateway.release(id);
  await line.until(() => line.link.state().restarts > before && line.isOnline());
  expect(await line.message(id)).toMatchObject({ kind: 'picture', media: { name: 'leak.jpg' } });
});
