import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testService } from '../support/service.ts';

type Home = Awaited<ReturnType<typeof testService>>;
let home: Home;
let zhang: Awaited<ReturnType<Home['staff']>>;
let liu: typeof zhang;
let wang: typeof zhang;
beforeAll(async () => {
  home = await testService();
  [zhang, liu, wang] = [await home.staff('1001'), await home.staff('3001'), await home.staff('9001')];
});
afterAll(() => home.close());

let n = 0;
let owner: ReturnType<Home['owner']>;
let id: string;
beforeEach(async () => {
  owner = home.owner(`owner-${++n}`);
  await owner.say('我家厨房漏水了，3栋2单元1201，电话13800001201');
  id = (
    await home.rows(
      sql`select t.id from ticket t join conversation c on c.id = t.conversation_id where c.address = ${owner.address}`,
    )
  )[0]!['id'] as string;
});
const ticket = async () => (await home.book.tickets.find(id))!;
const act = async (who: typeof zhang) => who.act(id, (await ticket()).version);
const events = async () =>
  (await home.rows(sql`select kind from ticket_event where ticket_id = ${id} order by id`)).map(e => e['kind']);

test('two press 接单 at once: one wins, the other is told who', async () => {
  const [a, b] = [await act(zhang), await act(liu)];
  const results = await Promise.allSettled([home.verbs.claim(a), home.verbs.claim(b)]);
  const lost = results.filter(r => r.status === 'rejected');
  expect(lost).toHaveLength(1);
  expect(String(lost[0]!.reason)).toMatch(/小张|老刘/);
  expect((await events()).filter(k => k === 'claimed')).toHaveLength(1);
  await home.settle();
  expect((await owner.heard()).filter(t => /小张|老刘/.test(t) && t.includes('接'))).toHaveLength(1);
});

test('the same press twice has one effect', async () => {
  const press = await act(zhang);
  await Promise.all([home.verbs.claim(press), home.verbs.claim(press)]);
  expect((await events()).filter(k => k === 'claimed')).toHaveLength(1);
  await home.settle();
  const before = await owner.heard();
  await home.verbs.claim(press);
  await home.settle();
  expect(await owner.heard()).toEqual(before);
});

test('a version from the page is compared, never believed', async () => {
  for (const version of [0, 2, 999, -1]) {
    await expect(home.verbs.claim(zhang.act(id, version)), String(version)).rejects.toMatchObject({ code: 'conflict' });
  }
  await home.verbs.claim(await act(zhang));
  // The right version does not make a wrong move right.
  await expect(home.verbs.claim(await act(liu))).rejects.toMatchObject({ code: 'not_allowed_now' });
});

test('a reply whose writer has not seen the newest words is held back and says them', async () => {
  const unseen = await act(zhang);
  await owner.post('水已经漫到客厅了');
  await expect(home.verbs.reply(unseen, '明天来看', 1)).rejects.toMatchObject({
    code: 'owner_spoke',
    message: expect.stringContaining('漫到客厅'),
  });
  await home.verbs.reply(await act(zhang), '我们现在就来', 2);
  await home.pass(2500);
  const heard = await owner.heard();
  expect(heard.join()).toContain('我们现在就来');
  expect(heard.join()).not.toContain('明天来看');
});

test('numbers staff write leave the text too, and the owner sees them', async () => {
  await home.verbs.reply(await act(zhang), '请打师傅电话13900008888', 1);
  await home.settle();
  expect((await owner.heard()).at(-1)).toContain('⟦p2⟧');
  const { createChatView } = await import('../../src/db/chat-view.ts');
  const page = await createChatView(home.client, home.cipher).after(
    { channel: 'web', account: home.account, address: owner.address },
    { in: 0, out: 0 },
    50,
  );
  expect(page.entries.at(-1)).toMatchObject({
    text: expect.stringContaining('13900008888'),
    from: { name: '小张', code: '1001' },
  });
});

test('resolved, the owner hears what was done; reopened, the same person has it', async () => {
  await home.verbs.claim(await act(liu));
  await home.verbs.resolve(await act(liu), '更换了水槽下的软管');
  await home.settle();
  expect((await owner.heard()).at(-1)).toContain('更换了水槽下的软管');
  await home.verbs.reopen(await act(zhang), '业主来电说又漏了');
  expect(await ticket()).toMatchObject({ state: 'claimed', responsibleId: liu.member.id });
});

test('taken over: said once, the bot is silent, words reach the case; handed back, it speaks again', async () => {
  await home.verbs.takeOver(await act(zhang));
  await home.verbs.takeOver(await act(zhang));
  await home.settle();
  const taken = (await owner.heard()).length;
  expect((await owner.heard()).filter(t => t.includes('小张')).length).toBeGreaterThan(0);
  await owner.say('你们什么时候来？');
  await owner.say('我在家等');
  expect(await owner.heard()).toHaveLength(taken);
  await expect(home.verbs.takeOver(await act(liu))).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('小张'),
  });
  await home.verbs.handBack(await act(zhang));
  await home.settle();
  const back = (await owner.heard()).length;
  await owner.say('修得怎么样了');
  expect((await owner.heard()).length).toBeGreaterThan(back);
});

