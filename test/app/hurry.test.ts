import { sql } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import { toDate } from '../../src/db/client.ts';
import { testService } from '../support/service.ts';

let home: Awaited<ReturnType<typeof testService>>;
afterEach(() => home.close());

/** Of one owner, through the door every channel has, which refuses nothing. */
const door = (address: string) => {
  let no = 0;
  const send = (text: string) =>
    home.receive({
      channel: 'web',
      account: home.account,
      address,
      sender: { id: address },
      externalId: `${address}:${no++}`,
      text,
    });
  return {
    send,
    /** So many lines, one every `everyMs`; whatever is due on the way is done. */
    async flood(lines: number, everyMs: number, textOf: (i: number) => string = i => `厨房漏水了，第${i}遍`) {
      for (let i = 0; i < lines; i++) {
        await send(textOf(i));
        if (i % 10 === 9) await home.pass(everyMs * 10);
      }
    },
    heard: () => home.owner(address).heard(),
  };
};
/** How many turns were worked through. */
const turns = async (): Promise<number> => Number((await home.rows(sql`select count(*) as n from reading`))[0]!['n']);
const left = async (): Promise<number> =>
  Number((await home.rows(sql`select count(*) as n from message where handled_at is null`))[0]!['n']);
const dueIn = async (): Promise<number> => {
  const [row] = await home.rows(sql`select due_at from conversation`);
  return toDate(row!['due_at']).getTime() - home.clock.now().getTime();
};
const SOFT = '不用重发';

test('thirty short lines in a minute are answered as ever, and so are thirty at once', async () => {
  home = await testService();
  const chen = door('chen');
  for (let i = 0; i < 30; i++) {
    await chen.send(`还有${i}`);
    await home.pass(2000);
  }
  expect(await turns()).toBeGreaterThanOrEqual(7);
  await home.pass(60_000);
  await chen.flood(30, 0);
  expect(await dueIn()).toBe(2500);
  await home.pass(2500);
  expect(await left()).toBe(0);
  expect((await chen.heard()).join()).not.toContain(SOFT);
});

test('a thousand in a minute are gathered: all kept, few turns, one case, told once', async () => {
  home = await testService();
  const machine = door('machine');
  await machine.flood(1000, 60);
  await home.pass(30_000);
  expect(await left()).toBe(0);
  expect(await turns()).toBeLessThanOrEqual(4);
  const heard = await machine.heard();
  expect(heard.filter(text => text.includes(SOFT))).toHaveLength(1);
  expect(heard.find(text => text.includes(SOFT))).toContain('0512-5550110');
  expect(heard.length).toBeLessThanOrEqual(6);
  expect((await home.tickets()).length).toBe(1);
});

test('whoever is calm again is answered as ever', async () => {
  home = await testService();
  const chen = door('chen');
  await chen.flood(200, 60);
  await home.pass(30_000);
  await home.pass(60_000);
  await chen.send('谢谢');
  expect(await dueIn()).toBe(2500);
});

test('danger behind more than a turn takes is due at once, the same cry again ten seconds later', async () => {
  home = await testService();
  const chen = door('chen');
  await chen.flood(510, 1);
  expect(await dueIn()).toBeGreaterThan(5000);
  await chen.send('楼道着火了，全是烟');
  expect(await dueIn()).toBe(0);
  await home.settle();
  expect(await left()).toBe(0);
  expect(home.pager.pages).toHaveLength(1);
  expect((await home.tickets()).filter(t => t['danger'] === 'fire')).toHaveLength(1);
  await chen.send('着火了，着火了');
  expect(await dueIn()).toBe(10_000);
  for (let i = 0; i < 100; i++) {
    await chen.send('着火了，着火了');
    if (i % 10 === 0) await home.pass(600);
  }
  await home.pass(10_000);
  expect(await left()).toBe(0);
  expect(home.pager.pages).toHaveLength(1);
  expect(await turns()).toBeLessThanOrEqual(6);
});

test('danger told while a turn runs is not put off with what is left', async () => {
  let isTold = false;
  home = await testService({
    book: book => ({
      ...book,
      turns: {
        ...book.turns,
        async claim(...args) {
          const claimed = await book.turns.claim(...args);
          if (claimed.length > 0 && !isTold) {
            isTold = true;
            await door('late').send('着火了，楼道全是烟');
          }
          return claimed;
        },
      },
    }),
  });
  await home.owner('late').post('厨房漏水');
  await home.pass(2500);
  expect(await left()).toBe(0);
  expect((await home.tickets()).map(t => t['danger'] ?? null)).toContain('fire');
});

test('where a person speaks the machine says nothing of it, and keeps all', async () => {
  home = await testService();
  const chen = door('chen');
  await chen.send('厨房漏水了，3栋2单元1201');
  await home.pass(2500);
  const clerk = await home.staff('1001');
  const [ticket] = await home.tickets();
  await home.verbs.claim(clerk.act(ticket!['id'] as string, Number(ticket!['version'])));
  const [claimed] = await home.tickets();
  await home.verbs.takeOver(clerk.act(claimed!['id'] as string, Number(claimed!['version'])));
  await home.settle();
  const before = (await chen.heard()).length;
  await chen.flood(300, 60);
  await home.pass(30_000);
  expect(await left()).toBe(0);
  expect(await chen.heard()).toHaveLength(before);
});
