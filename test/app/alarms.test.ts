import { sql } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import { testService } from '../support/service.ts';

let home: Awaited<ReturnType<typeof testService>>;
afterEach(() => home.close());
const alarm = async () => (await home.rows(sql`select * from alarm`))[0]!;

test('whoever answers an alarm has the case, and the owner hears who it is', async () => {
  home = await testService();
  const chen = home.owner('chen');
  await chen.say('着火了，3栋2单元1201');
  const liu = await home.staff('3001');
  await home.verbs.acknowledge(liu.member, (await alarm())['id'] as string);
  await home.settle();
  expect((await chen.heard()).at(-1)).toContain('老刘');
  expect((await home.tickets())[0]).toMatchObject({ state: 'claimed', responsible_id: liu.member.id });
});

test('two answer at once: one is on record, the owner hears one', async () => {
  home = await testService();
  const chen = home.owner('chen');
  await chen.say('着火了，3栋2单元1201');
  const [liu, zhang] = [await home.staff('3001'), await home.staff('1001')];
  const id = (await alarm())['id'] as string;
  await Promise.all([home.verbs.acknowledge(liu.member, id), home.verbs.acknowledge(zhang.member, id)]);
  await home.settle();
  expect((await chen.heard()).filter(t => t.includes('已经应答'))).toHaveLength(1);
});

test('answered before there is a ticket, the owner is told all the same and the paging ends', async () => {
  home = await testService();
  const chen = home.owner('chen');
  await chen.post('着火了');
  const liu = await home.staff('3001');
  await home.verbs.acknowledge(liu.member, (await alarm())['id'] as string);
  await home.pass(2500);
  // The case that the turn opened is his already, and calling does not go on.
  expect((await home.tickets())[0]).toMatchObject({ state: 'claimed', responsible_id: liu.member.id });
  await home.pass(10 * 60_000);
  expect((await chen.heard()).join()).toContain('老刘');
  expect(home.pager.pages.map(p => p.page['round'])).toEqual([1]);
});

test('an alarm of another estate is not there', async () => {
  home = await testService();
  await home.owner('chen').post('着火了');
  const { member } = await home.staff('1001');
  const id = (await alarm())['id'] as string;
  await expect(home.verbs.acknowledge({ ...member, communityId: 'elsewhere' }, id)).rejects.toMatchObject({
    code: 'not_found',
  });
  await expect(home.verbs.acknowledge(member, 'x')).rejects.toMatchObject({ code: 'not_found' });
});
