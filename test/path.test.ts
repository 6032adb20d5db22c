import { afterAll, beforeAll, expect, test } from 'vitest';
import { testService } from './support/service.ts';

let home: Awaited<ReturnType<typeof testService>>;
beforeAll(async () => {
  home = await testService();
});
afterAll(() => home.close());

test('a leak, from first word to the answer in the chat', async () => {
  const chen = home.owner('chen');
  await chen.say('我家厨房漏水了');
  const [ticket] = await home.tickets();
  expect(ticket).toMatchObject({ kind: 'repair', category: 'facility.leak', state: 'recorded' });
  expect((await chen.heard()).join('\n')).toContain(ticket!['number']);

  const zhang = await home.staff('1001');
  await home.verbs.claim(zhang.act(ticket!['id'] as string, Number(ticket!['version'])));
  await home.settle();
  expect((await chen.heard()).at(-1)).toContain('小张');

  const [claimed] = await home.tickets();
  await home.verbs.reply(
    zhang.act(claimed!['id'] as string, Number(claimed!['version'])),
    '师傅下午两点到，您在家吗？',
    1,
  );
  await home.settle();
  expect((await chen.heard()).at(-1)).toContain('师傅下午两点到');
});
