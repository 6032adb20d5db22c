import { expect, test } from 'vitest';
import { createTogether } from '../../src/app/together.ts';

/** A door through which groups go when the test opens it. */
function watched(atOnce: number, fails: (group: readonly string[]) => boolean = () => false) {
  const groups: string[][] = [];
  const open: (() => void)[] = [];
  const join = createTogether<string, string>({
    async run(items) {
      groups.push([...items]);
      await new Promise<void>(resolve => open.push(resolve));
      if (fails(items)) throw new Error(`bad: ${items.join()}`);
      return items.map(item => `${item}!`);
    },
    keyOf: item => item[0]!,
    most: 3,
    atOnce,
  });
  const pause = () => new Promise<void>(resolve => setImmediate(() => setImmediate(resolve)));
  return {
    join,
    groups,
    /** Lets what is under way end, again and again until nothing is. */
    async finish() {
      await pause();
      while (open.length > 0) {
        open.shift()!();
        await pause();
      }
    },
    pause,
  };
}

test('who comes alone goes alone; who comes meanwhile goes together, in groups of a certain size', async () => {
  const { join, groups, finish, pause } = watched(1);
  const first = join('a');
  await pause();
  const rest = ['b', 'c', 'd', 'e'].map(join);
  await finish();
  expect(await Promise.all([first, ...rest])).toEqual(['a!', 'b!', 'c!', 'd!', 'e!']);
  expect(groups).toEqual([['a'], ['b', 'c', 'd'], ['e']]);
});

test('of one chat there is one at a time, in its order, also when two groups run side by side', async () => {
  const { join, groups, finish } = watched(2);
  const all = ['a1', 'a2', 'b1', 'a3', 'b2'].map(join);
  await finish();
  expect(await Promise.all(all)).toEqual(['a1!', 'a2!', 'b1!', 'a3!', 'b2!']);
  expect(groups).toEqual([['a1', 'b1'], ['a2', 'b2'], ['a3']]);
});

test('a group that fails is tried one by one: only the bad one has the error, and what came later goes on', async () => {
  const { join, groups, finish } = watched(1, group => group.includes('b'));
  const all = ['a', 'b', 'c', 'd'].map(join);
  const settled = Promise.allSettled(all);
  await finish();
  const outcomes = (await settled).map(o => (o.status === 'fulfilled' ? o.value : (o.reason as Error).message));
  expect(outcomes).toEqual(['a!', 'bad: b', 'c!', 'd!']);
  expect(groups).toEqual([['a', 'b', 'c'], ['a'], ['b'], ['c'], ['d']]);
});
