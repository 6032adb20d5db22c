import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDeskView } from '../../src/db/desk-view.ts';
import type { Logged } from '../../src/ports/verbs.ts';
import { testService } from '../support/service.ts';

let home: Awaited<ReturnType<typeof testService>>;
let zhang: Awaited<ReturnType<(typeof home)['staff']>>;
beforeAll(async () => {
  home = await testService();
  zhang = await home.staff('1001');
});
afterAll(() => home.close());

let n = 0;
const log = (logged: Partial<Logged>, actId = `press-${++n}`) =>
  home.verbs.log(zhang.member, { source: 'phone', words: '厨房水管漏水，地上都湿了', ...logged }, actId);
const now = async (id: string) => (await home.book.tickets.find(id))!;
const written = () =>
  home.rows(sql`select count(*)::int as n from outbox o join lane l on l.id = o.lane_id where l.channel = 'paper'`);

test('a call becomes a case like one of the chat: read, placed, its house found, its numbers concealed', async () => {
  const ticket = await log({
    where: '3-2-1201 厨房',
    name: '陈美华',
    phone: '138 0000 1201',
    words: '厨房水管漏水，地上都湿了，也可以打13900000999',
  });
  expect(ticket).toMatchObject({
    source: 'phone',
    kind: 'repair',
    category: 'facility.leak',
    where: { building: '3', unit: '2', room: '1201', location: '厨房' },
    phone: '⟦p2⟧',
    state: 'recorded',
    checked: false,
    about: [],
  });
  expect(ticket.number).toMatch(/^CH-26-\d{4}$/);
  const [house] = await home.rows(sql`select * from house where id = ${ticket.houseId!}`);
  expect(house).toMatchObject({ building: '3', unit: '2', room: '1201' });
  const view = createDeskView(home.client, home.cipher, home.clock, home.book.estate);
  const story = (await view.story(zhang.member, ticket.id, false))!;
  expect(story).toMatchObject({ reporter: '陈美华', phone: '13800001201', channel: 'paper' });
  expect(story.items.map(item => item.text)).toEqual([
    '厨房水管漏水，地上都湿了，也可以打13900000999',
    '来电登记（未核对）',
  ]);
  expect(story.items[1]).toMatchObject({ by: '小张' });
  const [stored] = await home.rows(sql`select * from message where id = ${ticket.messages[0]!}`);
  expect(stored!['text']).toContain('⟦p1⟧');
  expect(stored!['handled_at']).not.toBeNull();
});

test('the same act twice, and at once, is one case', async () => {
  const [one, two] = await Promise.all([log({}, 'twice'), log({}, 'twice')]);
  const three = await log({ words: '别的话' }, 'twice');
  expect([two!.id, three.id]).toEqual([one!.id, one!.id]);
  const [{ events }] = (await home.rows(
    sql`select count(*)::int as events from ticket_event where ticket_id = ${one!.id}`,
  )) as [{ events: number }];
  expect(events).toBe(1);
});

test('nothing is ever written to somebody without a chat, and nothing pretends it was', async () => {
  const { id } = await log({ source: 'visit' });
  await home.verbs.claim(zhang.act(id, 1));
  const words = /业主没有聊天（来访登记）.*打电话/;
  await expect(home.verbs.reply(zhang.act(id, 2), '师傅十点到', 9)).rejects.toThrow(words);
  await expect(home.verbs.preview(zhang.member, id, 'reply', '师傅十点到')).rejects.toThrow(words);
  await expect(home.verbs.takeOver(zhang.act(id, 2))).rejects.toThrow(words);
  expect(await home.verbs.preview(zhang.member, id, 'resolve', '换了角阀')).toBe(
    '业主没有聊天，不会收到这句话。请打电话告知：\n换了角阀',
  );
  await home.verbs.resolve(zhang.act(id, 2), '换了角阀');
  await home.verbs.reopen(zhang.act(id, 3), '又漏了');
  await home.settle();
  expect((await now(id)).state).toBe('claimed');
  expect(await written()).toEqual([{ n: 0 }]);
  const events = await home.rows(sql`select kind, data from ticket_event where ticket_id = ${id} order by id`);
  expect(events.map(e => e['kind'])).toEqual(['opened', 'claimed', 'resolved', 'reopened']);
  expect(JSON.stringify(events)).not.toContain('outboxKey');
  const [line] = await createDeskView(home.client, home.cipher, home.clock, home.book.estate).list(zhang.member, {
    state: 'mine',
  });
  expect(line).toMatchObject({ unsent: 0, ticket: { source: 'visit' } });
});

test('a danger that is certain pages, whatever urgency was chosen, and answering it writes to nobody', async () => {
  const ticket = await log({ source: 'guard', where: '3栋2单元楼道', words: '楼道着火了，好大的烟', urgency: 'low' });
  expect(ticket).toMatchObject({ kind: 'emergency', urgency: 'emergency', danger: 'fire' });
  await home.settle();
  expect(home.pager.pages.at(-1)).toMatchObject({
    page: { danger: 'fire', where: '3栋2单元 楼道', number: ticket.number },
  });
  const [alarm] = await home.rows(sql`select * from alarm where ticket_id = ${ticket.id}`);
  await home.verbs.acknowledge(zhang.member, alarm!['id'] as string);
  await home.settle();
  const pages = home.pager.pages.length;
  await home.pass(10 * 60_000);
  expect(home.pager.pages).toHaveLength(pages);
  expect(await now(ticket.id)).toMatchObject({ state: 'claimed', responsibleId: zhang.member.id });
  expect(await written()).toEqual([{ n: 0 }]);
});

test('a suspicion makes it pressing; called an emergency by whoever heard it, people are paged', async () => {
  const words = '楼道里有股烧焦的味道';
  expect(await log({ words })).toMatchObject({ urgency: 'high' });
  const pages = home.pager.pages.length;
  expect(await log({ words, urgency: 'emergency' })).toMatchObject({ urgency: 'emergency', danger: 'fire' });
  await home.settle();
  expect(home.pager.pages).toHaveLength(pages + 1);
});

test('whoever a letter complains about is named on the case, and does not see it', async () => {
  const li = await home.staff('2001');
  const ticket = await log({ source: 'letter', words: '投诉管家李敏，态度恶劣还骂人' });
  expect(ticket).toMatchObject({ kind: 'complaint', about: [li.member.id] });
  await expect(home.verbs.claim(li.act(ticket.id, 1))).rejects.toThrow('没有找到');
});

test('what cannot be kept is said with its remedy, and leaves nothing', async () => {
  const before = (await home.tickets()).length;
  await expect(log({ words: '  ' })).rejects.toThrow('内容还是空的');
  await expect(log({ words: '漏'.repeat(2001) })).rejects.toThrow('2000 字');
  await expect(log({ phone: '12345' })).rejects.toThrow(/电话看不明白.*区号/);
  expect(await home.tickets()).toHaveLength(before);
  const chats = await home.rows(sql`select c.id from conversation c where c.channel = 'paper' and c.last_seq = 0`);
  expect(chats).toEqual([]);
});

test('a number of the hotline is kept with the words, a place without a home as a spot', async () => {
  const ticket = await log({
    source: 'hotline12345',
    where: '地下车库B2',
    externalNumber: 'SH-77',
    words: '车库灯坏了多日',
    category: 'facility.public_area',
  });
  expect(ticket).toMatchObject({ where: { location: '地下车库B2' }, category: 'facility.public_area' });
  expect(ticket.summary).not.toContain('SH-77');
  expect(await home.book.tickets.wordsOf(ticket.messages)).toBe('车库灯坏了多日\n（对方编号 SH-77）');
});
