import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ownerWords } from '../../../flows/index.ts';
import { createBindingVerbs } from '../../../src/app/binding-verbs.ts';
import { createDeskView } from '../../../src/db/desk-view.ts';
import { type WechatService, wechatService } from '../../support/wechat.ts';

// 小吴 (吴桂兰, 1-1-101) and 小郑 have new ids with each login; 老黄 keeps his.
const PEOPLE = [{ name: '小吴' }, { name: '小郑' }, { name: '老黄', id: 'wxid_huang' }];

let home: WechatService;
let zhang: Awaited<ReturnType<WechatService['staff']>>;
beforeEach(async () => {
  home = await wechatService({ world: { people: PEOPLE } });
  zhang = await home.staff('1001');
});
afterEach(() => home.close());

async function bind(name: string, room = '101'): Promise<void> {
  const [tie] = await home.rows(
    sql`select t.person_id, t.house_id from tie t join house h on h.id = t.house_id where h.room = ${room}`,
  );
  const [personId, houseId] = [Number(tie!['person_id']), Number(tie!['house_id'])];
  const made = await home.book.bindings.makeCode(zhang.member, personId, houseId, home.clock.now());
  await home.say(name, made!.code);
}
const ticketAt = async (n: number) => (await home.tickets())[n]!;
const story = async (n: number, by = zhang.member) =>
  (await createDeskView(home.client, home.cipher, home.clock, home.book.estate).story(
    by,
    (
      await ticketAt(n)
    )['id'] as string,
    false,
  ))!;
async function reply(n: number, text: string): Promise<void> {
  const { ticket, lastSeq } = await story(n);
  await home.verbs.reply(zhang.act(ticket.id, ticket.version), text, lastSeq);
  await home.settle();
}
const toldSince = (name: string, from: number) => home.link.toldTo(name).slice(from).join('\n');
const toldSo = (name: string) => home.link.toldTo(name).length;

test('numbers stay what they are, whichever chat they were said in', async () => {
  await home.say('小吴', '你好');
  await bind('小吴');
  await home.say('小吴', '1栋1单元楼道灯坏了，电话13800001111');
  home.link.relogin();
  await home.say('小吴', '你好，我朋友的电话是13900002222');
  await bind('小吴');
  const n = (await home.tickets()).findIndex(t => String(t['summary']).includes('楼道灯'));
  expect((await story(n)).phone).toBe('13800001111');

  // Staff's number goes out as it was written, owners' numbers stay whose they are.
  await reply(n, '师傅的电话13700003333。');
  expect(home.last('小吴')).toContain('13700003333');
  await home.say('小吴', `${(await ticketAt(n))['number']}补充一下，电话改成13600004444`);
  const after = await story(n);
  expect(after.phone).toBe('13600004444');
  const words = after.items.flatMap(item => ('text' in item ? [item.text] : [])).join('\n');
  for (const number of ['13800001111', '13900002222', '13700003333', '13600004444']) expect(words).toContain(number);
  expect(words).not.toContain('〔号码〕');
});

test('a case from before the chat was his does not follow; one from after does', async () => {
  await home.say('小吴', '1栋1单元楼道灯坏了');
  await bind('小吴');
  await home.say('小吴', '5栋电梯里有异响');
  home.link.relogin();
  await home.say('小吴', '你好');
  await bind('小吴');
  const from = toldSo('小吴');
  await reply(0, '灯今天换。');
  expect(toldSo('小吴')).toBe(from);
  await reply(1, '电梯下午检修。');
  expect(toldSince('小吴', from)).toContain('电梯下午检修。');
});

test('who had two chats under one login: nobody knows which of them went where', async () => {
  for (const name of ['小吴', '小郑']) {
    await home.say(name, '你好');
    await bind(name);
  }
  await home.say('小吴', '1栋1单元楼道灯坏了');
  home.link.relogin();
  await home.say('小郑', '你好');
  await bind('小郑');
  const from = toldSo('小郑');
  await reply(0, '灯今天换。');
  expect(toldSo('小郑')).toBe(from);
});

test('a second chat of his under the same login is a second chat, and the first stays the one that is told', async () => {
  await home.say('小吴', '你好');
  await bind('小吴');
  await home.say('小吴', '1栋1单元楼道灯坏了');
  home.link.relogin();
  for (const name of ['小吴', '小郑']) {
    await home.say(name, '你好');
    await bind(name);
  }
  const from = toldSo('小吴');
  await reply(0, '灯今天换。');
  expect(toldSince('小吴', from)).toContain('灯今天换。');
  expect(home.link.toldTo('小郑').join()).not.toContain('灯今天换。');
});

test('stable ids: a second chat of the same person hears nothing of the first one’s case', async () => {
  await home.say('老黄', '你好');
  await bind('老黄');
  await home.say('老黄', '1栋1单元楼道灯坏了');
  home.link.relogin();
  await home.say('小吴', '你好');
  await bind('小吴');
  await reply(0, '灯今天换。');
  expect(home.last('老黄')).toContain('灯今天换。');
  expect(home.link.toldTo('小吴').join()).not.toContain('灯今天换。');
});

test('on the web a second chat of the same person is a second chat', async () => {
  const [first, second] = [home.owner('web-1'), home.owner('web-2')];
  const code = async () => {
    const [tie] = await home.rows(
      sql`select t.person_id, t.house_id from tie t join house h on h.id = t.house_id where h.room = '101'`,
    );
    const { personId, houseId } = { personId: Number(tie!['person_id']), houseId: Number(tie!['house_id']) };
    return (await home.book.bindings.makeCode(zhang.member, personId, houseId, home.clock.now()))!.code;
  };
  await first.say(await code());
  await first.say('1栋1单元楼道灯坏了');
  await second.say(await code());
  await reply(0, '灯今天换。');
  expect((await first.heard()).at(-1)).toContain('灯今天换。');
  expect((await second.heard()).join()).not.toContain('灯今天换。');
});

