import { sql } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import { createFlows } from '../../flows/index.ts';
import { testService } from '../support/service.ts';

let home: Awaited<ReturnType<typeof testService>>;
afterEach(() => home.close());

test('people are paged again every two minutes, to whoever is on duty by then, until one acknowledges', async () => {
  home = await testService();
  await home.owner('chen').say('着火了，3栋2单元1201');
  const rounds = () => home.pager.pages.map(p => p.page['round']);
  expect(rounds()).toEqual([1]);
  await home.pass(2 * 60_000);
  expect(rounds()).toEqual([1, 2]);
  expect(home.pager.pages.at(-1)!.page).toMatchObject({
    danger: 'fire',
    number: expect.stringMatching(/^CH-26-/),
    where: expect.stringContaining('3栋'),
  });
  const li = await home.staff('1002');
  await home.verbs.setDuty(li.member, true);
  await home.pass(2 * 60_000);
  expect(home.pager.pages.at(-1)!.page['called']).toContain('客服小李（工号1002）');
  const [alarm] = await home.rows(sql`select id from alarm`);
  await home.verbs.acknowledge(li.member, alarm!['id'] as string);
  await home.pass(30 * 60_000);
  expect(rounds()).toEqual([1, 2, 3]);
});

test('nobody on duty: every supervisor is called', async () => {
  home = await testService({ plan: plan => ({ ...plan, staff: plan.staff.map(s => ({ ...s, onDuty: false })) }) });
  await home.owner('chen').say('家里一股煤气味');
  expect(home.pager.pages[0]!.page['called']).toEqual(['项目经理王建国（工号9001）']);
});

test('a timer whose step fails is tried five times and no more; the chat goes on', async () => {
  const flows = createFlows();
  let tries = 0;
  home = await testService({
    talk: {
      ...flows,
      talk: (state, happening, cases) =>
        happening.kind === 'timer' && ++tries ? Promise.reject(new Error('bug')) : flows.talk(state, happening, cases),
    },
  });
  const chen = home.owner('chen');
  await chen.say('我家厨房漏水了');
  for (let i = 0; i < 8; i++) {
    await home.rows(sql`update timer set lease_until = now() - interval '1 s'`);
    await home.pass(10 * 60_000);
  }
  expect(tries).toBe(5);
  expect(await home.rows(sql`select * from timer`)).toEqual([]);
  const before = (await chen.heard()).length;
  await chen.say('3栋2单元1201');
  expect((await chen.heard()).length).toBeGreaterThan(before);
});
