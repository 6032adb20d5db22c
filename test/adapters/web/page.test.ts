import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDoor } from './door.ts';
import { createMemoryHouse, HAITANG, testCipher } from './memory-house.ts';

let door: Awaited<ReturnType<typeof openDoor>>;
beforeEach(async () => {
  door = await openDoor();
  await door.start();
});
afterEach(() => door.app.close());

const open = (url: string, cookie = '') => door.app.inject({ url, headers: { cookie } });
const cookieIn = (header: unknown): string => /menfang_chat=([^;]*)/.exec(String(header))?.[1] ?? '';
const valueIn = (header: unknown): string => testCipher.verify(decodeURIComponent(cookieIn(header))) ?? '';

describe('the page', () => {
  test('names the community and its number, runs nothing inline and is told to nobody', async () => {
    const { body, headers, statusCode } = await open('/chat/haitang');
    expect(statusCode).toBe(200);
    expect(body).toContain(HAITANG.name);
    expect(body).toContain('href="tel:051082700024"');
    expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(headers).toMatchObject({
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    expect(body).not.toMatch(/<script(?![^>]* src=)|<style| style=| on\w+=/);
    for (const [, url] of body.matchAll(/(?:href|src)="([^"]*)"/g)) expect(url).toMatch(/^(\/assets\/|tel:)/);
  });

  test('every file it names is there', async () => {
    const { body } = await open('/chat/haitang');
    const files = [...body.matchAll(/"(\/assets\/[^"]*)"/g)].map(([, url]) => url ?? '');
    expect(files.length).toBeGreaterThan(10);
    for (const url of files) expect([url, (await open(url)).statusCode]).toEqual([url, 200]);
  });

  test('lets no markup of a name through', async () => {
    const evil = { id: 'x', name: '"><script>alert(1)</script>', phone24: '\'"><img src=x onerror=alert(2)>' };
    const other = await openDoor({ house: createMemoryHouse([evil]) });
    await other.start();
    const { body } = await other.app.inject({ url: '/chat' });
    expect(body).not.toContain('<script>');
    expect(body).not.toContain('<img');
    expect(body).toContain('&quot;&gt;&lt;script&gt;');
    await other.app.close();
  });

  test.each(['/chat', '/chat/nowhere', '/chat/%3Cscript%3E'])(
    'is a kind word where no community answers: %s',
    async url => {
      const { body, statusCode, headers } = await open(url);
      expect(statusCode).toBe(404);
      expect(body).toContain('二维码');
      expect(body).not.toContain('<script>');
      expect(headers['set-cookie']).toBeUndefined();
    },
  );

  test('asks to come back while the channel is not started, on every path', async () => {
    const early = await openDoor();
    expect((await early.app.inject({ url: '/chat' })).statusCode).toBe(503);
    for (const url of ['/chat/feed', '/chat/picture/1']) {
      const answer = await early.app.inject({ url, headers: { cookie: early.cookieOf('chen') } });
      expect([answer.statusCode, answer.json().error]).toEqual([503, expect.stringContaining('24小时电话')]);
    }
    await early.app.close();
  });
});

describe('the cookie', () => {
  test('is signed, for a year, out of reach of scripts, and renewed with the same address', async () => {
    const first = (await open('/chat/haitang')).headers['set-cookie'];
    expect(first).toMatch(/Max-Age=31536000; Path=\/chat; HttpOnly; SameSite=Lax$/);
    expect(valueIn(first)).toMatch(/^haitang\.[\w-]{22}$/);
    const again = (await open('/chat/haitang', `menfang_chat=${cookieIn(first)}`)).headers['set-cookie'];
    expect(valueIn(again)).toBe(valueIn(first));
  });

  test('is sent over HTTPS only where that is asked for', async () => {
    const safe = await openDoor({ secureCookies: true });
    await safe.start();
    expect((await safe.app.inject({ url: '/chat/haitang' })).headers['set-cookie']).toContain('; Secure');
    await safe.app.close();
  });

  test('that is forged or foreign is replaced without a word', async () => {
    for (const cookie of [door.cookieOf('chen').replace('chen', 'wang'), 'menfang_chat=nonsense', 'menfang_chat=%zz']) {
      const { statusCode, headers } = await open('/chat/haitang', cookie);
      expect(statusCode).toBe(200);
      expect(valueIn(headers['set-cookie'])).toMatch(/^haitang\.[\w-]{22}$/);
    }
  });

  test('leads back to its community, and keeps its address in another', async () => {
    const back = await open('/chat', door.cookieOf('chen', 'yinxing'));
    expect(back.body).toContain('银杏里');
    const other = await open('/chat/haitang', door.cookieOf('chen', 'yinxing'));
    expect(valueIn(other.headers['set-cookie'])).toBe('haitang.chen');
  });

  test('of a community that is gone leads to the only one there is', async () => {
    const single = await openDoor({ house: createMemoryHouse([HAITANG]) });
    await single.start();
    const { body } = await single.app.inject({ url: '/chat', headers: { cookie: single.cookieOf('chen', 'gone') } });
    expect(body).toContain(HAITANG.name);
    await single.app.close();
  });
});
