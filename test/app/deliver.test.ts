import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toDate } from '../../src/db/client.ts';
import type { OutboxDraft } from '../../src/ports/record.ts';
import { NO_CHANGES } from '../../src/ports/record.ts';
import { testService } from '../support/service.ts';

let home: Awaited<ReturnType<typeof testService>>;
beforeAll(async () => {
  home = await testService();
});
afterAll(() => home.close());

const post = (channel: string, address: string, drafts: (Partial<OutboxDraft> & { key: string })[]) =>
  home.book.transaction(stores =>
    stores.writer.write(
      {
        ...NO_CHANGES,
        outbox: drafts.map(d => ({
          lane: { communityId: home.account, channel, account: home.account, address },
          priority: 'answer',
          notBefore: home.clock.now(),
          body: { text: d.key, page: { text: d.key } },
          why: 'test',
          ...d,
        })),
      },
      { now: home.clock.now(), timeZone: 'Asia/Shanghai', prefix: 'CH' },
    ),
  );
const later = (ms: number) => new Date(home.clock.now().getTime() + ms);
const pagesSince = (n: number) => home.pager.pages.slice(n).map(p => p.key);

test('by priority, then in the order of writing; an emergency passes everything', async () => {
  await post('web', 'order', [
    { key: 'a', priority: 'notice' },
    { key: 'b' },
    { key: 'c' },
    { key: 'd', priority: 'emergency' },
  ]);
  await home.settle();
  expect(await home.owner('order').heard()).toEqual(['d', 'b', 'c', 'a']);
});

test('the same key goes out once', async () => {
  await post('web', 'once', [{ key: 'one' }]);
  await post('web', 'once', [{ key: 'one', body: { text: 'again' } }]);
  await home.settle();
  expect(await home.owner('once').heard()).toEqual(['one']);
});

test('what waits for its hour blocks nothing', async () => {
  await post('web', 'hour', [{ key: 'later', notBefore: later(3_600_000) }, { key: 'now' }]);
  await home.settle();
  expect(await home.owner('hour').heard()).toEqual(['now']);
  await home.pass(3_600_001);
  expect(await home.owner('hour').heard()).toEqual(['now', 'later']);
});

test('what is being retried holds back its own priority and below, not what is more urgent', async () => {
  const before = home.pager.pages.length;
  home.pager.answer = { kind: 'retry', afterMs: 10_000, why: 'busy' };
  await post('pager', 'p1', [
    { key: 'r1', priority: 'update' },
    { key: 'r2', priority: 'update' },
    { key: 'r3', priority: 'notice' },
  ]);
  await home.settle();
  expect(pagesSince(before)).toEqual(['r1']);
  home.pager.answer = { kind: 'sent' };
  await post('pager', 'p1', [{ key: 'r4', priority: 'emergency' }]);
  await home.settle();
  expect(pagesSince(before)).toEqual(['r1', 'r4']);
  await home.pass(10_000);
  expect(pagesSince(before)).toEqual(['r1', 'r4', 'r1', 'r2', 'r3']);
  const tries = await home.rows(
    sql`select a.outcome from attempt a join outbox o on o.id = a.outbox_id where o.key = 'r1' order by a.no`,
  );
  expect(tries.map(t => t['outcome'])).toEqual(['retry', 'sent']);
});

/** How long the next try of this row is put off. */
async function waitOf(key: string): Promise<number> {
  const [row] = await home.rows(sql`select not_before from outbox where key = ${key}`);
  return toDate(row!['not_before']).getTime() - home.clock.now().getTime();
}

test.each([
  ['update', [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]],
  ['emergency', [1000, 2000, 4000, 8000, 10_000, 10_000]],
] as const)('what fails again and again waits longer each time: %s', async (priority, longest) => {
  home.pager.answer = { kind: 'retry', why: 'down' };
  const key = `grows-${priority}`;
  await post('pager', key, [{ key, priority }]);
  for (const ms of longest) {
    await home.settle();
    const wait = await waitOf(key);
    expect(wait).toBeLessThanOrEqual(ms);
    expect(wait).toBeGreaterThanOrEqual(0.75 * ms);
    home.clock.pass(wait);
  }
  // Asked to wait it waits as long, and that was no failure.
  home.pager.answer = { kind: 'retry', afterMs: 300, why: 'busy' };
  await home.settle();
  expect(await waitOf(key)).toBe(300);
  home.clock.pass(300);
  home.pager.answer = { kind: 'retry', why: 'down' };
  await home.settle();
  expect(await waitOf(key)).toBeLessThanOrEqual(longest.at(-1)!);
  // What got out begins anew with the next.
  home.pager.answer = { kind: 'sent' };
  await home.pass(60_000);
  home.pager.answer = { kind: 'retry', why: 'down' };
  await post('pager', key, [{ key: `${key}-2`, priority }]);
  await home.settle();
  expect(await waitOf(`${key}-2`)).toBeLessThanOrEqual(1000);
  home.pager.answer = { kind: 'sent' };
  await home.pass(60_000);
});

