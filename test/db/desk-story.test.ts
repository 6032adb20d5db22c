import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CaseStory, StoryItem } from '../../src/ports/desk.ts';
import { testService } from '../support/service.ts';

type Home = Awaited<ReturnType<typeof testService>>;
type Said = Extract<StoryItem, { kind: 'said' }>;
let home: Home;
let chen: ReturnType<Home['owner']>;
let zhang: Awaited<ReturnType<Home['staff']>>;
let li: Awaited<ReturnType<Home['staff']>>;
let id: string;
beforeEach(async () => {
  home = await testService();
  chen = home.owner('chen');
  zhang = await home.staff('1001');
  li = await home.staff('2001');
});
afterEach(() => home.close());

async function report(words: string): Promise<void> {
  id = randomUUID();
  await chen.post(words, id);
  await home.pass(2500);
}
const change = (kind: 'edited' | 'recalled', text = '') =>
  home.app.inject({
    ...{ method: 'POST', url: '/chat/messages', headers: chen.headers },
    payload: { id: randomUUID(), text, changes: { of: id, kind } },
  });
const get = async (who: typeof zhang, path: string) =>
  (await home.app.inject({ url: `/desk/api/${path}`, headers: { cookie: `menfang_desk=${who.token}` } })).json();
const firstCase = async (who: typeof zhang) => (await get(who, 'cases?state=open')).cases[0];
const story = async (of: string): Promise<CaseStory> => (await get(zhang, `cases/${of}`)).story;
const said = ({ items }: CaseStory) => items.filter((i): i is Said => i.kind === 'said');

describe('what an owner changed, at the desk', () => {
  test('keeps every wording with its time, numbers revealed, and is put on record once', async () => {
    await report('3栋2单元1201漏水，电话13800001201');
    const { ticket } = await firstCase(zhang);
    await home.pass(60_000);
    await change('edited', '3栋2单元1203漏水');
    // Before the turn has heard of it.
    expect(said(await story(ticket.id))).toMatchObject([
      { text: '3栋2单元1203漏水', earlier: [{ text: '3栋2单元1201漏水，电话13800001201' }] },
      { text: '', changes: { kind: 'edited', saidAt: expect.any(String) }, isFresh: true },
    ]);
    await home.pass(2500);
    const after = await story(ticket.id);
    expect(said(after)).toHaveLength(1);
    expect(after.items.filter(i => i.kind === 'event' && i.text.includes('业主改了一条消息'))).toHaveLength(1);
    // A reply must have seen it all the same.
    expect(after.lastSeq).toBe(2);
  });

  test('taken back it stays readable, says when, and is the last that was heard of the chat', async () => {
    await report('我家厨房漏水了');
    const { ticket } = await firstCase(zhang);
    await change('recalled');
    const recalledAt = home.clock.now().toISOString();
    await home.pass(2500);
    expect(said(await story(ticket.id))).toMatchObject([{ text: '我家厨房漏水了', recalledAt }]);
    expect((await firstCase(zhang)).lastWords).toBe('（撤回了一条消息）');
    const { version } = (await story(ticket.id)).ticket;
    await expect(home.verbs.reply(zhang.act(ticket.id, version), '师傅就来', 1)).rejects.toMatchObject({
      message: expect.stringContaining('撤回了一条消息'),
    });
  });

  test('several at once are all on record, and of one message the last counts', async () => {
    await report('2栋1单元302厨房漏水');
    const of = id;
    await report('你们上次来的师傅根本不会修');
    await change('recalled');
    id = of;
    for (const room of ['303', '304']) await change('edited', `2栋1单元${room}厨房漏水`);
    await home.pass(2500);
    const { ticket, items } = await story((await firstCase(zhang)).ticket.id);
    expect(ticket).toMatchObject({ where: { room: '304' }, summary: expect.stringContaining('304') });
    const events = items.flatMap(i => (i.kind === 'event' ? i.text : []));
    expect(events.filter(text => /业主撤回了一条消息.*不会修/.test(text))).toHaveLength(1);
    expect(events.filter(text => /业主改了一条消息/.test(text))).toHaveLength(1);
    expect((await chen.heard()).join('\n')).toMatch(/跟着改了，记的是：2栋1单元304/);
  });

  test('of a chat’s other matter it is a line of its own', async () => {
    await report('我家厨房漏水了');
    const { ticket } = await firstCase(zhang);
    await report('谢谢师傅');
    await change('recalled');
    await home.pass(2500);
    expect(said(await story(ticket.id)).at(-1)).toMatchObject({ changes: { kind: 'recalled' }, isOfCase: false });
  });

  test('stays kept from whom it is about, new words and old', async () => {
    await report('我家厨房漏水了');
    const leak = (await firstCase(li)).ticket.id as string;
    const storyOfLi = async () => JSON.stringify(await get(li, `cases/${leak}`));
    await report('我要投诉管家李敏，打电话骂人');
    await change('edited', '我要投诉管家李敏，上门还摔东西');
    expect(await storyOfLi()).not.toMatch(/骂人|摔东西|saidAt/);
    await home.pass(2500);
    expect(await storyOfLi()).not.toMatch(/骂人|摔东西|saidAt/);
    expect(JSON.stringify(await get(li, 'cases?state=open'))).not.toMatch(/骂人|摔东西/);

    // Named only in what stood there before, and no turn has heard it yet.
    id = randomUUID();
    await chen.post('李敏真不负责', id);
    await change('edited', '有人真不负责');
    expect(await storyOfLi()).not.toMatch(/不负责/);
  });
});

