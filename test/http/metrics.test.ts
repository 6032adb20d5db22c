import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import { createWechatRecord } from '../../src/db/wechat-record.ts';
import { createMetrics } from '../../src/http/metrics.ts';
import { createServer } from '../../src/http/server.ts';
import { NO_CHANGES } from '../../src/ports/record.ts';
import { handClock } from '../support/clock.ts';
import { testService } from '../support/service.ts';

type Home = Awaited<ReturnType<typeof testService>>;
let home: Home;
afterEach(() => home?.close());

/** What a scrape of this machine says, by name and labels. */
async function scrape(): Promise<Record<string, number>> {
  const answer = await home.app.inject('/metrics');
  expect(answer.statusCode).toBe(200);
  expect(answer.headers['content-type']).toContain('text/plain');
  const lines = answer.body.split('\n').filter(line => line !== '' && !line.startsWith('#'));
  return Object.fromEntries(lines.map(line => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]));
}

test('what waits and what was done, by name', async () => {
  home = await testService();
  const chen = home.owner('chen-of-house-1201');
  await chen.post('我家厨房漏水了');
  home.clock.pass(2000);
  const before = await scrape();
  expect(before).toMatchObject({
    menfang_inbox_oldest_age_seconds: 2,
    menfang_turns_waiting: 1,
    menfang_messages_set_aside: 0,
    menfang_database_up: 1,
    menfang_jobs_up: 0,
    'menfang_turns_total{outcome="done"}': 0,
    'menfang_turns_total{outcome="failed"}': 0,
    'menfang_leases_lost_total{work="turn"}': 0,
  });
  expect(before).toHaveProperty('nodejs_eventloop_lag_p99_seconds');
  expect(before).toHaveProperty('process_resident_memory_bytes');
  expect(Object.keys(before).filter(name => name.startsWith('menfang_database_info'))).toHaveLength(1);

  await home.pass(1000);
  const after = await scrape();
  expect(after).toMatchObject({
    menfang_inbox_oldest_age_seconds: 0,
    menfang_turns_waiting: 0,
    'menfang_turns_total{outcome="done"}': 1,
  });
  expect(after['menfang_deliveries_total{channel="web",outcome="sent"}']).toBeGreaterThan(0);
  expect(JSON.stringify(after)).not.toContain('chen-of-house');
});

test('when the night’s housekeeping was last done', async () => {
  home = await testService();
  expect(await scrape()).not.toHaveProperty('menfang_housekeeping_age_seconds');
  const at = home.clock.now().toISOString();
  await home.rows(
    sql`insert into chore(name, started_at, ended_at) values ('nightly', ${at}::timestamptz, ${at}::timestamptz)`,
  );
  home.clock.pass(3_600_000);
  expect(await scrape()).toMatchObject({ menfang_housekeeping_age_seconds: 3600 });
});

test('what staff put right of the last seven days’ cases, by engine and field', async () => {
  home = await testService();
  const zhang = await home.staff('1001');
  await home.owner('chen').say('我家厨房下水道堵了，3栋2单元1201');
  const [ticket] = await home.tickets();
  await home.verbs.recategorise(zhang.act(ticket!['id'] as string, Number(ticket!['version'])), {
    category: 'facility.leak',
  });
  expect(await scrape()).toMatchObject({
    'menfang_cases_read_in_week{engine="local"}': 1,
    'menfang_cases_corrected_in_week{engine="local"}': 1,
    'menfang_corrections_in_week{engine="local",field="category"}': 1,
    'menfang_corrections_in_week{engine="local",field="house"}': 0,
    'menfang_cases_read_in_week{engine="local+model"}': 0,
  });
  // Looked through once a minute, and no longer than a week.
  await home.owner('wu').say('我家卫生间下水道堵了，5栋1单元502');
  expect(await scrape()).toMatchObject({ 'menfang_cases_read_in_week{engine="local"}': 1 });
  await home.pass(60_000);
  expect(await scrape()).toMatchObject({ 'menfang_cases_read_in_week{engine="local"}': 2 });
  await home.pass(7 * 86_400_000);
  expect(await scrape()).toMatchObject({
    'menfang_cases_read_in_week{engine="local"}': 0,
    'menfang_corrections_in_week{engine="local",field="category"}': 0,
  });
});

test('a pager that does not answer is counted from the first page that did not get through', async () => {
  home = await testService();
  home.pager.answer = { kind: 'retry', afterMs: 10_000, why: 'away' };
  await home.owner('chen').say('着火了，3栋2单元1201');
  const labels = '{channel="pager",priority="emergency"}';
  for (let i = 0; i < 26; i++) await home.pass(10_000);
  // The third round by now: each of the two before expired unsent.
  const figures = await scrape();
  expect(figures[`menfang_outbox_oldest_due_age_seconds${labels}`]).toBeGreaterThanOrEqual(260);
  expect(figures[`menfang_outbox_waiting${labels}`]).toBe(1);
  expect(figures['menfang_deliveries_total{channel="pager",outcome="retry"}']).toBeGreaterThan(20);

  home.pager.answer = { kind: 'sent' };
  await home.pass(10_000);
  expect(await scrape()).not.toHaveProperty([`menfang_outbox_waiting${labels}`]);
});

