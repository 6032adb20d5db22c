import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createDeskView } from '../../src/db/desk-view.ts';
import type { DeskView } from '../../src/ports/desk.ts';
import { testService } from '../support/service.ts';

type Home = Awaited<ReturnType<typeof testService>>;
let home: Home;
let view: DeskView;
let zhang: Awaited<ReturnType<Home['staff']>>;
let li: typeof zhang;
beforeAll(async () => {
  home = await testService();
  view = createDeskView(home.client, home.cipher, home.clock, home.book.estate);
  [zhang, li] = [await home.staff('1001'), await home.staff('2001')];
});
afterAll(() => home.close());

let n = 0;
let owner: ReturnType<Home['owner']>;
let leak: string;
const COMPLAINT = '投诉你们的管家李敏，态度特别恶劣，还骂人，收了我红包';
const ticketsOf = () =>
  home.rows(
    sql`select t.* from ticket t join conversation c on c.id = t.conversation_id where c.address = ${owner.address} order by t.opened_at, t.number`,
  );
const versionOf = async (id: string) => (await home.book.tickets.find(id))!.version;
beforeEach(async () => {
  owner = home.owner(`about-${++n}`);
  await owner.say('我家厨房漏水了，3栋2单元1201，电话13800001201');
  leak = (await ticketsOf())[0]!['id'] as string;
  await home.verbs.claim(li.act(leak, await versionOf(leak)));
  await home.settle();
});
/** What staff see once the complaint is a case of its own: its line and the answer to it belong to that case. */
async function complain(): Promise<string> {
  await owner.say(COMPLAINT);
  const [line] = await home.rows(
    sql`select m.id from message m join conversation c on c.id = m.conversation_id where c.address = ${owner.address} order by m.seq desc limit 1`,
  );
  await home.rows(
    sql`update ticket set messages = array_remove(messages, ${line!['id']}::bigint), touched_at = opened_at where id = ${leak}`,
  );
  const [opened] = await home.rows(
    sql`insert into ticket select (jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid(), 'number', t.number || '-2', 'kind', 'complaint',
          'state', 'recorded', 'responsible_id', null, 'summary', ${COMPLAINT}::text, 'about', array[${li.member.id}::bigint], 'messages', array[${line!['id']}::bigint]))).*
        from ticket t where t.id = ${leak} returning id`,
  );
  return opened!['id'] as string;
}
const textsOf = async (who: typeof zhang) =>
  (await view.story(who.member, leak, false))!.items.map(i => i.text).join('\n');
const lineOf = async (who: typeof zhang, words?: string) =>
  (await view.list(who.member, { state: 'open', ...(words ? { words } : {}) })).find(l => l.ticket.id === leak);

test('the accused does not read the complaint in the story of another case of the same chat', async () => {
  const complaint = (await home.book.tickets.find(await complain()))!;
  const hers = (await view.story(li.member, leak, false))!;
  expect(JSON.stringify(hers)).not.toMatch(/红包|骂人/);
  expect(JSON.stringify(hers)).not.toContain(complaint.number);
  expect(hers.items.some(i => i.kind === 'said' && i.text.includes('漏水'))).toBe(true);
  // Neither the line nor the answer to it.
  expect(hers.items.filter(i => i.kind !== 'event')).toHaveLength(3);
  expect(hers.lastSeq).toBe(1);
  expect(await textsOf(zhang)).toContain('红包');
});

test('nor in the list, nor by searching, nor as something new', async () => {
  await view.story(li.member, leak, true);
  home.clock.pass(1000);
  const complaint = await complain();
  // Somebody put the line to her own case as well.
  await home.rows(
    sql`update ticket set messages = messages || (select messages from ticket where id = ${complaint}) where id = ${leak}`,
  );
  expect(await lineOf(li)).toMatchObject({ lastWords: expect.stringContaining('漏水'), isUnread: false });
  expect(await lineOf(li, '红包')).toBeUndefined();
  expect(await lineOf(zhang, '红包')).toBeDefined();
  expect((await lineOf(zhang))!.lastWords).toContain('投诉');
});

test('nor as the words that hold a reply back', async () => {
  await complain();
  await home.verbs.reply(li.act(leak, await versionOf(leak)), '我明天上午来', 1);
  await expect(home.verbs.reply(zhang.act(leak, await versionOf(leak)), '好的', 1)).rejects.toMatchObject({
    code: 'owner_spoke',
    message: expect.stringContaining('骂人'),
  });
});