test('a case that closes gives the chat back', async () => {
  await home.verbs.takeOver(await act(zhang));
  await home.verbs.resolve(await act(zhang), '已处理');
  await home.settle();
  const before = (await owner.heard()).length;
  await owner.say('还有，楼道灯也坏了');
  expect((await owner.heard()).length).toBeGreaterThan(before);
});

test('a corrected sentence stands beside the first', async () => {
  await home.verbs.reply(await act(zhang), '师傅周三来', 1);
  await home.settle();
  const [row] = await home.rows(sql`select key from outbox where body->>'text' like '%师傅周三来%'`);
  await home.verbs.correct(await act(zhang), row!['key'] as string, '师傅周四上午来');
  await home.settle();
  const heard = await owner.heard();
  expect(heard.at(-1)).toMatch(/更正：.*周四/);
  expect(heard.join()).toContain('周三');
  await expect(home.verbs.correct(await act(zhang), 'act:somebody-elses', 'x')).rejects.toMatchObject({
    code: 'not_found',
  });
});

test('what is not one’s own is not there', async () => {
  const stranger = { ...zhang.member, communityId: 'elsewhere' };
  const request = { by: stranger, ticketId: id, version: 1, actId: crypto.randomUUID() };
  await expect(home.verbs.claim(request)).rejects.toMatchObject({ code: 'not_found' });
  await expect(home.verbs.claim({ ...request, by: zhang.member, ticketId: crypto.randomUUID() })).rejects.toMatchObject(
    { code: 'not_found' },
  );
  await expect(home.verbs.claim({ ...request, by: zhang.member, ticketId: "' or 1=1" })).rejects.toMatchObject({
    code: 'not_found',
  });
});

test('a complaint that names a colleague is not shown to, claimed or answered by him', async () => {
  const angry = home.owner(`angry-${n}`);
  await angry.say('投诉你们的老刘，上门态度特别恶劣，还骂人');
  const [about] = await home.rows(
    sql`select id, version, about from ticket t where exists (select 1 from conversation c where c.id = t.conversation_id and c.address = ${angry.address})`,
  );
  expect(about!['about']).toEqual([liu.member.id]);
  await expect(home.verbs.claim(liu.act(about!['id'] as string, Number(about!['version'])))).rejects.toMatchObject({
    code: 'not_found',
  });
  await home.verbs.claim(zhang.act(about!['id'] as string, Number(about!['version'])));
});

test('only a supervisor limits a contact; the guard is never off', async () => {
  await expect(home.verbs.limit(await act(zhang), 24)).rejects.toMatchObject({ code: 'forbidden' });
  await home.verbs.limit(await act(wang), 24);
  const before = (await owner.heard()).length;
  await owner.say('你们都是骗子骗子骗子');
  expect(await owner.heard()).toHaveLength(before);
  await owner.say('着火了，快来人');
  expect((await owner.heard()).slice(before).join()).toContain('119');
  // Nothing may be asked back, so a suspicion has its case at once, for whoever is called.
  const other = home.owner(`limited-${n}`);
  await other.say('5栋楼道灯坏了');
  const [theirs] = await home.rows(
    sql`select t.id, t.version from ticket t join conversation c on c.id = t.conversation_id where c.address = ${other.address}`,
  );
  await home.verbs.limit(wang.act(theirs!['id'] as string, Number(theirs!['version'])), 24);
  await other.say('5栋楼下好像有股煤气味');
  const cases = await home.rows(
    sql`select t.urgency, t.danger from ticket t join conversation c on c.id = t.conversation_id where c.address = ${other.address}`,
  );
  expect(cases).toContainEqual({ urgency: 'emergency', danger: 'gas' });
});

test('empty and endless texts are refused in words', async () => {
  await expect(home.verbs.reply(await act(zhang), '  ', 1)).rejects.toMatchObject({ code: 'bad_input' });
  await expect(home.verbs.reply(await act(zhang), '长'.repeat(2001), 1)).rejects.toMatchObject({
    code: 'too_large',
    message: expect.stringContaining('2000'),
  });
});

test('the story of a ticket cannot be rewritten', async () => {
  await expect(home.rows(sql`update ticket_event set reason = 'x' where ticket_id = ${id}`)).rejects.toThrow();
  await expect(home.rows(sql`delete from ticket_event where ticket_id = ${id}`)).rejects.toThrow();
});

test('at night the news of a claim waits for the morning, unless the owner is up and writing', async () => {
  home.clock.set('2026-11-23T23:30:00+08:00');
  await home.verbs.claim(await act(zhang));
  await home.settle();
  const quiet = (await owner.heard()).length;
  const late = home.owner(`late-${n}`);
  await late.say('楼下太吵了，睡不着，5栋1单元502');
  const [row] = await home.rows(
    sql`select t.id, t.version from ticket t join conversation c on c.id = t.conversation_id where c.address = ${late.address}`,
  );
  await home.verbs.claim(zhang.act(row!['id'] as string, Number(row!['version'])));
  await home.settle();
  expect((await late.heard()).join()).toMatch(/小张/);
  home.clock.set('2026-11-24T06:00:01+08:00');
  await home.settle();
  expect((await owner.heard()).length).toBe(quiet + 1);
});