test('what waits for its hour has no age; what is tried again keeps the age of its first try', async () => {
  home = await testService();
  const later = (ms: number) => new Date(home.clock.now().getTime() + ms);
  const draft = { communityId: home.account, channel: 'pager', account: home.account };
  await home.book.transaction(stores =>
    stores.writer.write(
      {
        ...NO_CHANGES,
        outbox: [
          {
            lane: { ...draft, address: randomUUID() },
            priority: 'notice',
            notBefore: later(3_600_000),
            key: randomUUID(),
            body: { text: '停水通知', page: {} },
            why: 'test',
          },
        ],
      },
      { now: home.clock.now(), timeZone: 'Asia/Shanghai', prefix: 'CH' },
    ),
  );
  const labels = '{channel="pager",priority="notice"}';
  await home.pass(60_000);
  expect(await scrape()).toMatchObject({
    [`menfang_outbox_waiting${labels}`]: 1,
    [`menfang_outbox_oldest_due_age_seconds${labels}`]: 0,
  });
  home.pager.answer = { kind: 'retry', afterMs: 10_000, why: 'away' };
  await home.pass(3_540_000);
  await home.pass(10_000);
  await home.pass(5_000);
  expect((await scrape())[`menfang_outbox_oldest_due_age_seconds${labels}`]).toBe(15);
});

test('a message set aside, and the turns that failed on it', async () => {
  const readAtOnce = () => {
    throw new Error('no');
  };
  home = await testService({
    understanding: { guard: () => undefined, read: async () => readAtOnce(), readAtOnce },
  });
  await home.owner('chen').say('这句话谁也看不懂');
  for (let i = 0; i < 6; i++) await home.pass(5000);
  expect(await scrape()).toMatchObject({
    menfang_messages_set_aside: 1,
    'menfang_turns_total{outcome="failed"}': 5,
    'menfang_turns_total{outcome="done"}': 1,
  });
});

test('a lease that another process took is counted', async () => {
  home = await testService({
    book: book => ({
      ...book,
      turns: {
        ...book.turns,
        async claim(...args) {
          const claimed = await book.turns.claim(...args);
          await home.client.db.execute(sql`update conversation set lease_by = 'another' where lease_by is not null`);
          return claimed;
        },
      },
    }),
  });
  await home.owner('chen').say('你好');
  expect(await scrape()).toMatchObject({ 'menfang_leases_lost_total{work="turn"}': 1 });
});

test('only this machine may look, unless there is a token and it is sent', async () => {
  const clock = handClock();
  const server = (token?: string) => {
    const { routes } = createMetrics({
      clock,
      hasModel: false,
      composes: false,
      database: 'pglite',
      read: () => Promise.reject(new Error('away')),
      corrections: () => Promise.reject(new Error('away')),
      jobs: () => ({ kind: 'waiting' }),
      ...(token ? { token } : {}),
    });
    const log = { info() {}, warn() {}, error() {}, debug() {}, fatal() {} };
    return createServer({ log, notReady: async () => undefined, mounts: [{ at: '/metrics', routes }] });
  };
  const status = async (app: Awaited<ReturnType<typeof server>>, remoteAddress: string, headers = {}) =>
    (await app.inject({ url: '/metrics', remoteAddress, headers })).statusCode;

  const closed = await server();
  const open = await server('a-token-of-the-tests');
  try {
    expect(await status(closed, '127.0.0.1')).toBe(200);
    expect(await status(closed, '::1')).toBe(200);
    expect(await status(closed, '203.0.113.7')).toBe(404);
    // A proxy on this machine passes on who asks; nobody can claim to be this machine through it.
    expect(await status(closed, '127.0.0.1', { 'x-forwarded-for': '203.0.113.7' })).toBe(404);
    expect(await status(closed, '127.0.0.1', { 'x-forwarded-for': '127.0.0.1, 203.0.113.7' })).toBe(404);
    expect(await status(open, '203.0.113.7')).toBe(401);
    expect(await status(open, '203.0.113.7', { authorization: 'Bearer wrong' })).toBe(401);
    expect(await status(open, '203.0.113.7', { authorization: 'Bearer a-token-of-the-tests' })).toBe(200);

    const away = (await closed.inject('/metrics')).body;
    expect(away).toContain('menfang_database_up 0');
    expect(away).not.toMatch(/^menfang_(inbox_oldest_age_seconds |turns_waiting |cases_read|corrections)/m);
    expect(away).toContain('process_cpu_seconds_total');
  } finally {
    await closed.close();
    await open.close();
  }
});

test('how the line to WeChat is, only where it is switched on', async () => {
  home = await testService();
  expect(Object.keys(await scrape()).filter(name => name.includes('wechat'))).toEqual([]);
  await home.close();

  home = await testService({ wechaty: { puppet: 'mock', name: '门房', dir: '/nonexistent' } });
  expect(await scrape()).toMatchObject({ menfang_wechat_online: 0 });
  const record = createWechatRecord(home.client, home.cipher, home.clock);
  const since = home.clock.now();
  const more = { restarts: 2, waiting: 5, rssBytes: 140_000_000, lastHeardAt: since };
  await record.keep(home.account, { phase: 'online', since, ...more });
  home.clock.pass(40_000);
  expect(await scrape()).toMatchObject({
    menfang_wechat_online: 1,
    menfang_wechat_phase_since_seconds: 40,
    menfang_wechat_last_heard_seconds: 40,
    menfang_wechat_restarts_total: 2,
    menfang_wechat_waiting: 5,
    menfang_wechat_rss_bytes: 140_000_000,
  });
  // Nobody says so any more: what was is not said again.
  home.clock.pass(21_000);
  const silent = await scrape();
  expect(Object.keys(silent).filter(name => name.includes('wechat'))).toEqual(['menfang_wechat_online']);
  expect(silent['menfang_wechat_online']).toBe(0);
});