test('what came beside the words is told as what it was', async () => {
  await report('路灯不亮了，5栋门口');
  const { ticket } = await firstCase(zhang);
  await home.receive({
    ...{ channel: 'web', account: home.account, address: 'chen', sender: { id: 'chen' }, externalId: 'chen:v' },
    text: '',
    attachment: { kind: 'location', label: '小区北门', latitude: 31.3, longitude: 120.6 },
  });
  await home.pass(2500);
  expect(said(await story(ticket.id)).at(-1)).toMatchObject({
    text: '［位置 小区北门］',
    attachment: { kind: 'location', latitude: 31.3, longitude: 120.6 },
  });
});

describe('a sentence that never went out says why', () => {
  const statusOf = async (of: string, words: string) =>
    (await story(of)).items.find(i => i.kind === 'told' && i.text.includes(words));

  const atNight = async () => {
    home.clock.set('2026-11-21T23:30:00+08:00');
    zhang = await home.staff('1001'); // the session of the morning has ended
  };

  test('a result, a correction, a backup or the time', async () => {
    await report('我家厨房漏水了');
    const { ticket } = await firstCase(zhang);
    const now = async () => (await home.book.tickets.find(ticket.id))!.version;
    await atNight();
    await home.verbs.claim(li.act(ticket.id, await now()));
    await home.verbs.resolve(li.act(ticket.id, await now()), '换了龙头');
    const [row] = await home.rows(sql`select key from outbox where body->>'text' like '%换了龙头%'`);
    await home.verbs.correct(li.act(ticket.id, await now()), row!['key'] as string, '换了软管');
    expect(await statusOf(ticket.id, '接手了')).toMatchObject({ status: 'overtaken' });
    expect(await statusOf(ticket.id, '换了龙头')).toMatchObject({ status: 'corrected' });
    expect(await statusOf(ticket.id, '换了软管')).toMatchObject({ status: 'waiting' });

    await home.rows(sql`with o as (update outbox set status = 'expired' where body->>'text' like '%换了软管%' returning *)
      insert into attempt(community_id, outbox_id, no, at, outcome, detail)
      select community_id, id, 1, now(), 'expired', 'restored from a backup, not sent again' from o`);
    expect(await statusOf(ticket.id, '换了软管')).toMatchObject({ status: 'restored' });
  });

  test('only what ran out of time has expired', async () => {
    await report('我家厨房漏水了');
    const { ticket } = await firstCase(zhang);
    await atNight();
    await home.verbs.claim(li.act(ticket.id, ticket.version));
    await home.rows(sql`update outbox set expires_at = '2026-11-21T23:40:00+08:00' where status = 'pending'`);
    await home.rows(sql`update lane set due_at = '2026-11-21T23:40:00+08:00' where due_at is not null`);
    await home.pass(20 * 60_000);
    expect(await statusOf(ticket.id, '接手了')).toMatchObject({ status: 'expired' });
  });
});
