import { sql } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import { createFlows } from '../../flows/index.ts';
import type { Talk } from '../../src/ports/talk.ts';
import { testService } from '../support/service.ts';

let home: Awaited<ReturnType<typeof testService>>;
afterEach(() => home.close());

/** Flows that note what each turn was given. */
function listening() {
  const flows = createFlows();
  const heard: string[][] = [];
  const talk: Talk = {
    ...flows,
    talk(state, happening, cases) {
      if (happening.kind === 'said') heard.push(happening.lines.map(l => l.text));
      return flows.talk(state, happening, cases);
    },
  };
  return { talk, heard };
}

test('five short lines are one turn, after two and a half seconds of silence', async () => {
  const { talk, heard } = listening();
  home = await testService({ talk });
  const chen = home.owner('chen');
  for (const line of ['在吗', '我家', '厨房', '漏水了', '3栋2单元1201']) {
    await chen.post(line);
    await home.pass(500);
  }
  expect(heard).toEqual([]);
  await home.pass(2000);
  expect(heard).toEqual([['在吗', '我家', '厨房', '漏水了', '3栋2单元1201']]);
  expect(await home.tickets()).toHaveLength(1);
});

test('cases of one message stand in its order, also when the first has been written anew', async () => {
  home = await testService();
  const chen = home.owner('chen');
  await chen.say('3栋2单元楼道灯不亮了，还有楼上半夜唱歌');
  await chen.say('声控开关也坏了');
  await chen.say('我报的事怎么样了');
  expect((await chen.heard()).at(-1)).toMatch(/您有2件事在办：\nCH-26-0001.*\nCH-26-0002/);
});

test('somebody who never stops is answered after eight seconds', async () => {
  const { talk, heard } = listening();
  home = await testService({ talk });
  const chen = home.owner('chen');
  for (let i = 0; i < 10; i++) {
    await chen.post(`还有${i}`);
    await home.pass(1000);
  }
  expect(heard[0]).toHaveLength(8);
});

test('a line that comes while a turn runs is the next turn, and nothing is lost between', async () => {
  const flows = createFlows();
  let late: Promise<unknown> | undefined;
  const heard: string[][] = [];
  home = await testService({
    talk: {
      ...flows,
      talk(state, happening, cases) {
        if (happening.kind === 'said') heard.push(happening.lines.map(l => l.text));
        // The door opens again only after this turn's transaction: started here, it waits for it.
        late ??= home.owner('chen').post('忘了说，电话13800001201');
        return flows.talk(state, happening, cases);
      },
    },
  });
  await home.owner('chen').say('厨房漏水了，3栋2单元1201');
  await late;
  await home.pass(2500);
  expect(heard).toEqual([['厨房漏水了，3栋2单元1201'], ['忘了说，电话⟦p1⟧']]);
  const [row] = await home.rows(sql`select due_at, attempts from conversation`);
  expect(row).toMatchObject({ due_at: null, attempts: 0 });
});

test('a turn whose lease another has taken writes nothing', async () => {
  const flows = createFlows();
  let stolen = false;
  home = await testService({
    book: book => ({
      ...book,
      turns: {
        ...book.turns,
        async claim(...args) {
          const claimed = await book.turns.claim(...args);
          if (claimed.length > 0 && !stolen) {
            stolen = true;
            await home.rows(
              sql`update conversation set lease_by = 'somebody else', lease_until = now() + interval '1 hour'`,
            );
          }
          return claimed;
        },
      },
    }),
    talk: flows,
  });
  await home.owner('chen').say('厨房漏水了');
  expect(await home.tickets()).toEqual([]);
  // The other process dies; its lease runs out, and the message is worked through after all.
  await home.rows(sql`update conversation set lease_until = now() - interval '1 s'`);
  await home.pass(1000);
  expect(await home.tickets()).toHaveLength(1);
});

