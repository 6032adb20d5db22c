import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import { createWeekly } from '../../src/app/weekly.ts';
import { createBackground } from '../../src/background.ts';
import { createCorrections } from '../../src/db/corrections.ts';
import { createWeeklyLines } from '../../src/db/weekly.ts';
import type { Category } from '../../src/domain/labels.ts';
import { createLog } from '../../src/http/log.ts';
import { SCHEMA } from '../../src/jobs/boss.ts';
import type { Jobs } from '../../src/ports/jobs.ts';
import { jobsDatabase } from '../support/jobs-database.ts';
import { testService } from '../support/service.ts';

type Home = Awaited<ReturnType<typeof testService>>;
let home: Home;
const started: Jobs[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map(jobs => jobs.stop()));
  await home.close();
});

const { signal } = new AbortController();
const MONDAY = '2026-11-23T09:00:00+08:00';
/** One process that looks. */
const weekly = (channels: readonly string[] = []) =>
  createWeekly({
    lines: createWeeklyLines(home.client, channels),
    corrections: createCorrections(home.client),
    clock: home.clock,
  });
const look = (at: string) => {
  home.clock.set(at);
  return weekly().look(signal);
};
const lines = async () =>
  (await home.rows(sql`select key, body->>'text' as text from outbox where why = 'weekly' order by id`)).map(row => ({
    ...row,
  }));
const keys = async () => (await lines()).map(line => line['key']);

/** Two cases on Saturday, of which 小张 puts one right. */
async function saturday(over: Parameters<typeof testService>[0] = {}) {
  home = await testService(over);
  await home.owner('chen').say('3栋2单元1201厨房水管漏水');
  await home.owner('li').say('1栋1单元楼道灯不亮了');
  await corrects('facility.drain');
}
async function corrects(category: Category) {
  const [ticket] = await home.tickets();
  const { act } = await home.staff('1001');
  await home.verbs.recategorise(act(ticket!['id'] as string, Number(ticket!['version'])), { category });
}

test('on Monday at nine staff are told of the week before, once', async () => {
  await saturday();
  await look('2026-11-22T23:59:00+08:00');
  await look('2026-11-23T08:59:59+08:00');
  expect(await lines()).toEqual([]);
  await look(MONDAY);
  expect(await lines()).toEqual([
    {
      key: 'weekly:cuihu:2026-W47',
      text: '上周（11月16日–22日）机器登记 2 件，同事改过 1 件（50%）：类别 1（漏水渗水→排水堵塞）。按引擎：本地 1/2。',
    },
  ]);
  await corrects('facility.water');
  await look('2026-11-23T10:00:00+08:00');
  await look('2026-11-29T21:00:00+08:00');
  expect(await keys()).toEqual(['weekly:cuihu:2026-W47']);
});

test('whoever was away on Monday makes up for it on a later day, but for nobody in the night', async () => {
  await saturday();
  await look('2026-11-26T03:00:00+08:00');
  expect(await keys()).toEqual([]);
  await look('2026-11-26T09:00:00+08:00');
  expect(await keys()).toEqual(['weekly:cuihu:2026-W47']);
});

test('of a week in which nothing was filed nothing is said, and of one in which nothing was put right, that', async () => {
  await saturday();
  await look('2026-11-30T09:00:00+08:00');
  expect(await keys()).toEqual([]);
  await home.owner('wu').say('2栋2单元电梯门关不上');
  await look('2026-12-07T09:00:00+08:00');
  expect((await lines()).map(line => line['text'])).toEqual([
    '上周（11月30日–12月6日）机器登记 1 件，同事一件也没有改。',
  ]);
});

test('two processes at once tell it once, at the desk and in Slack', async () => {
  await saturday();
  home.clock.set(MONDAY);
  await Promise.all([weekly(['slack']).look(signal), weekly(['slack']).look(signal)]);
  expect(await keys()).toEqual(['weekly:cuihu:2026-W47', 'slack:weekly:cuihu:2026-W47']);
});

test('each community is told at nine on its own clock, of its own cases', async () => {
  await saturday();
  await home.rows(sql`insert into community (id, name, prefix, time_zone, settings)
    select 'far', '远方', 'YF', 'Europe/Berlin', settings from community`);
  await home.rows(sql`insert into ticket select (jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid(),
    'community_id', 'far', 'number', 'YF-26-0001'))).* from ticket t where number = 'CH-26-0002'`);
  await look(MONDAY);
  expect(await keys()).toEqual(['weekly:cuihu:2026-W47']);
  await look('2026-11-23T08:00:00Z');
  const told = await lines();
  expect(told).toHaveLength(2);
  expect(told[1]).toMatchObject({
    key: 'weekly:far:2026-W47',
    text: expect.stringContaining('机器登记 1 件，同事一件也没有改'),
  });
});

test('it stands at the desk of whoever leads, until the next week is told', async () => {
  await saturday();
  const toldAtDesk = async (code: string) => {
    const headers = { cookie: `menfang_desk=${(await home.staff(code)).token}` };
    return (await home.app.inject({ url: '/desk/api/alarms', headers })).json().weekly;
  };
  expect(await toldAtDesk('9001')).toBeUndefined();
  await look(MONDAY);
  await home.settle();
  expect(await toldAtDesk('9001')).toMatch(/^上周（11月16日–22日）机器登记 2 件/);
  expect(await toldAtDesk('1001')).toBeUndefined();
  home.clock.set('2026-11-30T08:59:00+08:00');
  expect(await toldAtDesk('9001')).toMatch(/^上周（11月16日/);
  home.clock.set('2026-11-30T09:00:00+08:00');
  expect(await toldAtDesk('9001')).toBeUndefined();
  expect(await home.rows(sql`select status from outbox where why = 'weekly'`)).toEqual([{ status: 'sent' }]);
});

test('processes that start on Tuesday make up for it, once, in Slack as well', async () => {
  const { client, url } = await jobsDatabase();
  await saturday({ client });
  home.clock.set('2026-11-24T10:00:00+08:00');
  const slack = { botToken: '', apiUrl: '' };
  const process = () =>
    createBackground({
      ...{ client, cipher: home.cipher, clock: home.clock, log: createLog('silent'), me: randomUUID() },
      ...{ config: { slack, ...(url ? { databaseUrl: url } : {}) }, count: () => {}, termsOf: () => [] },
    }).jobs;
  for (const jobs of [process(), process()]) {
    jobs.start();
    started.push(jobs);
  }
  const looks = async () => {
    const job = sql.raw(`${SCHEMA}.job`);
    const found = home.rows(sql`select count(*)::int as n from ${job} where name = 'weekly' and state = 'completed'`);
    return (await found.catch(() => []))[0]?.['n'] ?? 0;
  };
  // One for each start.
  while ((await looks()) !== 2) await pause(50);
  expect(await keys()).toEqual(['weekly:cuihu:2026-W47', 'slack:weekly:cuihu:2026-W47']);
});