test('asked to wait first, it has not failed yet, and what came later stays behind it', async () => {
  const before = home.pager.pages.length;
  home.pager.answer = { kind: 'retry', afterMs: 5000, why: 'busy' };
  await post('pager', 'p5', [{ key: 'w1' }, { key: 'w2' }]);
  await home.settle();
  await home.pass(5000);
  await home.pass(5000);
  expect(pagesSince(before)).toEqual(['w1', 'w1', 'w1']);
  home.pager.answer = { kind: 'retry', why: 'down' };
  await home.pass(5000);
  expect(await waitOf('w1')).toBeLessThanOrEqual(2000);
  home.pager.answer = { kind: 'sent' };
  await home.pass(2000);
});

test('a channel that is back is not waited for any longer; one that rests is handed nothing', async () => {
  home.pager.answer = { kind: 'retry', afterMs: 50_000, why: 'down' };
  await post('pager', 'p6', [
    { key: 'back', notBefore: home.clock.now() },
    { key: 'tomorrow', notBefore: later(86_400_000) },
  ]);
  await home.settle();
  home.pager.answer = { kind: 'sent' };
  const before = home.pager.pages.length;
  await home.settle();
  expect(pagesSince(before)).toEqual([]);
  await home.book.deliveries.wake('pager', home.clock.now());
  home.pager.isResting = () => true;
  await home.settle();
  expect(pagesSince(before)).toEqual([]);
  delete home.pager.isResting;
  await home.settle();
  expect(pagesSince(before)).toEqual(['back']);
});

test('what has expired is not sent, is recorded so, and blocks nothing any more', async () => {
  const before = home.pager.pages.length;
  home.pager.answer = { kind: 'retry', afterMs: 60_000, why: 'down' };
  await post('pager', 'p2', [{ key: 'e1', expiresAt: later(30_000) }, { key: 'e2' }]);
  await home.settle();
  home.pager.answer = { kind: 'sent' };
  await home.pass(60_000);
  expect(pagesSince(before)).toEqual(['e1', 'e2']);
  const [row] = await home.rows(sql`select status from outbox where key = 'e1'`);
  expect(row!['status']).toBe('expired');
});

test('what is refused for good is recorded and the rest goes on', async () => {
  home.pager.answer = { kind: 'refused', why: 'gone' };
  await post('pager', 'p3', [{ key: 'f1' }]);
  await home.settle();
  home.pager.answer = { kind: 'sent' };
  await post('pager', 'p3', [{ key: 'f2' }]);
  await home.settle();
  const found = await home.rows(sql`select key, status from outbox where key in ('f1', 'f2') order by key`);
  expect(found.map(r => r['status'])).toEqual(['refused', 'sent']);
});

test('a row marked sending under a dead lease goes out again with the same key', async () => {
  await post('pager', 'p4', [{ key: 'dead' }]);
  await home.rows(sql`update outbox set status = 'sending' where key = 'dead'`);
  const before = home.pager.pages.length;
  await home.settle();
  expect(pagesSince(before)).toEqual(['dead']);
});

test('a slow lane to the outside holds up no chat', async () => {
  let release: (() => void) | undefined;
  const answer = home.pager.send;
  home.pager.send = () => new Promise(resolve => (release = () => resolve({ kind: 'sent' })));
  await post('pager', 'slow', [{ key: 'slow' }]);
  await post('web', 'quick', [{ key: 'quick' }]);
  const settled = home.settle();
  await expect.poll(() => home.owner('quick').heard()).toEqual(['quick']);
  await expect.poll(() => release).toBeDefined();
  release!();
  await settled;
  home.pager.send = answer;
});
