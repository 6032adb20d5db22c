import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDeskView } from '../../src/db/desk-view.ts';
import type { DeskView } from '../../src/ports/desk.ts';
import { testService } from '../support/service.ts';

type Home = Awaited<ReturnType<typeof testService>>;
let home: Home;
let view: DeskView;
let zhang: Awaited<ReturnType<Home['staff']>>;
beforeAll(async () => {
  home = await testService();
  view = createDeskView(home.client, home.cipher, home.clock, home.book.estate);
  zhang = await home.staff('1001');
  await home.owner('chen').say('我家厨房漏水了，3栋2单元1201，电话13800001201');
  await home.owner('huang').say('8栋门口路灯不亮');
  await home.owner('wu').say('谢谢师傅');
});
afterAll(() => home.close());
const numbers = async (words: string) =>
  (await view.list(zhang.member, { state: 'open', words })).map(l => l.ticket.summary);

test.each([
  'CH-26-0001',
  '0001',
  '3栋2单元1201',
  '3-2-1201',
  '3栋1201',
  '3-1201',
  '13800001201',
  '138 0000 1201',
  '1201',
  '漏水',
  '厨房',
])('%s finds the leak', async words => {
  const found = await numbers(words);
  expect(found).toHaveLength(1);
  expect(found[0]).toContain('漏水');
});

test.each(['5-1-502', '13900001201', '%', '_', "' or 1=1 --", '电梯'])('%s finds nothing', async words => {
  expect(await numbers(words)).toEqual([]);
});

test('the list shows last words without numbers, and what is new to me', async () => {
  const lines = await view.list(zhang.member, { state: 'nobody' });
  expect(lines).toHaveLength(2);
  const leak = lines.find(l => l.ticket.category === 'facility.leak')!;
  expect(leak.lastWords).not.toMatch(/138|⟦/);
  expect(leak.isUnread).toBe(true);
  await view.story(zhang.member, leak.ticket.id, true);
  const again = (await view.list(zhang.member, { state: 'open' })).find(l => l.ticket.id === leak.ticket.id)!;
  expect(again.isUnread).toBe(false);
  home.clock.pass(1000);
  await home.owner('chen').say('水更大了');
  const third = (await view.list(zhang.member, { state: 'open' })).find(l => l.ticket.id === leak.ticket.id)!;
  expect(third.isUnread).toBe(true);
});

test('the story shows what was said and told, numbers revealed, and who else is writing', async () => {
  const [leak] = await view.list(zhang.member, { state: 'open', words: '漏水' });
  const li = await home.staff('2001');
  await view.showWriting(li.member, leak!.ticket.id);
  const story = (await view.story(zhang.member, leak!.ticket.id, false))!;
  expect(story.phone).toBe('13800001201');
  expect(story.items.find(i => i.kind === 'said')).toMatchObject({
    text: expect.stringContaining('13800001201'),
    isOfCase: true,
  });
  expect(story.items.filter(i => i.kind === 'told').length).toBeGreaterThan(0);
  expect(story.writing).toEqual(['李敏']);
  home.clock.pass(13_000);
  expect((await view.story(zhang.member, leak!.ticket.id, false))!.writing).toEqual([]);
});

test('a line that no turn has seen yet is shown as just come', async () => {
  const [leak] = await view.list(zhang.member, { state: 'open', words: '漏水' });
  await home.owner('chen').post('还在滴，麻烦快一点');
  const last = async () =>
    (await view.story(zhang.member, leak!.ticket.id, false))!.items.findLast(i => i.kind === 'said');
  expect(await last()).toMatchObject({ text: '还在滴，麻烦快一点', isFresh: true });
  await home.pass(2500);
  expect(await last()).toMatchObject({ isFresh: false });
});

test('another estate’s case is not there', async () => {
  const [leak] = await view.list(zhang.member, { state: 'open', words: '漏水' });
  const stranger = { ...zhang.member, communityId: 'elsewhere' };
  expect(await view.story(stranger, leak!.ticket.id, false)).toBeUndefined();
  expect(await view.list(stranger, { state: 'open' })).toEqual([]);
  expect(await view.story(zhang.member, 'not-an-id', false)).toBeUndefined();
});

test('the fingerprint moves with every message, answer and alarm', async () => {
  const seen = new Set([await view.fingerprint(home.account)]);
  await home.owner('chen').post('在吗');
  seen.add(await view.fingerprint(home.account));
  await home.pass(2500);
  seen.add(await view.fingerprint(home.account));
  await home.owner('fire').post('着火了');
  seen.add(await view.fingerprint(home.account));
  expect(seen.size).toBe(4);
  const [alarm] = await view.alarms(zhang.member);
  expect(alarm).toMatchObject({ danger: 'fire', words: '着火了' });
  await home.verbs.acknowledge(zhang.member, alarm!.id);
  seen.add(await view.fingerprint(home.account));
  expect(seen.size).toBe(5);
  expect(await view.alarms(zhang.member)).toEqual([]);
});

test('who has left is out at once', async () => {
  expect(await home.signIn.staffOf(zhang.token)).toBeDefined();
  await home.rows(sql`update staff set until = now() where code = '1001'`);
  expect(await home.signIn.staffOf(zhang.token)).toBeUndefined();
});

test('once it is closed it is found in the same ways among the closed ones', async () => {
  const closed = async (words?: string) =>
    (await view.list(zhang.member, { state: 'closed', ...(words ? { words } : {}) })).map(l => l.ticket.summary);
  const [leak] = await view.list(zhang.member, { state: 'open', words: '3-2-1201' });
  await home.verbs.decline(zhang.act(leak!.ticket.id, leak!.ticket.version), '业主自己修好了');
  for (const words of [
    undefined,
    leak!.ticket.number,
    '0001',
    '3栋2单元1201',
    '3-1201',
    '13800001201',
    '1201',
    '漏水',
    '厨房漏水',
  ])
    expect(await closed(words), words).toEqual([leak!.ticket.summary]);
  for (const words of ['5-1-502', '13900001201', '%', '_', '路灯不亮']) expect(await closed(words), words).toEqual([]);
});
