import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createCorrections } from '../../src/db/corrections.ts';
import type { Verbs } from '../../src/ports/verbs.ts';
import { testService } from '../support/service.ts';

type Home = Awaited<ReturnType<typeof testService>>;
let home: Home;
let zhang: Awaited<ReturnType<Home['staff']>>;
beforeEach(async () => {
  home = await testService();
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
