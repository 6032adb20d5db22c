import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createHousekeeping } from '../../src/app/housekeeping.ts';
import { createChores } from '../../src/db/chores.ts';
import { testService } from '../support/service.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const { signal } = new AbortController();

let home: Awaited<ReturnType<typeof testService>>;
let done: Readonly<Record<string, number>>[];
beforeEach(async () => {
  home = await testService();
  done = [];
});
afterEach(() => home.close());

const housekeeping = () =>
  createHousekeeping({
    chores: createChores(home.client),
    clock: home.clock,
    onDone: removed => void done.push(removed),
  });

test('removes what has had its time, and nothing else', async () => {
  const chen = home.owner('chen');
  await chen.say('我家厨房漏水了');
  const { token } = await home.staff('1001');
  await home.signIn.signOut(token);
  const member = (await home.staff('1002')).member;
  await home.signIn.invite(member.id);
  const count = async () =>
    (
      await home.rows(sql`select (select count(*)::int from reading) as readings, (select count(*)::int from desk_session) as sessions,
        (select count(*)::int from desk_invite) as invites, (select count(*)::int from message) as messages,
        (select count(*)::int from ticket) as tickets`)
    )[0]!;
  const before = await count();
  expect(before).toMatchObject({ sessions: 2, invites: 3, messages: 1, tickets: 1 });

  home.clock.pass(6 * DAY);
  await housekeeping().look(signal);
  expect(await count()).toEqual(before);
  home.clock.pass(2 * DAY);
  await housekeeping().look(signal);
  expect(await count()).toEqual({ ...before, sessions: 0, invites: 0 });
  home.clock.pass(91 * DAY);
  await housekeeping().look(signal);
  expect(await count()).toEqual({ ...before, sessions: 0, invites: 0, readings: 0 });
  expect(done.at(-1)).toMatchObject({ reading: before['readings'], desk_session: 0 });
});

test('more than one statement takes', async () => {
  await home.client.db.execute(
    sql`insert into reading(conversation_id, upto_seq, community_id, reading, at)
        select 1, n, ${home.account}, '{}', '2020-01-01' from generate_series(1, 10001) n`,
  );
  await housekeeping().look(signal);
  expect(done).toMatchObject([{ reading: 10_001 }]);
});

test('of many at once one does it; a night missed is made up for, and costs no later one', async () => {
  await Promise.all([housekeeping().look(signal), housekeeping().look(signal), housekeeping().look(signal)]);
  expect(done).toHaveLength(1);
  // A start in the morning after: nothing to make up for.
  home.clock.pass(8 * HOUR);
  await housekeeping().look(signal);
  expect(done).toHaveLength(1);
  // Down at night, started at noon; the night after that is fifteen hours away, the next thirty-nine.
  home.clock.pass(24 * HOUR);
  await housekeeping().look(signal);
  expect(done).toHaveLength(2);
  home.clock.pass(15 * HOUR);
  await housekeeping().look(signal);
  expect(done).toHaveLength(2);
  home.clock.pass(24 * HOUR);
  await housekeeping().look(signal);
  expect(done).toHaveLength(3);
});

test('whoever fails gives it back; whoever dies over it is followed ten minutes later', async () => {
  const chores = createChores(home.client);
  const fails = { ...chores, clear: () => Promise.reject(new Error('away')) };
  const { clock } = home;
  await expect(createHousekeeping({ chores: fails, clock, onDone: () => {} }).look(signal)).rejects.toThrow('away');
  expect(await chores.begin(clock.now())).toBe(true);
  clock.pass(5 * 60_000);
  await housekeeping().look(signal);
  expect(done).toHaveLength(0);
  clock.pass(6 * 60_000);
  await housekeeping().look(signal);
  expect(done).toHaveLength(1);
});
