import { fileURLToPath } from 'node:url';
import Fastify from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAssets } from '../../adapters/assets.ts';

const app = Fastify();
beforeAll(async () => void (await app.register(createAssets(), { prefix: '/assets' })));
afterAll(() => app.close());

test.each(['preact', 'hooks', 'htm'])('serves %s with paths a browser can follow', async name => {
  const { statusCode, headers, body } = await app.inject(`/assets/vendor/${name}.module.js`);
  expect([statusCode, headers['content-type']]).toEqual([200, 'text/javascript; charset=utf-8']);
  for (const [, from] of body.matchAll(/\b(?:from|import)\s*["']([^"']*)["']/g)) expect(from).toMatch(/^\.\//);
});

test.each([
  '/assets/vendor/other.js',
  '/assets/vendor.d.ts',
  '/assets/chat/',
  '/assets/../package.json',
  '/assets/%2e%2e/package.json',
  '/assets/chat/none.js',
])('serves nothing else: %s', async url => {
  expect((await app.inject(url)).statusCode).toBeGreaterThanOrEqual(400);
});

test('lets a page ask whether a file changed', async () => {
  const { headers } = await app.inject('/assets/chat/main.js');
  expect(headers).toMatchObject({ 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff' });
  const again = await app.inject({ url: '/assets/chat/main.js', headers: { 'if-none-match': String(headers.etag) } });
  expect(again.statusCode).toBe(304);
});

test('can serve another folder', async () => {
  const other = Fastify();
  await other.register(createAssets({ webRoot: fileURLToPath(new URL('../../web/chat/', import.meta.url)) }), {
    prefix: '/x',
  });
  expect((await other.inject('/x/main.js')).statusCode).toBe(200);
  await other.close();
});
