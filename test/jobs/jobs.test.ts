import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { rows } from '../../src/db/client.ts';
import { SCHEMA } from '../../src/jobs/boss.ts';
import { createJobs } from '../../src/jobs/jobs.ts';
import type { Jobs, Work } from '../../src/ports/jobs.ts';
import { jobsDatabase } from '../support/jobs-database.ts';

const FAST = { poll: 1, cron: 1 };
const QUIET = { poll: 3600, cron: 45 };

let home: Awaited<ReturnType<typeof jobsDatabase>>;
let running: Jobs[];
let errors: unknown[];
beforeEach(async () => {
  home = await jobsDatabase();
  running = [];
  errors = [];
});
afterEach(async () => {
  await Promise.all(running.map(jobs => jobs.stop()));
  await home.client.close();
});

function start(works: readonly Work[], pace = QUIET, where = home.where): Jobs {
  const onError = (error: unknown) => void errors.push(error);
  const jobs = createJobs({ where, works, count: () => {}, onError, pace, afterMs: 0 });
  running.push(jobs);
  jobs.start();
  return jobs;
}

/** Asks until it is so; the test's own time limit ends it. */
async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await pause(20);
}
const isRunning = (jobs: Jobs) => () => jobs.state().kind === 'running';
const ask = async (query: ReturnType<typeof sql>) => (await rows(home.client.db, query))[0]!;

test('each work is looked at when jobs start, and at once when it is sent', async () => {
  let looks = 0;
  const jobs = start([
    {
      name: 'previews',
      look: async () => {
        looks += 1;
      },
    },
  ]);
  await until(() => looks === 1);
  jobs.send('previews');
  await until(() => looks === 2);
  expect(errors).toEqual([]);
});

test('cron fires once, however many processes there are', async () => {
  const fired: string[] = [];
  const work = (by: string): Work => ({
    name: 'nightly',
    look: async () => void fired.push(by),
    schedule: { cron: '* * * * *', timeZone: async () => 'Asia/Shanghai' },
  });
  const both = [start([work('a')], FAST), start([work('b')], FAST)];
  await until(() => both.every(jobs => isRunning(jobs)()));
  /** Looks that ended, and minutes that came due; however long this test lasts, each is one. */
  const counted = async () => {
    const { looks, minutes } =
      await ask(sql`select count(*) filter (where name = 'nightly' and state = 'completed')::int as looks,
        count(distinct singleton_on) filter (where name = '__pgboss__send-it')::int as minutes
      from ${sql.raw(SCHEMA)}.job`);
    return { looks: Number(looks), minutes: Number(minutes) };
  };
  // A look for each start, and one for each minute.
  const isWorkedOff = async () => {
    const { looks, minutes } = await counted();
    return minutes > 0 && looks >= 2 + minutes;
  };
  await until(isWorkedOff);
  const passes = async () => (await ask(sql`select cron_on::text as at from ${sql.raw(SCHEMA)}.version`))['at'];
  for (let last = await passes(), seen = 0; seen < 3; ) {
    await pause(50);
    const next = await passes();
    if (next !== last) seen += 1;
    last = next;
  }
  await until(isWorkedOff);
  const { looks, minutes } = await counted();
  expect(looks).toBeLessThanOrEqual(2 + minutes);
  expect(fired.length).toBeGreaterThanOrEqual(2);
  expect(errors).toEqual([]);
});

test('a look that fails is told, keeps nothing of why in the database, and later ones run', async () => {
  let looks = 0;
  const jobs = start([
    {
      name: 'imports',
      look: async () => {
        looks += 1;
        if (looks === 1) throw new Error('陈美华 13800001201');
      },
    },
  ]);
  await until(() => looks === 1 && errors.length === 1);
  jobs.send('imports');
  await until(() => looks === 2);
  const { kept } = await ask(sql`select string_agg(j::text, ' ') as kept from ${sql.raw(SCHEMA)}.job j`);
  expect(kept).toContain('see the log');
  expect(kept).not.toMatch(/陈美华|13800001201/);
});

test('a job that a dead process held is no loss: the next start looks', async () => {
  const died = start([{ name: 'imports', look: () => new Promise(() => {}) }]);
  const held = async () =>
    Number((await ask(sql`select count(*) as n from ${sql.raw(SCHEMA)}.job where state = 'active'`))['n']);
  await until(() => isRunning(died)());
  await until(async () => (await held()) === 1);
  let looks = 0;
  start([
    {
      name: 'imports',
      look: async () => {
        looks += 1;
      },
    },
  ]);
  await until(() => looks === 1);
  // Its own is not held any more a moment later; that of the dead one is.
  await until(async () => (await held()) === 1);
});

test('a server that drops every connection takes nothing with it: work goes on when it answers again', async context => {
  if (!home.url) return context.skip();
  let looks = 0;
  const jobs = start(
    [
      {
        name: 'imports',
        look: async () => {
          looks += 1;
        },
      },
    ],
    { poll: 1, cron: 45 },
  );
  await until(() => looks === 1);
  await ask(
    sql`select count(pg_terminate_backend(pid)) as n from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
  );
  await until(() => {
    jobs.send('imports');
    return looks > 1;
  });
});

test('what cannot start says why, and leaves everything else alone', async () => {
  const jobs = start([], QUIET, { runAlone: () => Promise.reject(new Error('no right to create a schema')) });
  await until(() => jobs.state().kind === 'failed');
  expect(jobs.state()).toMatchObject({ why: expect.stringContaining('no right to create a schema') });
  expect(errors).not.toEqual([]);
});

test('told to stop, what is under way hears of it', async () => {
  const told = Promise.withResolvers<void>();
  let isUnderWay = false;
  const jobs = start([
    {
      name: 'imports',
      look: signal => {
        isUnderWay = true;
        signal.addEventListener('abort', () => told.resolve());
        return told.promise;
      },
    },
  ]);
  await until(() => isUnderWay);
  await jobs.stop();
  await told.promise;
  expect(jobs.state().kind).toBe('waiting');
});

test.runIf(process.env['TEST_DATABASE_URL'])(
  'sessions that the server ends are told of, and the work goes on',
  async () => {
    let looks = 0;
    const jobs = start([
      {
        name: 'previews',
        look: async () => {
          looks += 1;
        },
      },
    ]);
    await until(() => looks === 1);
    await home.client.db.execute(
      sql`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'menfang jobs' and datname = current_database()`,
    );
    // The send that meets the dead session is lost with it; the rows would still say what is due.
    await until(() => {
      jobs.send('previews');
      return looks >= 2;
    });
    expect(jobs.state().kind).toBe('running');
  },
);
