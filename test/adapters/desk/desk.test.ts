import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { deskTopic } from '../../../src/ports/feed.ts';
import { openDesk, type Person, signedIn } from './door.ts';
import { EVIL, type FakeDesk, xiaoZhang } from './fakes.ts';

let app: FastifyInstance;
let fake: FakeDesk;
let zhang: Person;
beforeEach(async () => {
  ({ app, fake } = await openDesk());
  zhang = await signedIn(app, fake);
});
afterEach(() => app.close());

test('me: who I am, my community, my colleagues and the words for codes', async () => {
  const me = (await zhang.get('/api/me')).json();
  expect(me).toMatchObject({ staff: { name: '小张' }, community: { name: '梧桐苑' }, mayInvite: false });
  expect(me.colleagues.map((c: { name: string }) => c.name)).toEqual(['老刘', '王经理']);
  expect(me.names.categories['facility.leak']).toBe('漏水渗水');
  expect(me.csrf).toBe(zhang.headers['x-csrf-token']);
});

test('the list asks the view for the state and words given', async () => {
  const { cases } = (await zhang.get('/api/cases?state=mine&words=1201')).json();
  expect(cases[0].ticket.number).toBe('WX-26-0031');
  expect(fake.calls[0]?.args).toEqual([{ state: 'mine', words: '1201', limit: 200 }]);
  expect((await zhang.get('/api/cases?state=everything')).statusCode).toBe(400);
});

test('a case is marked seen only when the page says it is on screen', async () => {
  await zhang.get('/api/cases/t1');
  await zhang.get('/api/cases/t1?seen=1');
  expect(fake.desk.seen).toEqual([false, true]);
  expect((await zhang.get('/api/cases/none')).statusCode).toBe(404);
});

test("an owner's words travel as JSON, never as a page", async () => {
  for (const url of ['/api/cases', '/api/cases/t1', '/api/alarms']) {
    const answer = await zhang.get(url);
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
    expect(JSON.stringify(answer.json())).toContain(JSON.stringify(EVIL).slice(1, -1));
  }
  const page = await zhang.get('');
  expect(page.body).not.toContain('alert(');
});

test('an alarm is acknowledged by whoever presses', async () => {
  expect((await zhang.post('/api/alarms/a1/acknowledge')).statusCode).toBe(200);
  expect((await zhang.post('/api/alarms/gone/acknowledge')).statusCode).toBe(404);
  expect(fake.calls[0]).toEqual({ verb: 'acknowledge', args: [xiaoZhang, 'a1'] });
});

test('duty is switched on and off', async () => {
  await zhang.post('/api/duty', { isOnDuty: false });
  expect(fake.calls).toEqual([{ verb: 'setDuty', args: [xiaoZhang, false] }]);
});

test('common sentences are kept and dropped', async () => {
  const kept = (await zhang.post('/api/sayings', { title: '到场', text: '师傅已出发' })).json();
  expect(kept.sayings).toHaveLength(2);
  expect((await zhang.drop('/api/sayings/1')).json().sayings).toEqual([{ id: 2, title: '到场', text: '师傅已出发' }]);
});

test('others see who is writing; the preview is word for word the verbs’ own', async () => {
  const woken = vi.fn();
  fake.ports.feed.watch(deskTopic('wx'), woken);
  await zhang.post('/api/cases/t1/writing');
  expect(woken).toHaveBeenCalledOnce();
  expect(fake.calls).toEqual([{ verb: 'showWriting', args: [1, 't1'] }]);
  expect((await zhang.post('/api/cases/t1/preview', { kind: 'reply', text: '好的' })).json()).toEqual({
    text: '客服小张：好的',
  });
});

function upload(bytes: string | Buffer) {
  const form = [
    '--b',
    'content-disposition: form-data; name="picture"; filename="a.jpg"',
    'content-type: image/jpeg',
    '',
    '',
  ];
  const payload = Buffer.concat([Buffer.from(form.join('\r\n')), Buffer.from(bytes), Buffer.from('\r\n--b--\r\n')]);
  const headers = { ...zhang.headers, 'content-type': 'multipart/form-data; boundary=b' };
  return app.inject({ method: 'POST', url: '/desk/api/cases/t1/pictures', headers, payload });
}

test('a picture is handed on as it came: the verb cleans it, once', async () => {
  const answer = await upload('raw bytes with a position');
  expect(answer.json()).toEqual({ id: 'p1' });
  expect(fake.calls).toEqual([{ verb: 'attach', args: [xiaoZhang, 't1', Buffer.from('raw bytes with a position')] }]);
});

test('what is no picture, too large or missing is refused in words', async () => {
  expect((await upload('not a picture')).json()).toEqual({ error: '这不是图片。请换一张再发。', code: 'bad_input' });
  const large = await upload(Buffer.alloc(10 * 1024 * 1024 + 1));
  expect(large.statusCode).toBe(413);
  expect(large.json().code).toBe('too_large');
  expect((await zhang.post('/api/cases/t1/pictures')).statusCode).toBe(400);
  expect(fake.calledVerbs()).toEqual(['attach']);
});

test('a picture is shown, anything else is only saved', async () => {
  const picture = await zhang.get('/api/picture/p1');
  expect(picture.headers['content-type']).toBe('image/jpeg');
  const page = await zhang.get('/api/picture/page');
  expect(page.headers['content-type']).toBe('application/octet-stream');
  expect(page.headers['content-disposition']).toBe('attachment');
});
