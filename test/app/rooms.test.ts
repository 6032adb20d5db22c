import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ownerWords } from '../../flows/index.ts';
import { createBindingVerbs } from '../../src/app/binding-verbs.ts';
import { createBindingView } from '../../src/db/binding-view.ts';
import { createDeskView } from '../../src/db/desk-view.ts';
import { testRoom } from '../support/room.ts';
import { testService } from '../support/service.ts';

let home: Awaited<ReturnType<typeof testService>>;
let room: ReturnType<typeof testRoom>;
beforeEach(async () => {
  home = await testService();
  room = testRoom(home);
});
afterEach(() => home.close());

test('talk of a room is on record with who spoke, and nobody answers it', async () => {
  await room.say('aqiang', '阿强', '今晚谁家有多的葱');
  await room.say('xiaomei', '小美', '我家厨房漏水了，5栋1单元502');
  expect(await room.heard()).toEqual([]);
  expect(await home.tickets()).toEqual([]);
  const said = await home.rows(
    sql`select m.text, k.external_id as who, c.room, o.person_id from message m join contact k on k.id = m.speaker_id
        join conversation c on c.id = m.conversation_id join contact o on o.id = c.contact_id order by m.id`,
  );
  expect(said).toEqual([
    { text: '今晚谁家有多的葱', who: 'aqiang', room: '翠湖业主群', person_id: null },
    { text: '我家厨房漏水了，5栋1单元502', who: 'xiaomei', room: '翠湖业主群', person_id: null },
  ]);
});

test('the same message twice is one, and who speaks privately first is the same contact', async () => {
  await home.owner('aqiang').say('你好');
  expect(await room.post('aqiang', '阿强', '在吗', false, 'm-1')).toMatchObject({ isNew: true });
  expect(await room.post('aqiang', '阿强', '在吗', false, 'm-1')).toMatchObject({ isNew: false });
  const [contacts] = await home.rows(sql`select count(*)::int as n from contact where external_id = 'aqiang'`);
  expect(contacts).toEqual({ n: 1 });
});

test('fire: a page that says where it was heard, one line, one case, and no more of it for a while', async () => {
  await room.post('aqiang', '阿强', '3栋2单元着火了！！');
  await home.settle();
  const heard = await room.heard();
  expect(heard).toHaveLength(1);
  expect(heard[0]!.text).toContain('拨119');
  expect(heard[0]!.text).not.toMatch(/[？?]|CH-26|阿强|3栋/);
  expect(home.pager.pages).toHaveLength(1);
  expect(home.pager.pages[0]!.page).toMatchObject({ danger: 'fire', where: '3栋2单元，“翠湖业主群”群里“阿强”说的' });
  await home.pass(110_000);
  await room.say('xiaomei', '小美', '真的着火了快来人');
  expect(await room.heard()).toHaveLength(1);
  const [ticket, ...others] = await home.tickets();
  expect(others).toEqual([]);
  expect(ticket).toMatchObject({ source: 'room', danger: 'fire', kind: 'emergency', urgency: 'emergency' });
  expect(ticket!['messages']).toHaveLength(2);
  const [contact] = await home.rows(sql`select external_id from contact where id = ${ticket!['contact_id'] as number}`);
  expect(contact).toEqual({ external_id: 'aqiang' });
});

test('numbers in the names of a room and of who spoke reach neither the page nor a row', async () => {
  room = testRoom(home, '3栋群4008001234 电话１３９００００１２３４', 'room-2');
  await room.say('aqiang', '开锁王师傅138-0000-1234', '着火了！！');
  const NUMBER = /4008001234|138-?0000-?1234|１３９/;
  expect(home.pager.pages[0]!.page['where']).toBe('“3栋群… 电话…”群里“开锁王师傅…”说的');
  expect(JSON.stringify(home.pager.pages)).not.toMatch(NUMBER);
  expect(JSON.stringify(await home.rows(sql`select body from outbox`))).not.toMatch(NUMBER);
  expect(JSON.stringify(await home.rows(sql`select room from conversation`))).not.toMatch(NUMBER);
});

test('a topic that is not to be had just now changes nothing', async () => {
  await room.say('aqiang', '阿强', '早');
  await testRoom(home, '').say('aqiang', '阿强', '还在吗');
  expect(await home.rows(sql`select room from conversation where room is not null`)).toEqual([{ room: '翠湖业主群' }]);
});

test('people are called again until somebody answers, and told again where it was heard', async () => {
  await room.say('aqiang', '阿强', '着火了！！');
  await home.pass(120_000);
  expect(home.pager.pages.map(p => p.page['where'])).toEqual(['“翠湖业主群”群里“阿强”说的', '“翠湖业主群”群里说的']);
});

