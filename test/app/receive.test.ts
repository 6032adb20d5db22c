import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testService } from '../support/service.ts';

let home: Awaited<ReturnType<typeof testService>>;
beforeAll(async () => {
  home = await testService();
});
afterAll(() => home.close());

const say = (address: string, text: string, externalId = crypto.randomUUID()) =>
  home.receive({
    channel: 'web',
    account: home.account,
    address,
    sender: { id: address, name: '阿芳' },
    externalId,
    text,
  });
const alarms = () => home.rows(sql`select * from alarm order by opened_at, id`);
const written = (address: string) =>
  home.rows(
    sql`select o.body->>'text' as text, o.priority from outbox o join lane l on l.id = o.lane_id where l.address = ${address} order by o.id`,
  );

test('the same message twice is one row, also at the same instant', async () => {
  const id = crypto.randomUUID();
  const all = await Promise.all([say('twice', '灯坏了', id), say('twice', '灯坏了', id), say('twice', '灯坏了', id)]);
  expect(all.filter(r => r.isNew)).toHaveLength(1);
  expect(new Set(all.map(r => r.seq))).toEqual(new Set([1]));
  const [row] = await home.rows(
    sql`select last_seq, (select count(*)::int from message m where m.conversation_id = c.id) as n from conversation c where address = 'twice'`,
  );
  expect(row).toMatchObject({ n: 1 });
  expect(Number(row!['last_seq'])).toBe(1);
});

test('an account that is nobody’s is refused in words', async () => {
  await expect(
    home.receive({
      channel: 'web',
      account: 'elsewhere',
      address: 'x',
      sender: { id: 'x' },
      externalId: '1',
      text: '你好',
    }),
  ).rejects.toThrow('还没有开通');
});

test('certain danger: safety text and page are written before any turn runs', async () => {
  await say('fire', '着火了！');
  const [safety] = await written('fire');
  expect(safety).toMatchObject({ priority: 0 });
  expect(safety!['text']).toContain('119');
  expect(safety!['text']).toContain('0512-5550110');
  const pages = await home.rows(
    sql`select l.channel, l.address, o.key from outbox o join lane l on l.id = o.lane_id where o.why like 'page.fire%'`,
  );
  expect(pages.filter(p => p['channel'] === 'desk')).toHaveLength(5);
  expect(pages.filter(p => p['channel'] === 'pager')).toHaveLength(1);
});

test('danger said in pieces is heard as one', async () => {
  const before = (await alarms()).length;
  await say('pieces', '电梯里');
  await say('pieces', '出不来');
  expect((await alarms()).length).toBe(before + 1);
  expect((await written('pieces'))[0]!['text']).toContain('别扒门');
});

test('once per danger, chat and ten minutes; another danger at once', async () => {
  const count = async () => (await alarms()).filter(a => a['danger'] === 'gas' || a['danger'] === 'fire').length;
  const before = await count();
  await say('again', '家里一股煤气味');
  await say('again', '煤气味好重');
  expect(await count()).toBe(before + 1);
  await say('again', '着火了');
  expect(await count()).toBe(before + 2);
  home.clock.pass(10 * 60_000 + 1);
  await say('again', '又有煤气味');
  expect(await count()).toBe(before + 3);
});

test('numbers leave the text at the door; the same number keeps its mark', async () => {
  await say('chen', '电话13800001201，车牌苏E12345');
  await say('chen', '再说一遍138 0000 1201');
  const texts = (
    await home.rows(
      sql`select text from message m join conversation c on c.id = m.conversation_id where c.address = 'chen' order by m.seq`,
    )
  ).map(r => r['text']);
  expect(texts).toEqual(['电话⟦p1⟧，车牌⟦n2⟧', '再说一遍⟦p1⟧']);
});

test('what looks like our marks, NUL and half characters do no harm', async () => {
  await say('odd', '⟦p1⟧ \u0000 \ud800');
  const [row] = await home.rows(
    sql`select text from message m join conversation c on c.id = m.conversation_id where c.address = 'odd'`,
  );
  expect(row!['text']).toBe('[p1]  \ufffd');
});

test('no table holds a phone, a plate or an owner’s name in clear', async () => {
  const tables = await home.rows(sql`select table_name from information_schema.tables where table_schema = 'public'`);
  for (const { table_name } of tables) {
    const [row] = await home.rows(
      sql`select string_agg(x::text, ' ') as all from ${sql.identifier(table_name as string)} x`,
    );
    const all = String(row!['all'] ?? '');
    for (const secret of ['13800001201', '苏E12345', '陈美华', '阿芳'])
      expect(all.includes(secret), `${table_name} holds ${secret}`).toBe(false);
  }
});

test('danger told in two lines with an answer between is heard all the same', async () => {
  const owner = home.owner('shut-in');
  await owner.say('5栋的电梯停了');
  const before = (await alarms()).length;
  await owner.say('我们出不去');
  expect((await alarms()).length).toBe(before + 1);
  expect((await owner.heard()).join()).toContain('别扒门');
  const tickets = await home.rows(
    sql`select t.urgency from ticket t join conversation c on c.id = t.conversation_id where c.address = 'shut-in'`,
  );
  expect(tickets.map(t => t['urgency'])).toContain('emergency');
});

test('where the machine may not ask back, a suspicion is enough', async () => {
  const owner = home.owner('held');
  await owner.say('我家厨房漏水了，3栋2单元1201');
  const [ticket] = await home.rows(
    sql`select t.id, t.version from ticket t join conversation c on c.id = t.conversation_id where c.address = 'held'`,
  );
  const zhang = await home.staff('1001');
  await home.verbs.takeOver(zhang.act(ticket!['id'] as string, Number(ticket!['version'])));
  const before = (await alarms()).length;
  await owner.say('楼道里有一股烧焦的味道');
  expect((await alarms()).length).toBe(before + 1);
  expect((await owner.heard()).join()).toContain('119');
});
