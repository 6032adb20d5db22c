import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ownerWords } from '../../flows/index.ts';
import { createBindingVerbs } from '../../src/app/binding-verbs.ts';
import { createBindingView } from '../../src/db/binding-view.ts';
import { testService } from '../support/service.ts';

type Home = Awaited<ReturnType<typeof testService>>;
let home: Home;
let zhang: Awaited<ReturnType<Home['staff']>>;
let li: typeof zhang;
let liu: typeof zhang;
let verbs: ReturnType<typeof createBindingVerbs>;
let view: ReturnType<typeof createBindingView>;
let chen: { personId: number; houseId: number };
beforeAll(async () => {
  home = await testService();
  [zhang, li, liu] = [await home.staff('1001'), await home.staff('2001'), await home.staff('3001')];
  const feed = { wake: () => {}, watch: () => () => {} };
  const { book, clock, deliveryDue } = home;
  verbs = createBindingVerbs({ book, clock, feed, words: ownerWords, deliveryDue });
  view = createBindingView(home.client, home.cipher, clock);
  const [line] = await view.homes(zhang.member, '3-2-1201');
  chen = { personId: line!.residents[0]!.personId, houseId: line!.houseId };
});
afterAll(() => home.close());

let n = 0;
let owner: ReturnType<Home['owner']>;
beforeEach(() => {
  owner = home.owner(`bind-${++n}`);
});
const makeCode = async () => (await verbs.makeCode(zhang.member, chen.personId, chen.houseId)).code;
const contactOf = async (address: string) =>
  (await home.rows(sql`select * from contact where external_id = ${address}`))[0]!;
const last = async (who = owner) => (await who.heard()).at(-1);
async function asks(name = '陈美华', role = '业主') {
  await owner.say('我要绑定房屋');
  await owner.say(name);
  await owner.say('3栋2单元1201');
  await owner.say(role);
  return (await view.requests(zhang.member)).at(-1)!;
}

test('a code binds the chat: the owner is known by name and home from the same turn on', async () => {
  const code = await makeCode();
  await owner.say(code.toLowerCase());
  expect(await last()).toMatch(/陈女士，核对上了.*3栋2单元1201绑好/);
  await owner.say('我家厨房漏水了');
  expect(await last()).toContain('地点：3栋2单元1201 厨房');
  const [row] = await home.rows(sql`select * from binding_code order by id desc limit 1`);
  expect(row).toMatchObject({ used_by: (await contactOf(owner.address))['id'], made_by: zhang.member.id });
  expect(JSON.stringify(row)).not.toContain(code.replace('-', ''));
});

test('a second channel of the same person; the first keeps its binding', async () => {
  await owner.say(await makeCode());
  const second = home.owner(`second-${n}`);
  await second.say(await makeCode());
  expect((await contactOf(second.address))['person_id']).toBe((await contactOf(owner.address))['person_id']);
});

test('used, expired, unknown and of somebody gone: one answer', async () => {
  const [used, expired] = [await makeCode(), await makeCode()];
  await home.owner(`first-${n}`).say(used);
  home.clock.pass(10 * 60_000);
  const answers = new Set<string>();
  for (const [i, code] of [used, expired, 'K7MP-3XA9'].entries()) {
    const guesser = home.owner(`guess-${n}-${i}`);
    await guesser.say('你好');
    await guesser.say(code);
    answers.add((await guesser.heard()).at(-1)!);
    expect((await contactOf(guesser.address))['person_id']).toBeNull();
  }
  expect([...answers]).toEqual([expect.stringContaining('没有对上')]);
});

test('five in vain, then nothing is looked at for an hour; other words are answered', async () => {
  await owner.say('K7MP-3XA2\nK7MP-3XA3\nK7MP-3XA4\nK7MP-3XA5');
  expect(await last()).toContain('没有对上');
  await owner.say('K7MP-3XA6');
  expect(await last()).toMatch(/歇一个小时.*客服台/);
  const code = await makeCode();
  await owner.say(code);
  expect(await last()).toContain('歇一个小时');
  expect((await contactOf(owner.address))['person_id']).toBeNull();
  await owner.say('我家厨房漏水了，3栋2单元1201，电话13800001201');
  expect(await last()).toContain('CH-');
  await home.pass(61 * 60_000);
  await owner.say(await makeCode());
  expect(await last()).toContain('绑好');
});

