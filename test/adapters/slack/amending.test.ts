import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import type { Verbs } from '../../../src/ports/verbs.ts';
import { DESK, type SlackDesk, slackDesk } from '../../support/slack-desk.ts';

let desk: SlackDesk;
afterEach(() => desk.close());

const ZHANG = 'U1ZHANG';
const LEAK = '3栋2单元1203卫生间水管漏水';
const dialog = () => desk.slack.seenBy(ZHANG).views.at(-1)!;
const inDialog = () => desk.slack.text(dialog());
const opens = () => desk.slack.chooses(ZHANG, desk.card(), 'case_more', '修改信息');
async function saves(entries: Readonly<Record<string, string>>) {
  await desk.slack.submits(ZHANG, entries);
  await desk.settled();
}
async function reported(show: 'full' | 'masked' | 'number', words = LEAK) {
  desk = await slackDesk({ show });
  await desk.owner('w-chen').say(words);
  await desk.settled();
}
const ticket = async () => (await desk.book.tickets.find((await desk.tickets())[0]!['id'] as string))!;
/** What staff changed, the latest last. */
const changes = async () =>
  (
    await desk.rows(sql`select data from ticket_event where kind = 'amended' and actor->>'kind' = 'staff' order by id`)
  ).map(row => (row['data'] as { to: Readonly<Record<string, unknown>> }).to);
/** 老刘 puts something right at the desk. */
async function atDesk(change: Parameters<Verbs['recategorise']>[1]) {
  const { id, version } = await ticket();
  const { member } = await desk.staff('3001');
  await desk.verbs.recategorise({ by: member, ticketId: id, version, actId: randomUUID() }, change);
  await desk.settled();
}
const thread = () =>
  desk.slack
    .channel(DESK)
    .thread(desk.card().ts)
    .map(message => desk.slack.text(message));

test('what a case is filed under and where it is are put right in Slack; only what was changed is', async () => {
  await reported('full');
  await opens();
  for (const label of ['类型', '类别', '紧急程度', '责任', '楼栋', '单元', '房号', '位置'])
    expect(inDialog()).toContain(label);
  await saves({ 类型: '投诉', 类别: '保洁与垃圾', 房号: '1202' });
  expect(await ticket()).toMatchObject({
    kind: 'complaint',
    category: 'service.cleaning',
    where: { building: '3', unit: '2', room: '1202' },
  });
  expect(Object.keys((await changes())[0]!).sort()).toEqual(['about', 'category', 'kind', 'where']);
  expect(desk.slack.text(desk.card())).toMatch(/投诉 · 保洁与垃圾[\s\S]*3栋2单元1202/);

  await opens();
  await saves({ 房号: '', 位置: '一楼大厅' });
  expect((await ticket()).where).toEqual({ building: '3', unit: '2', location: '一楼大厅' });
});

test('nothing changed is said, and the dialog stays', async () => {
  await reported('full');
  await opens();
  await saves({});
  expect(inDialog()).toContain('没有要改的内容');
  expect(await changes()).toEqual([]);
});

test('what a colleague put right while the dialog was open stays; what was changed here is done with a second press', async () => {
  await reported('full');
  await opens();
  await atDesk({ category: 'facility.public_area', where: { building: '5', unit: '1', room: '502' } });
  await saves({ 紧急程度: '加急', 位置: '阳台' });
  expect(inDialog()).toMatch(/没有执行：工单 CH-26-0001 刚刚有变动/);
  await saves({});
  expect(await ticket()).toMatchObject({
    category: 'facility.public_area',
    urgency: 'high',
    where: { building: '5', unit: '1', room: '502', location: '阳台' },
  });
  expect(Object.keys((await changes()).at(-1)!).sort()).toEqual(['houseId', 'urgency', 'where']);
});

test('what the owner put right meanwhile stays as well', async () => {
  await reported('full');
  await opens();
  await desk.rows(sql`update ticket set "where" = '{"building":"3","unit":"2","room":"1301"}'`);
  await saves({ 位置: '阳台' });
  expect((await ticket()).where).toEqual({ building: '3', unit: '2', room: '1301', location: '阳台' });
});

test('a number in the place is neither lost nor laid open by a change beside it', async () => {
  await reported('masked');
  await atDesk({ where: { building: '3', unit: '2', room: '1203', location: '门口，找13900008888' } });
  const { location } = (await ticket()).where;
  expect(location).toMatch(/⟦p\d+⟧/);
  await opens();
  expect(JSON.stringify(dialog())).not.toMatch(/13900008888|⟦|门口/);
  await saves({ 单元: '1' });
  expect((await ticket()).where).toEqual({ building: '3', unit: '1', room: '1203', location });
});

test('a masked room is not shown, and stays when nothing is typed; what is typed is not told on', async () => {
  await reported('masked');
  await opens();
  expect(inDialog()).toMatch(/会经过 Slack[\s\S]*房号[\s\S]*不填就不改/);
  expect(JSON.stringify(dialog())).not.toContain('1203');
  await saves({ 类别: '道路与公共设施' });
  expect((await ticket()).where).toMatchObject({ building: '3', unit: '2', room: '1203' });
  await opens();
  await saves({ 房号: '1207' });
  expect((await ticket()).where).toMatchObject({ building: '3', unit: '2', room: '1207' });
  expect(JSON.stringify(desk.slack.channel(DESK).all)).not.toMatch(/120[37]/);
  expect(thread().at(-1)).toContain('位置');
});

test('of a case that not everybody may read no place is shown, and each can still be put right', async () => {
  await reported('number');
  await opens();
  expect(JSON.stringify(dialog())).not.toMatch(/1203|卫生间|"initial_value"/);
  await saves({ 楼栋: '5' });
  expect((await ticket()).where).toMatchObject({ building: '5', unit: '2', room: '1203' });
});