test('in a room a suspicion is enough, because nobody is asked', async () => {
  await room.say('aqiang', '阿强', '楼道里有股烧焦的味道');
  expect(home.pager.pages).toHaveLength(1);
  const [line, ...more] = await room.heard();
  expect(more).toEqual([]);
  expect(line!.text).not.toMatch(/[？?]/);
});

test('what different people say makes no danger together; what one says in pieces does', async () => {
  await room.post('a', '阿强', '电梯');
  await room.post('b', '小美', '停了');
  await room.post('c', '老王', '我们出不去');
  await home.pass(2500);
  expect(home.pager.pages).toEqual([]);
  await room.post('d', '小李', '电梯停了');
  await room.post('d', '小李', '我们出不去');
  await home.settle();
  expect(home.pager.pages).toHaveLength(1);
});

test('who speaks to us hears one line that names nobody, and is answered in his own chat', async () => {
  await room.say('aqiang', '3-2-1201阿强', '我家厨房漏水了，3栋2单元1201', true);
  expect(await room.heard()).toEqual([{ text: expect.stringContaining('我私下回复您'), mention: 'aqiang' }]);
  expect((await home.owner('aqiang').heard()).join('\n')).toContain('CH-26-0001');
  const [ticket] = await home.tickets();
  expect(ticket).toMatchObject({ source: 'chat' });
});

test('several at once get one line, and no more than one a minute', async () => {
  await room.post('aqiang', '阿强', '物业在吗', true);
  await room.post('xiaomei', '小美', '转人工', true);
  await home.pass(2500);
  const [line, ...more] = await room.heard();
  expect(more).toEqual([]);
  expect(line!.text).toContain('几位');
  expect(line!.mention).toBeUndefined();
  await room.say('laowang', '老王', '我的账单', true);
  expect(await room.heard()).toHaveLength(1);
  expect((await home.owner('laowang').heard()).length).toBeGreaterThan(0);
  await home.pass(60_000);
  await room.say('laowang', '老王', '人呢', true);
  expect(await room.heard()).toHaveLength(2);
});

test('forty who say the lights are out are one case with its figure, and the room hears nothing', async () => {
  for (let i = 0; i < 40; i++)
    await room.say(`neighbour-${i}`, `邻居${i}`, ['停电了', '我家停电了', '怎么又停电了'][i % 3]!);
  expect(await room.heard()).toEqual([]);
  const [storm, ...others] = await home.tickets();
  expect(others).toEqual([]);
  expect(storm).toMatchObject({ source: 'room', category: 'facility.power' });
  expect(storm!['summary']).toMatch(/群里(20|40)位在说/);
  const [said] = await home.rows(sql`select count(*)::int as n from message`);
  expect(said).toEqual({ n: 40 });
});

test('a binding code said in a room binds nobody', async () => {
  const { book, clock, deliveryDue } = home;
  const feed = { wake: () => {}, watch: () => () => {} };
  const zhang = await home.staff('1001');
  const [line] = await createBindingView(home.client, home.cipher, clock).homes(zhang.member, '3-2-1201');
  const { makeCode } = createBindingVerbs({ book, clock, feed, words: ownerWords, deliveryDue });
  const { code } = await makeCode(zhang.member, line!.residents[0]!.personId, line!.houseId);
  await room.say('aqiang', '阿强', `我的码是${code}`);
  expect(
    await home.rows(
      sql`select 1 from contact where person_id is not null and external_id in ('aqiang', 'room:room-1')`,
    ),
  ).toEqual([]);
  expect(await home.rows(sql`select used_at from binding_code`)).toEqual([{ used_at: null }]);
});

test('the desk shows where and by whom it was said, and writes nothing into the room', async () => {
  await room.say('aqiang', '阿强', '着火了，3栋2单元');
  await room.say('xiaomei', '小美', '我也看到烟了');
  const li = await home.staff('2001');
  const view = createDeskView(home.client, home.cipher, home.clock, home.book.estate);
  const [alarm] = await view.alarms(li.member);
  expect(alarm).toMatchObject({ where: '3栋2单元，“翠湖业主群”群里“阿强”说的', words: '着火了，3栋2单元' });
  const story = (await view.story(li.member, alarm!.ticketId!, true))!;
  expect(story).toMatchObject({ room: '翠湖业主群', reporter: '阿强' });
  const said = story.items.flatMap(item => (item.kind === 'said' ? [`${item.speaker}：${item.text}`] : []));
  expect(said).toEqual(['阿强：着火了，3栋2单元', '小美：我也看到烟了']);
  const acts = () => li.act(story.ticket.id, story.ticket.version);
  await expect(home.verbs.reply(acts(), '同事来看', 1)).rejects.toThrow('不在群里回复');
  await expect(home.verbs.takeOver(acts())).rejects.toThrow('不在群里回复');
  await home.verbs.claim(acts());
  await home.settle();
  expect(await room.heard()).toHaveLength(1);
});