test('a request shows what was said beside the roster; granted once, whoever presses first', async () => {
  const request = await asks();
  expect(request).toMatchObject({ name: '陈美华', role: 'owner', isHome: true, room: '1201' });
  expect(request.residents).toEqual([
    { personId: chen.personId, name: '陈美华', role: 'owner', fits: true, phoneEnd: '1201' },
  ]);
  const [masked] = (await view.requests(liu.member)).filter(r => r.id === request.id);
  expect(masked).toMatchObject({ name: '陈**', residents: [{ name: '陈**' }] });
  expect(masked!.residents[0]).not.toHaveProperty('phoneEnd');
  const grant = { building: '3', unit: '2', room: '1201', role: 'owner' as const, personId: chen.personId };
  await expect(verbs.grant(liu.member, request.id, grant)).rejects.toMatchObject({ code: 'forbidden' });
  const presses = await Promise.allSettled([
    verbs.grant(zhang.member, request.id, grant),
    verbs.grant(li.member, request.id, grant),
  ]);
  expect(presses.filter(p => p.status === 'fulfilled')).toHaveLength(1);
  expect(String((presses.find(p => p.status === 'rejected') as PromiseRejectedResult).reason)).toMatch(/小张|李敏/);
  await home.settle();
  expect((await owner.heard()).filter(t => t.includes('核对过了'))).toHaveLength(1);
  expect((await contactOf(owner.address))['person_id']).toBe(chen.personId);
});

test('somebody new is put on record with a tie in the role he said', async () => {
  const request = await asks('周小雨', '租户');
  expect(request.residents.every(r => !r.fits)).toBe(true);
  await verbs.grant(zhang.member, request.id, { building: '3', unit: '2', room: '1201', role: 'tenant' });
  const [found] = await view.homes(zhang.member, '3栋2单元1201');
  expect(found!.residents.at(-1)).toMatchObject({ name: '周小雨', role: 'tenant' });
  await home.settle();
  await owner.say('我家厨房漏水了');
  expect(await last()).toContain('3栋2单元1201 厨房');
});

test('decided at night: at once for whoever asked a moment ago, in the morning for whoever sleeps', async () => {
  home.clock.set('2026-11-30T01:00:00+08:00');
  const request = await asks('钱多多');
  await verbs.refuse(zhang.member, request.id, '登记的姓名不同');
  await home.settle();
  expect(await last()).toContain('登记的姓名不同');
  const sleeper = await asks('钱多多');
  await home.pass(31 * 60_000);
  await verbs.refuse(zhang.member, sleeper.id, '请带租赁合同来');
  await home.settle();
  expect(await last()).not.toContain('租赁合同');
  await home.pass(5 * 60 * 60_000);
  expect(await last()).toContain('租赁合同');
});

test('refused with a reason the owner reads; a home that is none is not granted', async () => {
  const request = await asks('钱多多');
  await expect(
    verbs.grant(zhang.member, request.id, { building: '99', unit: '', room: '1', role: 'owner' }),
  ).rejects.toMatchObject({ code: 'bad_input' });
  expect((await view.requests(zhang.member)).some(r => r.id === request.id)).toBe(true);
  await verbs.refuse(zhang.member, request.id, '名册里这套房登记的是别人，请带房产证到客服台');
  await home.settle();
  expect(await last()).toMatch(/没有办成.*小张.*请带房产证.*有事照样直接说/s);
});

test('the claimed name stands in clear in no table but the message', async () => {
  await asks('卞小满');
  for (const table of ['conversation', 'outbox', 'ticket', 'ticket_event', 'binding_request', 'contact', 'timer'])
    expect(
      (await home.rows(sql`select 1 from ${sql.identifier(table)} t where t::text like '%卞小满%'`)).length,
      table,
    ).toBe(0);
});

test('a right code in a chat that is somebody else’s goes to staff and moves nothing', async () => {
  await owner.say(await makeCode());
  const [huang] = await view.homes(zhang.member, '5-1-502');
  const { code } = await verbs.makeCode(zhang.member, huang!.residents[0]!.personId, huang!.houseId);
  await owner.say(code);
  expect(await last()).toContain('绑着别的登记');
  const request = (await view.requests(zhang.member)).at(-1)!;
  expect(request).toMatchObject({ building: '5', room: '502', boundTo: '陈美华' });
  await verbs.grant(zhang.member, request.id, { building: '5', unit: '1', room: '502', role: 'family' });
  await home.settle();
  await owner.say('我家厨房漏水了');
  expect(await last()).toMatch(/您说的是(您出租的)?3栋2单元1201，还是5栋1单元502？/);
});

test('an ended tie ends access with the next words; whoever may not, cannot end it', async () => {
  const request = await asks('孟小冬', '家属');
  await verbs.grant(zhang.member, request.id, { building: '3', unit: '2', room: '1201', role: 'family' });
  await owner.say('我搬走了');
  const [ticket] = await home.rows(sql`select * from ticket order by opened_at desc limit 1`);
  const id = ticket!['id'] as string;
  const press = async (who: typeof zhang) => who.act(id, (await home.book.tickets.find(id))!.version);
  await expect(home.verbs.untie(await press(liu), chen.houseId)).rejects.toMatchObject({ code: 'forbidden' });
  await home.verbs.untie(await press(zhang), chen.houseId);
  await expect(home.verbs.untie(await press(zhang), chen.houseId)).rejects.toMatchObject({ code: 'not_allowed_now' });
  await home.settle();
  expect(await last()).toContain('3栋2单元1201的登记已经结束');
  await owner.say('家里马桶堵了');
  expect(await last()).toContain('请问您家是几栋几单元几号');
  await home.verbs.untie(await press(zhang));
  expect((await contactOf(owner.address))['person_id']).toBeNull();
});
