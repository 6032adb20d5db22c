import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createChores } from '../../src/db/chores.ts';
import { createCorrections } from '../../src/db/corrections.ts';
import type { Verbs } from '../../src/ports/verbs.ts';
import { createUnderstanding } from '../../src/understand/understanding.ts';
import { testService } from '../support/service.ts';

type Home = Awaited<ReturnType<typeof testService>>;
let home: Home;
let zhang: Awaited<ReturnType<Home['staff']>>;
/** Words that a language model is asked about. */
const DEAR = '贵';
const local = createUnderstanding();
const understanding = {
  ...local,
  read: async (...[text, context]: Parameters<typeof local.read>) => {
    const reading = await local.read(text, context);
    return text.includes(DEAR) ? { ...reading, engine: 'local+model' } : reading;
  },
};
beforeEach(async () => {
  home = await testService({ understanding });
  zhang = await home.staff('1001');
});
afterEach(() => home.close());

const corrections = () => createCorrections(home.client);
const from = new Date(0);
const counts = (until = new Date('2100-01-01')) => corrections().counts(home.account, from, until);
/** The case that this owner's last report opened. */
const caseOf = async (address: string) =>
  (
    await home.rows(
      sql`select t.id from ticket t join conversation c on c.id = t.conversation_id where c.address = ${address} order by t.opened_at desc, t.number desc limit 1`,
    )
  )[0]!['id'] as string;
async function change(id: string, to: Parameters<Verbs['recategorise']>[1]) {
  const { version } = (await home.book.tickets.find(id))!;
  await home.verbs.recategorise(zhang.act(id, version), to);
}

test('what staff put right is counted by field and engine, and what they changed back is not', async () => {
  await home.owner('chen').say('我家厨房下水道堵了，3栋2单元1201');
  await home.owner('wu').say('我家卫生间下水道堵了，5栋1单元502');
  await home.owner('sun').say('我家厨房水管漏水了，3栋2单元1202');
  const [chen, wu, sun] = [await caseOf('chen'), await caseOf('wu'), await caseOf('sun')];
  await change(chen, { category: 'facility.water' });
  await change(chen, { category: 'facility.leak', urgency: 'high' });
  await change(wu, { category: 'facility.leak', where: { building: '5', unit: '1', room: '503' } });
  await change(sun, { kind: 'complaint' });
  await change(sun, { kind: 'repair' });
  const { all, engines } = await counts();
  expect(all).toMatchObject({
    opened: 3,
    corrected: 2,
    fields: {
      intent: { count: 0, changes: [] },
      category: { count: 2, changes: [{ from: 'facility.drain', to: 'facility.leak', count: 2 }] },
      urgency: { count: 1, changes: [{ from: 'normal', to: 'high', count: 1 }] },
      house: { count: 1, changes: [] },
    },
  });
  expect(engines.local).toEqual(all);
  expect(engines['local+model']).toMatchObject({ opened: 0, corrected: 0 });
  expect(await corrections().counts('elsewhere', from, new Date('2100-01-01'))).toMatchObject({ all: { opened: 0 } });
  // The last one was opened at this very moment.
  expect((await counts(home.clock.now())).all.opened).toBe(2);
  expect((await corrections().counts(undefined, from, new Date('2001-01-01'))).all.opened).toBe(0);
});

test('each case counts for the engine that read it; what staff logged is no machine’s', async () => {
  await home.owner('chen').say('着火了！3栋2单元1201厨房着火了');
  await home.owner('wu').say('我家卫生间下水道堵了，贵公司能来吗，5栋1单元502');
  await home.owner('sun').say('楼道灯不亮了，3栋2单元');
  await home.verbs.log(zhang.member, { source: 'phone', words: '厨房水管漏水，地上都湿了' }, 'by phone');
  const logged = (await home.rows(sql`select id from ticket where source = 'phone'`))[0]!['id'] as string;
  await change(logged, { category: 'facility.drain' });
  await change(await caseOf('chen'), { urgency: 'high' });
  await change(await caseOf('wu'), { category: 'facility.water' });
  const { all, engines } = await counts();
  expect(all).toMatchObject({ opened: 3, corrected: 2 });
  expect(engines.guard).toMatchObject({ opened: 1, corrected: 1, fields: { urgency: { count: 1 } } });
  expect(engines['local+model']).toMatchObject({ opened: 1, corrected: 1, fields: { category: { count: 1 } } });
  expect(engines.local).toMatchObject({ opened: 1, corrected: 0 });
  expect((await corrections().words()).words.map(w => w.text)).toEqual([
    '我家卫生间下水道堵了，贵公司能来吗，5栋1单元502',
  ]);
});

