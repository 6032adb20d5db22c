import { randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCipher } from '../../src/app/cipher.ts';
import { inviteRequest } from '../../src/http/admin.ts';
import { importRequest, progressRequest } from '../../src/http/admin-import.ts';
import { TEST_KEY, testService } from '../support/service.ts';

let home: Awaited<ReturnType<typeof testService>>;
beforeAll(async () => {
  home = await testService();
});
afterAll(() => home.close());

test('it says that it lives and that it takes work', async () => {
  expect((await home.app.inject('/healthz')).statusCode).toBe(200);
  expect((await home.app.inject('/readyz')).json()).toEqual({ ready: true });
});

test('every route is known, and none but these answers without a session', async () => {
  const open = /^\/(healthz|readyz|metrics|assets\/.*|chat|chat\/.*|desk|desk\/(enter|signed-in|wechat))$/;
  // A tree: what a line begins with stands on the lines above it, four characters a level.
  const above: string[] = [];
  const found: (readonly [string, string])[] = [];
  for (const line of home.app.printRoutes({ commonPrefix: false }).split('\n')) {
    const [, indent, part, , methods] = /^([│\s]*[├└]── )(\S*)( \(([A-Z, ]+)\))?/.exec(line) ?? [];
    if (indent === undefined) continue;
    const level = indent.length / 4;
    above.splice(level - 1, Infinity, part!);
    if (methods) found.push([above.join('').replace(/:\w+/g, '1').replace(/\*$/, 'x'), methods.split(', ')[0]!]);
  }
  expect(found.map(([path]) => path)).toEqual(
    expect.arrayContaining(['/healthz', '/desk/api/cases', '/admin/import/']),
  );
  for (const [path, method] of found.filter(([path]) => path.startsWith('/') && !open.test(path.replace(/\/$/, '')))) {
    const { statusCode } = await home.app.inject({ method: method as 'GET', url: path });
    expect([401, 403], `${method} ${path}: ${statusCode}`).toContain(statusCode);
  }
});

test('a file is taken in only from who holds the key, once, while fresh, and as it was signed', async () => {
  const bytes = Buffer.from('姓名,手机,房屋\n');
  const hand = (key: Uint8Array, at: Date, body: Uint8Array = bytes) => {
    const handed = { kind: 'roster', isDry: true, name: '名册.csv', communityId: home.account } as const;
    const { headers } = importRequest(createCipher(key), handed, bytes, at);
    return () => home.app.inject({ method: 'POST', url: '/admin/import', headers, payload: Buffer.from(body) });
  };
  const kept = async () => Number((await home.rows(sql`select count(*) as n from import_run`))[0]!['n']);
  const now = home.clock.now();
  const refused = [
    await hand(randomBytes(32), now)(),
    await hand(TEST_KEY, new Date(now.getTime() - 61_000))(),
    await home.app.inject({ method: 'POST', url: '/admin/import', payload: bytes }),
  ];
  expect(refused.map(r => r.statusCode)).toEqual([403, 403, 403]);
  expect((await hand(TEST_KEY, now, Buffer.from('别的内容'))()).statusCode).toBe(400);
  expect(await kept()).toBe(0);
  home.clock.pass(1);
  const good = hand(TEST_KEY, home.clock.now());
  expect([(await good()).statusCode, (await good()).statusCode]).toEqual([200, 403]);
  const looked = progressRequest(createCipher(randomBytes(32)), { id: 1, after: 0 }, home.clock.now());
  const asked = await home.app.inject({
    method: 'POST',
    url: '/admin/import/progress',
    payload: { request: looked },
  });
  expect(asked.statusCode).toBe(403);
});

test('a sign-in code is made only for who holds the key, and only while the request is fresh', async () => {
  const ask = (request: string) => home.app.inject({ method: 'POST', url: '/admin/invite', payload: { request } });
  const good = await ask(inviteRequest(createCipher(TEST_KEY), home.account, '1001', home.clock.now()));
  expect(good.json()).toMatchObject({ name: '小张', code: expect.stringMatching(/^\w{5}-\w{5}$/) });
  home.clock.pass(1);
  const twice = inviteRequest(createCipher(TEST_KEY), home.account, '1001', home.clock.now());
  expect([(await ask(twice)).statusCode, (await ask(twice)).statusCode]).toEqual([200, 403]);
  const stale = inviteRequest(
    createCipher(TEST_KEY),
    home.account,
    '1001',
    new Date(home.clock.now().getTime() - 61_000),
  );
  expect((await ask(stale)).statusCode).toBe(403);
  expect(
    (await ask(inviteRequest(createCipher(randomBytes(32)), home.account, '1001', home.clock.now()))).statusCode,
  ).toBe(403);
  expect((await ask('')).statusCode).toBe(403);
  expect((await ask(inviteRequest(createCipher(TEST_KEY), home.account, '9999', home.clock.now()))).statusCode).toBe(
    404,
  );
});

test('a cookie or another signed value is no invitation', async () => {
  const request = createCipher(TEST_KEY).sign(`${home.account}.abc`);
  expect((await home.app.inject({ method: 'POST', url: '/admin/invite', payload: { request } })).statusCode).toBe(403);
});

test('a code signs in once', async () => {
  const { member } = await home.staff('1001');
  const { code } = await home.signIn.invite(member.id);
  const both = await Promise.all([home.signIn.redeem(code), home.signIn.redeem(code.toLowerCase())]);
  expect(both.filter(Boolean)).toHaveLength(1);
  const late = await home.signIn.invite(member.id);
  home.clock.pass(10 * 60_000 + 1);
  expect(await home.signIn.redeem(late.code)).toBeUndefined();
});