test('tries are counted before the try; a burst that fails twice is taken line by line, and the bad line set aside after five', async () => {
  const flows = createFlows();
  const tries: number[] = [];
  home = await testService({
    talk: {
      ...flows,
      talk(state, happening, cases) {
        if (happening.kind === 'said' && happening.lines.some(l => l.text.includes('毒'))) {
          tries.push(happening.lines.length);
          return Promise.reject(new Error('poisoned'));
        }
        return flows.talk(state, happening, cases);
      },
    },
  });
  const chen = home.owner('chen');
  await chen.post('3栋楼道灯坏了');
  await chen.post('毒');
  await chen.post('谢谢');
  for (let i = 0; i < 12; i++) await home.pass(5000);
  expect(tries.slice(0, 2)).toEqual([3, 3]);
  expect(new Set(tries.slice(2))).toEqual(new Set([1]));
  expect(tries.length).toBeLessThanOrEqual(5);
  const tickets = await home.tickets();
  expect(tickets.map(t => t['summary'])).toEqual([
    expect.stringContaining('楼道灯'),
    expect.stringContaining('请人工查看'),
  ]);
  const [row] = await home.rows(
    sql`select count(set_aside_at)::int as aside, count(*) filter (where handled_at is null)::int as waiting from message`,
  );
  expect(row).toEqual({ aside: 1, waiting: 0 });
  expect((await chen.heard()).join()).toContain('抱歉');
});

test('of turns written together, one that fails spoils none of the others', async () => {
  const flows = createFlows();
  home = await testService({
    talk: {
      ...flows,
      talk(state, happening, cases) {
        const isBad = happening.kind === 'said' && happening.lines.some(l => l.text === '毒');
        return isBad ? Promise.reject(new Error('poisoned')) : flows.talk(state, happening, cases);
      },
    },
  });
  const people = ['chen', 'wang', 'li'].map(name => home.owner(name));
  for (const [i, person] of people.entries()) await person.post(i === 1 ? '毒' : `${i + 1}栋楼道灯坏了`);
  await home.pass(2500);
  const numbers = (await home.tickets()).map(t => t['number'] as string);
  expect(new Set(numbers).size).toBe(2);
  const [chen, , li] = await Promise.all(people.map(async person => (await person.heard()).join()));
  expect(numbers.map(n => [chen, li].filter(heard => heard!.includes(n)).length)).toEqual([1, 1]);
  const waiting = await home.rows(sql`select attempts from conversation where first_pending_at is not null`);
  expect(waiting).toEqual([{ attempts: 1 }]);
});

test('a reading that leaned on a question no longer open is read anew, at once', async () => {
  const flows = createFlows();
  const questions: (string | undefined)[] = [];
  const atOnce: (string | undefined)[] = [];
  const { createUnderstanding } = await import('../../src/understand/understanding.ts');
  const understanding = createUnderstanding();
  let moved = false;
  home = await testService({
    talk: flows,
    understanding: {
      ...understanding,
      readAtOnce(text, context) {
        atOnce.push(context?.question);
        return understanding.readAtOnce(text, context);
      },
      async read(text, context) {
        questions.push(context?.question);
        if (questions.length === 2 && !moved) {
          moved = true;
          await home.rows(sql`update conversation set state = '{}'::jsonb, version = version + 1`);
        }
        return understanding.read(text, context);
      },
    },
  });
  const chen = home.owner('chen');
  await chen.say('我家厨房漏水了');
  await chen.say('3栋2单元1201');
  expect(questions).toEqual([undefined, expect.any(String)]);
  // Inside the transaction, where nobody may be waited for.
  expect(atOnce).toEqual([undefined]);
});

test('danger in one line of a burst is an emergency case, whatever the other lines say', async () => {
  home = await testService();
  const chen = home.owner('chen');
  await chen.post('我家着火了，3栋2单元1201');
  await chen.post('没事了，已经灭了');
  await home.pass(2500);
  expect(await home.tickets()).toMatchObject([{ urgency: 'emergency', danger: 'fire' }]);
});