test('through three logins it goes to the newest chat of his, and what was missed is said once', async () => {
  await home.say('小吴', '你好');
  await bind('小吴');
  await home.say('小吴', '1栋1单元楼道灯坏了');
  home.link.relogin();
  await reply(0, '灯今天换。');
  await home.say('小吴', '你好');
  await bind('小吴');
  expect(home.last('小吴')).toMatch(/没能送到[\s\S]*灯今天换/);
  home.link.relogin();
  await reply(0, '灯改到明天。');
  await home.say('小吴', '你好');
  const from = toldSo('小吴');
  await bind('小吴');
  expect(toldSince('小吴', from)).toContain('灯改到明天。');
  expect(toldSince('小吴', from)).not.toContain('灯今天换。');
  await reply(0, '换好了。');
  expect(home.last('小吴')).toContain('换好了。');
});

test('staff who bind the chat bring the cases with it', async () => {
  await home.say('小吴', '你好');
  await bind('小吴');
  await home.say('小吴', '1栋1单元楼道灯坏了');
  home.link.relogin();
  await reply(0, '灯今天换。');
  for (const words of ['我要绑定房屋', '吴桂兰', '1栋1单元101', '业主']) await home.say('小吴', words);
  const [request] = await home.rows(sql`select * from binding_request where decided_at is null`);
  const feed = { wake: () => {}, watch: () => () => {} };
  const { book, clock, deliveryDue } = home;
  const verbs = createBindingVerbs({ book, clock, feed, words: ownerWords, deliveryDue });
  const place = { building: '1', unit: '1', room: '101', role: 'owner' as const };
  await verbs.grant(zhang.member, Number(request!['id']), {
    ...place,
    personId: Number(request!['person_id']),
  });
  await home.settle();
  expect(toldSince('小吴', toldSo('小吴') - 2)).toMatch(/绑好[\s\S]*没能送到[\s\S]*灯今天换。/);
  await reply(0, '师傅出发了。');
  expect(home.last('小吴')).toContain('师傅出发了。');
});

test('a complaint about a colleague is kept from him in the new chat as well', async () => {
  await home.say('小吴', '你好');
  await bind('小吴');
  await home.say('小吴', '我要投诉管家李敏，态度很差，请保密');
  home.link.relogin();
  await home.say('小吴', '1栋1单元楼道灯坏了');
  await bind('小吴');
  await home.pass(20 * 60_000);
  const complaint = (await home.tickets()).findIndex(t => t['kind'] === 'complaint');
  const lamp = (await home.tickets()).findIndex(t => String(t['summary']).includes('楼道灯'));
  await home.say('小吴', `${(await ticketAt(complaint))['number']}补充：她昨天又摔了我的门`);
  const li = (await home.staff('2001')).member;
  const seen = async (by: typeof li) => JSON.stringify((await story(lamp, by)).items);
  expect(await seen(zhang.member)).toContain('摔了我的门');
  expect(await seen(li)).not.toContain('摔了我的门');

  // Also when the chat is nobody's any more.
  await home.rows(sql`update contact set person_id = null, bound_at = null where until is null`);
  expect(await seen(li)).not.toContain('摔了我的门');
  expect(JSON.stringify((await story(complaint)).items)).toContain('摔了我的门');
});

test('taken over is the chat in which he is, and a pause holds there', async () => {
  await home.say('小吴', '你好');
  await bind('小吴');
  await home.say('小吴', '1栋1单元楼道灯坏了');
  home.link.relogin();
  await home.say('小吴', '你好');
  await bind('小吴');
  const { ticket } = await story(0);
  await home.verbs.takeOver(zhang.act(ticket.id, ticket.version));
  await home.settle();
  expect(home.last('小吴')).toContain('小张');
  const from = toldSo('小吴');
  await home.say('小吴', '我的灯到底什么时候来修');
  expect(toldSo('小吴')).toBe(from);
  expect((await story(0)).takenOverBy?.name).toBe('小张');
  // What he said meanwhile must be read before it is answered.
  const act = zhang.act(ticket.id, (await story(0)).ticket.version);
  await expect(home.verbs.reply(act, '马上问。', 1)).rejects.toThrow(/什么时候来修/);
});

test('what a puppet tells again after a login with new ids is on record once', async () => {
  const sentAt = home.clock.now();
  await home.say('小吴', { text: '1栋1单元楼道灯坏了，电话13800001111', id: 'a1', sentAt });
  await home.say('小郑', { text: '1栋1单元楼道灯坏了，电话13800001111', id: 'a2', sentAt: new Date(+sentAt - 1000) });
  const said = async () => Number((await home.rows(sql`select count(*) as n from message`))[0]!['n']);
  const before = await said();
  await home.pass(60_000);
  home.link.relogin();
  const from = toldSo('小吴');
  await home.say('小吴', { text: '1栋1单元楼道灯坏了，电话13800001111', id: 'b1', sentAt });
  expect([await said(), toldSo('小吴')]).toEqual([before, from]);
  // Other words, another second, another name: nothing is taken for what it is not.
  await home.say('小吴', { text: '1栋1单元楼道灯坏了', id: 'b2', sentAt });
  await home.say('小吴', { text: '1栋1单元楼道灯坏了，电话13800001111', id: 'b3', sentAt: new Date(+sentAt - 1000) });
  expect(await said()).toBe(before + 2);
});
