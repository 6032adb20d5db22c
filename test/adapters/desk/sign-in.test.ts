import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { enter, openDesk, signedIn } from './door.ts';
import { EVIL, type FakeDesk, laoLiu, managerWang, stranger, xiaoZhang } from './fakes.ts';

let app: FastifyInstance;
let fake: FakeDesk;
beforeEach(async () => {
  ({ app, fake } = await openDesk());
});
afterEach(() => app.close());

test('a code signs in once, and wrong, used and empty codes are answered alike', async () => {
  const { code } = await fake.ports.signIn.invite(xiaoZhang.id);
  const first = await enter(app, code);
  expect(first.statusCode).toBe(303);
  expect(first.headers.location).toBe('/desk');
  expect(first.cookies[0]).toMatchObject({ httpOnly: true, sameSite: 'Strict', secure: true, path: '/desk' });

  const refused = await Promise.all([enter(app, code), enter(app, 'nonsense'), enter(app, '')]);
  expect(refused.map(r => r.statusCode)).toEqual([401, 401, 401]);
  expect(new Set(refused.map(r => r.body)).size).toBe(1);
  expect(refused[0]?.cookies).toEqual([]);
});

test('a code typed with a Chinese keyboard is the same code', async () => {
  const { code } = await fake.ports.signIn.invite(xiaoZhang.id);
  const fullWidth = code.replace(/[!-~]/g, c => String.fromCharCode(c.charCodeAt(0) + 0xfee0));
  expect((await enter(app, `　${fullWidth} `)).statusCode).toBe(303);
});

test('opening a link does not burn its code; its button does', async () => {
  const { code } = await fake.ports.signIn.invite(xiaoZhang.id);
  for (let i = 0; i < 3; i++) {
    const page = await app.inject(`/desk/enter?code=${code}`);
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain(`value="${code}"`);
  }
  expect((await enter(app, code)).statusCode).toBe(303);
});

test('what stands in a link is never markup', async () => {
  const page = await app.inject(`/desk/enter?code=${encodeURIComponent(EVIL)}`);
  expect(page.body).not.toContain('<script>alert');
  expect(page.body).not.toContain('<img');
  expect(page.body).toContain('&lt;script&gt;');
});

test('the eleventh try of a minute from one address is refused in words, others still get in', async () => {
  for (let i = 0; i < 10; i++) expect((await enter(app, `guess-${i}`)).statusCode).toBe(401);
  const { code } = await fake.ports.signIn.invite(xiaoZhang.id);
  const eleventh = await enter(app, code);
  expect(eleventh.statusCode).toBe(429);
  expect(eleventh.body).toContain('登录尝试太频繁了。请过一分钟再试。');
  expect((await enter(app, code, '10.0.0.2')).statusCode).toBe(303);
});

test('a form posted from another site does not sign in', async () => {
  const { code } = await fake.ports.signIn.invite(xiaoZhang.id);
  for (const origin of ['https://evil.example', 'null']) {
    const answer = await app.inject({
      method: 'POST',
      url: '/desk/enter',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin, host: 'desk.example' },
      payload: `code=${code}`,
    });
    expect(answer.statusCode).toBe(403);
    expect(answer.cookies).toEqual([]);
  }
});

test('without a session the page asks for a code and the API says so', async () => {
  const page = await app.inject('/desk');
  expect(page.body).toContain('登录码');
  expect(page.body).not.toContain('main.js');
  for (const url of ['/desk/api/me', '/desk/api/cases', '/desk/api/cases/t1', '/desk/api/picture/p1', '/desk/feed']) {
    const answer = await app.inject(url);
    expect(answer.statusCode, url).toBe(401);
    expect(answer.json()).toMatchObject({ code: 'not_signed_in' });
  }
});

test('no page lets anybody in by a frame, a script of its own or the cache', async () => {
  const zhang = await signedIn(app, fake);
  for (const answer of [await app.inject('/desk'), await zhang.get(''), await zhang.get('/api/me')]) {
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'");
    expect(answer.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(answer.body).not.toMatch(/<script(?![^>]*src=)/);
  }
});

test('a removed member is out at the next request', async () => {
  const liu = await signedIn(app, fake, laoLiu);
  expect((await liu.get('/api/me')).statusCode).toBe(200);
  fake.members.delete(laoLiu.id);
  expect((await liu.get('/api/me')).statusCode).toBe(401);
  expect((await liu.post('/api/cases/t1/claim', { version: 1, actId: 'a' })).statusCode).toBe(401);
  expect(fake.calledVerbs()).toEqual([]);
});

test('signing out ends the session', async () => {
  const zhang = await signedIn(app, fake);
  expect((await zhang.post('/leave')).statusCode).toBe(200);
  expect((await zhang.get('/api/me')).statusCode).toBe(401);
});

test('a supervisor invites a colleague of the same community, nobody else does', async () => {
  const wang = await signedIn(app, fake, managerWang);
  const made = await wang.post('/api/invite', { staffId: laoLiu.id });
  const { code, link } = made.json();
  expect(new URL(link).pathname + new URL(link).search).toBe(`/desk/enter?code=${code}`);
  expect((await enter(app, code)).statusCode).toBe(303);

  expect((await wang.post('/api/invite', { staffId: stranger.id })).statusCode).toBe(404);
  const zhang = await signedIn(app, fake);
  expect((await zhang.post('/api/invite', { staffId: laoLiu.id })).statusCode).toBe(403);
});
