import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sql } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import { NO_CHANGES } from '../../../src/ports/record.ts';
import { testService } from '../../support/service.ts';

type Home = Awaited<ReturnType<typeof testService>>;
let home: Home;
afterEach(() => home.close());

const cookie = async (code: string) => ({ cookie: `menfang_desk=${(await home.staff(code)).token}` });

/** What the desk of this member says about delays. */
async function told(code = '1001'): Promise<string[]> {
  const answer = await home.app.inject({ url: '/desk/api/alarms', headers: await cookie(code) });
  return (answer.json().delays as { text: string }[]).map(d => d.text);
}

const post = (draft: { channel: string; address: string; key: string; notBefore?: Date }) =>
  home.book.transaction(stores =>
    stores.writer.write(
      {
        ...NO_CHANGES,
        outbox: [
          {
            lane: { communityId: home.account, channel: draft.channel, account: home.account, address: draft.address },
            priority: 'update',
            notBefore: draft.notBefore ?? home.clock.now(),
            key: draft.key,
            body: { text: draft.key, page: {} },
            why: 'test',
          },
        ],
      },
      { now: home.clock.now(), timeZone: 'Asia/Shanghai', prefix: 'CH' },
    ),
  );

test('messages waiting for their turn: after a minute everybody is told, and no more once they are heard', async () => {
  home = await testService();
  await home.owner('chen').post('我家厨房漏水了');
  await home.owner('chen').post('水很大');
  home.clock.pass(59_000);
  await home.owner('huang').post('路灯不亮');
  home.clock.pass(1000);
  expect(await told()).toEqual([]);
  home.clock.pass(1);
  const [line, ...more] = await told();
  expect(more).toEqual([]);
  expect(line).toMatch(/^有 2 条消息超过 1 分钟没有处理，最早 10:00。.*请/);
  // The supervisor and the engineer read the same.
  expect([await told('9001'), await told('3001')]).toEqual([[line], [line]]);
  home.clock.pass(59_999);
  expect((await told())[0]).toMatch(/^有 3 条消息/);
  await home.settle();
  expect(await told()).toEqual([]);
});

test('a pager that does not answer: after twenty seconds, through all its rounds, until it answers', async () => {
  home = await testService();
  home.pager.answer = { kind: 'retry', afterMs: 10_000, why: 'away' };
  await home.owner('chen').say('着火了，3栋2单元1201');
  await home.pass(17_000);
  expect(await told()).toEqual([]);
  const lines = new Set<string>();
  // Rounds take each other's place every two minutes; the line does not come and go with them.
  for (let i = 0; i < 40; i++) {
    await home.pass(10_000);
    const now = await told();
    expect(now).toHaveLength(1);
    lines.add(now[0]!);
  }
  expect([...lines]).toEqual([expect.stringMatching(/^有 1 个紧急呼叫.*最早 10:00。请马上打电话/)]);
  home.pager.answer = { kind: 'sent' };
  await home.pass(10_000);
  expect(await told()).toEqual([]);
});

test('what does not get out: after two minutes of being due, with its channel; what waits for its hour is not late', async () => {
  home = await testService();
  home.pager.answer = { kind: 'retry', afterMs: 30_000, why: 'away' };
  const inAnHour = new Date(home.clock.now().getTime() + 3_600_000);
  await post({ channel: 'pager', address: 'p', key: 'tried' });
  await post({ channel: 'nowhere<b>', address: 'q', key: 'never taken' });
  await post({ channel: 'pager', address: 'r', key: 'tomorrow', notBefore: inAnHour });
  await home.settle();
  for (let i = 0; i < 4; i++) await home.pass(30_000);
  expect(await told()).toEqual([]);
  await home.pass(1);
  expect(await told()).toEqual([
    expect.stringMatching(/^有 2 条消息超过 2 分钟没有送出（nowhere<b>、外部呼叫），最早 10:00。/),
  ]);
  home.clock.pass(13 * 3_600_000);
  expect((await told())[0]).toContain('最早 11月21日 10:00');
});

test('what lies in one estate is not told in another', async () => {
  home = await testService();
  await home.owner('chen').post('我家厨房漏水了');
  home.clock.pass(61_000);
  expect(await told()).toHaveLength(1);
  await home.client.db.execute(sql`update message set community_id = 'elsewhere'`);
  expect(await told()).toEqual([]);
});

test('an open page hears of it by itself, when it begins and when it is over', async () => {
  home = await testService();
  await home.owner('chen').post('我家厨房漏水了');
  // Listens without working: what came in lies.
  await home.app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = home.app.server.address() as AddressInfo;
  const request = get({ port, path: '/desk/feed', headers: await cookie('1001'), agent: false });
  const [stream] = (await once(request, 'response')) as [IncomingMessage];
  const events = stream.setEncoding('utf8')[Symbol.asyncIterator]();
  const next = async () => String((await events.next()).value);
  expect(await next()).toContain('changed');
  home.clock.pass(61_000);
  expect(await next()).toContain('unheard');
  await home.client.db.execute(sql`update message set handled_at = arrived_at`);
  expect(await next()).not.toContain('unheard');
  stream.destroy();
});
