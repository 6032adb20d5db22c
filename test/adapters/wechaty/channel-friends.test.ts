import { sql } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import { type WechatService, wechatService } from '../../support/wechat.ts';

let home: WechatService;
afterEach(() => home.close());

async function codeFor(room: string): Promise<string> {
  const [tie] = await home.rows(
    sql`select t.person_id, t.house_id from tie t join house h on h.id = t.house_id where h.room = ${room}`,
  );
  const { member } = await home.staff('1001');
  const made = await home.book.bindings.makeCode(
    member,
    Number(tie!['person_id']),
    Number(tie!['house_id']),
    home.clock.now(),
  );
  return made!.code;
}

test.each(['3-2-1201 陈', '3栋2单元1201室，陈美华', '我是3栋2单元1201的陈女士'])(
  'whoever names his home and name becomes a friend and is greeted: %s',
  async hello => {
    home = await wechatService();
    await home.link.befriend('陈女士', hello);
    expect(home.link.accepted).toEqual(['陈女士']);
    await home.pass(2500);
    const told = home.link.toldTo('陈女士').join('\n');
    expect(told).toContain('翠湖花园');
    expect(told).toContain('机器');
    await home.pass(10_000);
    expect(home.last('陈女士')).toContain('绑定');
    const [message] = await home.rows(sql`select text from message`);
    expect(message!['text']).toBe(hello);
  },
);

test('a binding code lets in, and binds the chat as if it had been typed there', async () => {
  home = await wechatService();
  const code = await codeFor('1201');
  await home.link.befriend('陈女士', code);
  expect(home.link.accepted).toEqual(['陈女士']);
  await home.pass(2500);
  const [contact] = await home.rows(sql`select person_id from contact where external_id = 'wxid_chen'`);
  expect(contact!['person_id']).not.toBeNull();
  await home.pass(60_000);
  expect(home.link.toldTo('陈女士').join('\n')).not.toContain('加上好友了');
});

test.each(['你好', '3-2-1201 王', '9-9-9999 陈', 'K7MP-3XA9', ''])(
  'whoever is not awaited is left to staff, once: %j',
  async hello => {
    home = await wechatService();
    await home.link.befriend('路人', hello);
    await home.pass(2500);
    expect(home.link.accepted).toEqual([]);
    expect(home.link.said).toEqual([]);
    expect(await home.tickets()).toMatchObject([
      { category: 'none.general', source: 'visit', summary: expect.stringContaining('微信好友申请') },
    ]);
  },
);

test('whoever is bound already is let in again; what WeChat does not let us accept is left to staff', async () => {
  home = await wechatService();
  await home.link.befriend('陈女士', await codeFor('1201'));
  await home.pass(2500);
  await home.link.befriend('陈女士', '');
  expect(home.link.accepted).toEqual(['陈女士', '陈女士']);
  // Whoever deals with it at the phone is faster.
  await home.link.befriend('小吴', '5-1-502 黄志强', 'f-gone');
  home.link.relogin();
  await home.link.befriend('小吴', '5-1-502 黄志强', 'f-gone');
  expect(await home.tickets()).toMatchObject([{ summary: expect.stringContaining('没有自动通过成') }]);
});

test('the same request again changes nothing, whatever came of the first', async () => {
  home = await wechatService();
  for (let i = 0; i < 3; i++) await home.link.befriend('陈女士', '3-2-1201 陈', 'f-1');
  await home.pass(20_000);
  expect(home.link.accepted).toEqual(['陈女士']);
  expect(await home.tickets()).toEqual([]);
  expect(await home.rows(sql`select text from message`)).toHaveLength(1);
  expect(home.link.toldTo('陈女士').filter(text => text.includes('加上好友了'))).toHaveLength(1);
});

test('two people are two, also under one id of the puppet', async () => {
  home = await wechatService();
  await home.link.befriend('陈女士', '3-2-1201 陈', 'f-1');
  await home.link.befriend('老黄', '5-1-502 黄志强', 'f-1');
  expect(await home.rows(sql`select text from message where channel = 'wechaty' order by id`)).toEqual([
    { text: '3-2-1201 陈' },
    { text: '5-1-502 黄志强' },
  ]);
});

test('what is asked while the line is away is on record, and answered when it is back', async () => {
  home = await wechatService();
  home.link.goOffline();
  await home.link.befriend('老黄', '5-1-502 黄志强');
  expect(await home.rows(sql`select text from message`)).toEqual([{ text: '5-1-502 黄志强' }]);
  expect(await home.tickets()).toEqual([]);
  home.link.goOnline();
  home.link.again();
  await expect.poll(() => home.link.accepted).toEqual(['老黄']);
  expect(await home.tickets()).toEqual([]);
});

test('who cannot be let in for long is left to staff', async () => {
  home = await wechatService();
  home.link.goOffline();
  await home.link.befriend('老黄', '5-1-502 黄志强');
  expect(await home.tickets()).toEqual([]);
  const tickets = () => {
    home.link.again();
    return home.tickets();
  };
  await expect.poll(tickets).toMatchObject([{ summary: expect.stringContaining('没有自动通过成') }]);
});
