import { type SQL, sql } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Db } from '../../src/db/client.ts';
import { createDeskView } from '../../src/db/desk-view.ts';
import { createTickets } from '../../src/db/tickets.ts';
import type { DeskView } from '../../src/ports/desk.ts';
import { testService } from '../support/service.ts';

type Home = Awaited<ReturnType<typeof testService>>;
let home: Home;
let view: DeskView;
let zhang: Awaited<ReturnType<Home['staff']>>;
let liu: typeof zhang;
beforeAll(async () => {
  home = await testService();
  view = createDeskView(home.client, home.cipher, home.clock, home.book.estate);
  [zhang, liu] = [await home.staff('1001'), await home.staff('3001')];
});
afterAll(() => home.close());

let n = 0;
let owner: ReturnType<Home['owner']>;
let id: string;
beforeEach(async () => {
  home.clock.set(`2026-11-${10 + n}T10:00:00+08:00`);
  owner = home.owner(`amend-${++n}`);
  await owner.say('我家厨房漏水了，3栋2单元1201，电话13800001201');
  id = (await ticketsOf())[0]!['id'] as string;
});
const ticketsOf = () =>
  home.rows(
    sql`select t.* from ticket t join conversation c on c.id = t.conversation_id where c.address = ${owner.address} order by t.opened_at, t.number`,
  );
const ticket = async (of = id) => (await home.book.tickets.find(of))!;
const act = async (who: typeof zhang, of = id) => who.act(of, (await ticket(of)).version);
const keyOf = async (words: string) =>
  (await home.rows(sql`select key from outbox where ticket_id = ${id} and body->>'text' like ${`%${words}%`}`))[0]![
    'key'
  ] as string;
const corrected = async () =>
  (await home.rows(sql`select data from ticket_event where ticket_id = ${id} and kind = 'corrected' order by id`)).map(
    e => e['data'],
  );
/** Ten at night has passed and the owner has been silent for an hour. */
const atNight = () => home.clock.set(`2026-11-${9 + n}T23:30:00+08:00`);
const inTheMorning = () => home.clock.set(`2026-11-${10 + n}T06:00:01+08:00`);

test('a chat taken over for one case stays so when another one closes', async () => {
  await home.rows(
    sql`insert into ticket select (jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid(), 'number', t.number || '-2'))).* from ticket t where t.id = ${id}`,
  );
  const other = (await ticketsOf()).find(t => t['id'] !== id)!['id'] as string;
  await home.verbs.takeOver(await act(zhang));
  await home.verbs.resolve(await act(liu, other), '已处理');
  await home.settle();
  const before = (await owner.heard()).length;
  await owner.say('你们什么时候来？');
  expect(await owner.heard()).toHaveLength(before);
  await home.verbs.resolve(await act(zhang), '修好了');
  await home.settle();
  const after = (await owner.heard()).length;
  await owner.say('楼道灯也坏了');
  expect((await owner.heard()).length).toBeGreaterThan(after);
});

test('a sentence that still waits is replaced: the owner hears only the right one, when he would have heard the first', async () => {
  atNight();
  await home.verbs.resolve(await act(liu), '换了龙头');
  await home.settle();
  const of = await keyOf('换了龙头');
  const quiet = (await owner.heard()).length;
  const shown = await home.verbs.preview(zhang.member, id, 'correct', '换了软管', of);
  await home.verbs.correct(await act(zhang), of, '换了软管');
  await home.settle();
  expect(await owner.heard()).toHaveLength(quiet);
  expect(await corrected()).toMatchObject([{ of, text: '换了软管', was: expect.stringContaining('换了龙头') }]);
  inTheMorning();
  await home.settle();
  const heard = (await owner.heard()).slice(quiet);
  expect(heard).toEqual([shown]);
  expect(heard[0]).toMatch(/已经办好：换了软管/);
  expect(heard[0]).not.toContain('更正');
  // What was replaced is no sentence that failed to go out.
  const [line] = await view.list(zhang.member, { state: 'closed', words: (await ticket()).number });
  expect(line!.unsent).toBe(0);
});

test('what replaced a waiting sentence is replaced in its turn; what never went out is not corrected', async () => {
  atNight();
  await home.verbs.resolve(await act(liu), '换了龙头');
  const first = await keyOf('换了龙头');
  await home.verbs.correct(await act(zhang), first, '换了软管');
  await home.verbs.correct(await act(zhang), await keyOf('换了软管'), '换了角阀');
  await expect(home.verbs.correct(await act(zhang), first, '都换了')).rejects.toMatchObject({
    code: 'not_allowed_now',
    message: expect.stringContaining('直接回复'),
  });
  const quiet = (await owner.heard()).length;
  inTheMorning();
  await home.settle();
  expect((await owner.heard()).slice(quiet).join()).toMatch(/已经办好：换了角阀/);
});