test('a line that names her waits for its turn before she sees it', async () => {
  await owner.post('李敏收了我红包');
  expect(await textsOf(li)).not.toContain('红包');
  expect((await lineOf(li))!.lastWords).not.toContain('红包');
  expect(await textsOf(zhang)).toContain('红包');
  await home.verbs.reply(li.act(leak, await versionOf(leak)), '在路上了', 1);
  await home.pass(2500);
});

test('an alarm says nothing of a line kept from its reader', async () => {
  await owner.post('李敏在我家打人，快报警，有人受伤流血了');
  const words = async (who: typeof zhang) =>
    (await view.alarms(who.member)).find(a => a.words.includes('李敏'))?.words ?? '';
  expect(await words(zhang)).toContain('李敏');
  expect(await words(li)).toBe('');
  await home.pass(2500);
});

/** A complaint about nobody by name, as it was opened; gives its id. */
async function openComplaint(): Promise<string> {
  const guard = home.owner(`guard-${n}`);
  owner = guard;
  await guard.say('投诉你们的保安，态度特别恶劣，还骂人');
  const [opened] = await ticketsOf();
  expect(opened).toMatchObject({ kind: 'complaint', about: [] });
  return opened!['id'] as string;
}

test('whom a complaint is about is heard in a later line too', async () => {
  const id = await openComplaint();
  await owner.say('就是赵队');
  const zhao = await home.staff('4001');
  expect((await home.book.tickets.find(id))!.about).toEqual([zhao.member.id]);
  expect(await view.story(zhao.member, id, false)).toBeUndefined();
});

test('a case that becomes a complaint is about whom its words name', async () => {
  owner = home.owner(`became-${n}`);
  await owner.say('我家厨房又漏水了，老刘上次来修得马马虎虎，3栋2单元1201，电话13800001201');
  const liu = await home.staff('3001');
  const [found] = await ticketsOf();
  const id = found!['id'] as string;
  expect(found!['about']).toEqual([]);
  const after = await home.verbs.recategorise(zhang.act(id, await versionOf(id)), { kind: 'complaint' });
  expect(after.about).toEqual([liu.member.id]);
  expect((await home.book.tickets.find(id))!.about).toEqual([liu.member.id]);
  expect(await view.story(liu.member, id, false)).toBeUndefined();
});

test('a complaint is not handed to whom it is about', async () => {
  const id = await complain();
  await expect(home.verbs.reassign(zhang.act(id, await versionOf(id)), li.member.id)).rejects.toMatchObject({
    code: 'bad_input',
    message: expect.stringMatching(/^这件事涉及这位同事，不能转给他\/她/),
  });
});

test('whom it is about neither previews nor attaches nor shows that he writes; what is no id is not there', async () => {
  const complaint = await complain();
  const picture = new Uint8Array([1, 2, 3]);
  for (const id of [complaint, crypto.randomUUID(), 'no-id', '-'.repeat(36)]) {
    const notThere = { code: 'not_found' };
    await expect(home.verbs.preview(li.member, id, 'reply', '好的'), id).rejects.toMatchObject(notThere);
    await expect(home.verbs.attach(li.member, id, picture), id).rejects.toMatchObject(notThere);
    await expect(view.showWriting(li.member, id), id).rejects.toMatchObject(notThere);
    expect(await view.story(li.member, id, false), id).toBeUndefined();
  }
  expect(await home.verbs.preview(zhang.member, complaint, 'reply', '好的')).toContain('好的');
  await view.showWriting(zhang.member, complaint);
});

test('whoever becomes the accused of a case he holds no longer holds it', async () => {
  await home.rows(sql`update ticket set summary = ${COMPLAINT} where id = ${leak}`);
  const after = await home.verbs.recategorise(zhang.act(leak, await versionOf(leak)), { kind: 'complaint' });
  expect(after).toMatchObject({ state: 'recorded', about: [li.member.id] });
  const [row] = await home.rows(sql`select state, responsible_id, claimed_at from ticket where id = ${leak}`);
  expect(row).toEqual({ state: 'recorded', responsible_id: null, claimed_at: null });
  await home.verbs.claim(zhang.act(leak, await versionOf(leak)));
});