test('what the owner puts right himself is his own business', async () => {
  await home.owner('chen').say('我要报修');
  await home.owner('chen').say('我家厨房下水道堵了，3栋2单元1201');
  await home.owner('chen').say('不对，是3栋2单元1202');
  const { version } = (await home.book.tickets.find(await caseOf('chen')))!;
  expect(version).toBeGreaterThan(0);
  expect((await counts()).all).toMatchObject({ opened: 1, corrected: 0 });
});

test('a case teaches the words that said what staff put right', async () => {
  await home.owner('chen').say('我要报修');
  await home.owner('chen').say('我家厨房下水道堵了，3栋2单元1201，电话13800001201');
  await change(await caseOf('chen'), { category: 'facility.leak', urgency: 'high' });
  await home.owner('wu').say('1、我家卫生间下水道堵了，5栋1单元502 2、楼道的灯不亮了 3、电梯里的广告声音太吵');
  const drain = (await home.rows(sql`select id from ticket where category = 'facility.drain'`))[0]!['id'] as string;
  await change(drain, { kind: 'complaint', category: 'facility.leak' });
  // Of these only how urgent or where it is was put right: no label.
  await home.owner('sun').say('我家厨房水管漏水了，3栋2单元1202');
  await change(await caseOf('sun'), { urgency: 'high', where: { building: '3' } });
  const { words, leftOut } = await corrections().words();
  expect(words.map(({ text, intent, category }) => ({ text, intent, category }))).toEqual([
    { text: expect.stringMatching(/^我家厨房下水道堵了.*⟦p1⟧$/), intent: 'repair', category: 'facility.leak' },
    {
      text: expect.stringMatching(/^1、我家卫生间下水道堵了，5栋1单元502$/),
      intent: 'complaint',
      category: 'facility.leak',
    },
  ]);
  expect(new Set(words.map(w => w.owner)).size).toBe(2);
  expect(leftOut).toEqual({ confidential: 0, room: 0, gone: 0, unclear: 0 });
});

test('words that must not teach, or would teach wrong, are left out and counted', async () => {
  const drain = async (address: string, more = '') => {
    await home.owner(address).say(`我家厨房下水道堵了，3栋2单元1201${more}`);
    await change(await caseOf(address), { category: 'facility.leak' });
  };
  await drain('secret', '，别说是我说的，请保密');
  await drain('recalled');
  await drain('changed');
  await drain('expired');
  await drain('shared');
  await home.owner('wanted').say('转人工');
  await change(await caseOf('wanted'), { category: 'facility.leak' });
  const of = (address: string) => sql`(select id from conversation where address = ${address})`;
  await home.rows(sql`update message set recalled_at = now() where conversation_id = ${of('recalled')}`);
  await home.rows(sql`update message set text = '不是堵了，是漏了' where conversation_id = ${of('changed')}`);
  await home.rows(sql`delete from reading where conversation_id = ${of('expired')}`);
  await home.rows(
    sql`insert into ticket select (jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid(), 'number', t.number || '-2'))).* from ticket t where t.conversation_id = ${of('shared')}`,
  );
  expect((await home.rows(sql`select 1 from ticket where confidential`)).length).toBe(1);
  expect(await corrections().words()).toEqual({
    words: [],
    leftOut: { confidential: 1, room: 0, gone: 3, unclear: 2 },
  });
  // In numbers all of them count whose reading is kept.
  expect((await counts()).all.corrected).toBe(5);
});

test('the night keeps the readings that can be learned from', async () => {
  await home.owner('chen').say('我家厨房下水道堵了，3栋2单元1201');
  await home.owner('wu').say('我家卫生间下水道堵了，5栋1单元502');
  await change(await caseOf('chen'), { category: 'facility.leak' });
  home.clock.pass(100 * 86_400_000);
  const removed = await createChores(home.client).clear(home.clock.now(), new AbortController().signal);
  expect(removed['reading']).toBe(1);
  expect((await corrections().words()).words).toHaveLength(1);
});