test('what somebody is just carrying out is not taken back: the correction follows it', async () => {
  await home.verbs.reply(await act(zhang), '师傅周三来', 1);
  const of = await keyOf('周三');
  await home.rows(
    sql`update lane set lease_by = 'somebody', lease_until = now() + interval '10 s' where address = ${owner.address}`,
  );
  await home.verbs.correct(await act(zhang), of, '师傅周四来');
  await home.rows(sql`update lane set lease_by = null, lease_until = null where address = ${owner.address}`);
  await home.settle();
  expect((await owner.heard()).slice(-2)).toEqual([
    expect.stringContaining('周三'),
    expect.stringMatching(/更正：.*周四/),
  ]);
});

test('only what staff wrote in this very case is corrected', async () => {
  await home.verbs.claim(await act(liu));
  await home.settle();
  const notThere = { code: 'not_found' };
  const receipt = await keyOf('我记下了');
  const claimed = await keyOf('接手了');
  for (const key of [receipt, claimed, 'act:nobodys'])
    await expect(home.verbs.correct(await act(zhang), key, 'x'), key).rejects.toMatchObject(notThere);
  await home.verbs.reply(await act(zhang), '师傅周三来', 1);
  await home.rows(
    sql`insert into ticket select (jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid(), 'number', t.number || '-2'))).* from ticket t where t.id = ${id}`,
  );
  const other = (await ticketsOf()).find(t => t['id'] !== id)!['id'] as string;
  await expect(home.verbs.correct(await act(zhang, other), await keyOf('周三'), '周四')).rejects.toMatchObject(
    notThere,
  );
});

test('a place that staff type is trimmed, keeps no number and names the house that stands there', async () => {
  const [home502] = await home.rows(
    sql`select id from house where community_id = ${home.account} and building = '5' and unit = '1' and room = '502'`,
  );
  const moved = await home.verbs.recategorise(await act(zhang), {
    where: { building: ' 5', unit: '1 ', room: '502', location: ' 门口⟦p1⟧，找13900008888 ' },
  });
  expect(moved.houseId).toBe(Number(home502!['id']));
  expect(moved.where).toMatchObject({ building: '5', unit: '1', room: '502' });
  expect(moved.where.location).toMatch(/^门口\[p1\]，找⟦p2⟧$/);
  const away = await home.verbs.recategorise(await act(zhang), { where: { location: '地下车库B2', room: '  ' } });
  expect(away.where).toEqual({ location: '地下车库B2' });
  expect((await ticket()).houseId).toBeUndefined();
  await expect(
    home.verbs.recategorise(await act(zhang), { where: { location: '长'.repeat(61) } }),
  ).rejects.toMatchObject({ code: 'too_large', message: expect.stringContaining('位置') });
});

test('a common sentence with a phone number is not kept', async () => {
  const before = await view.sayings(zhang.member);
  await expect(view.keepSaying(zhang.member, '找师傅', '请打老刘电话 139 0000 8888')).rejects.toMatchObject({
    code: 'bad_input',
    message: expect.stringContaining('去掉号码'),
  });
  expect(await view.sayings(zhang.member)).toEqual(before);
});

test('news that a result overtook is not counted as unsent', async () => {
  atNight();
  await home.verbs.claim(await act(liu));
  const lineOf = async (state: 'open' | 'closed') =>
    (await view.list(zhang.member, { state, words: (await ticket()).number }))[0]!;
  expect((await lineOf('open')).unsent).toBe(1);
  await home.verbs.resolve(await act(liu), '换了软管');
  // The result itself waits for the morning.
  expect((await lineOf('closed')).unsent).toBe(1);
  expect(await home.rows(sql`select status from outbox where key = ${await keyOf('接手了')}`)).toEqual([
    { status: 'expired' },
  ]);
  inTheMorning();
  await home.settle();
  expect((await lineOf('closed')).unsent).toBe(0);
  expect((await owner.heard()).at(-1)).toContain('换了软管');
});

test.each(['dropWaitingNews', 'pullBack'] as const)(
  '%s locks the lane before its rows, as deliveries do',
  async verb => {
    const asked: string[] = [];
    const dialect = new PgDialect();
    const execute = async (query: SQL) => {
      asked.push(dialect.sqlToQuery(query).sql);
      return [];
    };
    const spy = { execute } as unknown as Db;
    await createTickets(spy)[verb](id, home.clock.now());
    expect(asked[0]).toMatch(/from lane .*for update of l$/s);
    expect(asked[1]).toMatch(/update outbox/);
  },
);
