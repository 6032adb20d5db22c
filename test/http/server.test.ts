import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCipher } from '../../src/app/cipher.ts';
import { inviteRequest } from '../../src/http/admin.ts';
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
  const open = /^\/(healthz|readyz|assets\/|chat|desk$|desk\/enter|admin\/invite)/;
  const routes = home.app.printRoutes({ commonPrefix: false });
  const paths = [...routes.matchAll(/(\/\S*) \(([A-Z, ]+)\)/g)].map(m => [m[1]!, m[2]!] as const);
  expect(paths.length).toBeGreaterThan(5);
  for (const path of ['/desk/api/cases', '/desk/api/me', '/desk/api/alarms', '/desk/feed', '/desk/api/sayings']) {
    expect(open.test(path)).toBe(false);
    expect((await home.app.inject(path)).statusCode, path).toBe(401);
  }
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
