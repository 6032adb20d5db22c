import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DomainError } from '../../../src/domain/errors.ts';
import { idOf, openDoor } from './door.ts';
import { HAITANG, YINXING } from './memory-house.ts';

let door: Awaited<ReturnType<typeof openDoor>>;
beforeEach(async () => {
  door = await openDoor();
  await door.start();
});
afterEach(() => door.app.close());

describe('a message', () => {
  test('is stored once, however often it is sent, and always gets the same number', async () => {
    const first = await door.say('chen', { id: idOf(1), text: '我家厨房漏水了' });
    const again = await door.say('chen', { id: idOf(1), text: '我家厨房漏水了' });
    expect([first.json(), again.json()]).toEqual([{ seq: 1 }, { seq: 1 }]);
    expect(door.house.received).toMatchObject([
      { channel: 'web', account: 'haitang', address: 'chen', externalId: `chen:${idOf(1)}`, text: '我家厨房漏水了' },
    ]);
  });

  test('that could not be stored is answered 503 in words and gets through with the same id later', async () => {
    const fault = new Error('password=hunter2');
    const logged: object[] = [];
    await door.app.close();
    door = await openDoor({ log: { warn() {}, error: fields => void logged.push(fields) } });
    await door.start();
    door.house.trouble.receive = () => Promise.reject(fault);
    const failed = await door.say('chen', { id: idOf(1), text: '漏水' });
    expect(failed.statusCode).toBe(503);
    expect(failed.json().error).toContain('24小时电话');
    expect(failed.body).not.toContain('hunter2');
    expect(logged).toEqual([{ err: fault }]);
    door.house.trouble.receive = undefined;
    expect((await door.say('chen', { id: idOf(1), text: '漏水' })).json()).toEqual({ seq: 1 });
  });

  test('keeps the words of a DomainError', async () => {
    door.house.trouble.receive = () => Promise.reject(new DomainError('too_many', '请歇一分钟再发。'));
    const answer = await door.say('chen', { id: idOf(1), text: '漏水' });
    expect([answer.statusCode, answer.json().error]).toEqual([429, '请歇一分钟再发。']);
  });

  test('of 5,000 characters gets through as typed; of 5,001 is refused with the remedy', async () => {
    const rant = `${'我要投诉！\n'.repeat(833)}吵吵`;
    expect(rant.length).toBe(5_000);
    expect((await door.say('chen', { id: idOf(1), text: rant })).statusCode).toBe(200);
    expect(door.house.received[0]?.text).toBe(rant);
    expect((await door.say('chen', { id: idOf(2), text: '😀'.repeat(5_000) })).statusCode).toBe(200);
    const longer = await door.say('chen', { id: idOf(3), text: `${rant}吵` });
    expect([longer.statusCode, longer.json().error]).toEqual([413, expect.stringContaining('分成几条')]);
    expect((await door.say('chen', { id: idOf(4), text: '吵'.repeat(50_000) })).statusCode).toBe(413);
  });

  test('loses what no database takes: NUL and half characters', async () => {
    await door.say('chen', { id: idOf(1), text: '漏\0水\ud83d' });
    expect(door.house.received[0]?.text).toBe('漏水\ufffd');
  });

  test.each([
    [{ id: idOf(1), text: ' \n ' }],
    [{ id: idOf(1) }],
    [{ id: idOf(1), text: 5 }],
    [{ id: 'x', text: '漏水' }],
    [{ text: '漏水' }],
    [[]],
  ])('that is none is refused in Chinese: %j', async body => {
    const answer = await door.say('chen', body);
    expect([answer.statusCode, answer.json().error]).toEqual([400, expect.stringMatching(/请.+。$/)]);
    expect(door.house.received).toEqual([]);
  });

  test('goes to the community its page names, whichever page was opened last', async () => {
    const payload = { id: idOf(1), text: '漏水' };
    const cookie = door.cookieOf('chen', YINXING.id);
    await door.app.inject({ method: 'POST', url: '/chat/messages?account=haitang', payload, headers: { cookie } });
    expect(door.house.received[0]?.account).toBe('haitang');
    const lost = await door.app.inject({
      method: 'POST',
      url: '/chat/messages?account=none',
      payload,
      headers: { cookie },
    });
    expect(lost.statusCode).toBe(404);
  });
});

describe('who may write', () => {
  const payload = { id: idOf(1), text: '漏水' };
  const post = (headers: Record<string, string>) =>
    door.app.inject({ method: 'POST', url: '/chat/messages', payload, headers });

  test('nobody without a cookie of ours', async () => {
    const forged = door.cookieOf('chen').replace('chen', 'wang');
    for (const cookie of ['', forged, 'menfang_chat=haitang.chen', 'menfang_chat=%zz', 'menfang_chat=.']) {
      const answer = await post({ cookie });
      expect([answer.statusCode, answer.json().error]).toEqual([401, expect.stringContaining('刷新')]);
    }
    expect(door.house.received).toEqual([]);
  });

  test('no page of another site', async () => {
    const cookie = door.cookieOf('chen');
    const host = 'menfang.example';
    for (const headers of [
      { origin: 'https://evil.example', host },
      { origin: 'null', host },
      { 'sec-fetch-site': 'cross-site', origin: `https://${host}`, host },
      { 'sec-fetch-site': 'same-site', host },
    ]) {
      expect((await post({ cookie, ...headers })).statusCode).toBe(403);
    }
    expect(door.house.received).toEqual([]);
  });

  test('our own page, also behind a proxy that changes the host', async () => {
    const cookie = door.cookieOf('chen');
    expect((await post({ cookie, origin: 'https://menfang.example', host: 'menfang.example' })).statusCode).toBe(200);
    const behindProxy = { 'sec-fetch-site': 'same-origin', origin: 'https://menfang.example', host: '10.0.0.5:8080' };
    expect((await post({ cookie, ...behindProxy })).statusCode).toBe(200);
  });

  test('nothing a plain form can send', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded']) {
      const headers = { cookie: door.cookieOf('chen'), 'content-type': type };
      const answer = await door.app.inject({
        method: 'POST',
        url: '/chat/messages',
        payload: JSON.stringify(payload),
        headers,
      });
      expect(answer.statusCode).toBeGreaterThanOrEqual(400);
      expect(answer.statusCode).toBeLessThan(500);
    }
    expect(door.house.received).toEqual([]);
  });
});

test('too many messages a minute are slowed down kindly; danger is always let through', async () => {
  const busy = await openDoor({ messagesPerMinute: 2, hearsDanger: text => text.includes('着火') });
  await busy.start();
  const answers = [];
  for (const n of [1, 2, 3]) answers.push(await busy.say('chen', { id: idOf(n), text: '在吗' }));
  expect(answers.map(answer => answer.statusCode)).toEqual([200, 200, 429]);
  expect(answers[2]?.json().error).toContain(HAITANG.phone24);
  expect((await busy.say('chen', { id: idOf(4), text: '着火了！' })).statusCode).toBe(200);
  expect((await busy.say('wang', { id: idOf(5), text: '在吗' })).statusCode).toBe(200);
  await busy.app.close();
});

test('a flood from one machine ends even under ever new names, and says whom to call', async () => {
  const busy = await openDoor({ messagesPerMinute: 1, hearsDanger: () => true });
  await busy.start();
  const statuses: number[] = [];
  let last = '';
  for (let n = 0; n < 21; n++) {
    const answer = await busy.say(`stranger-${n}`, { id: idOf(n + 1), text: '着火了！' });
    statuses.push(answer.statusCode);
    last = answer.body;
  }
  expect(statuses.slice(0, 20).every(s => s === 200)).toBe(true);
  expect(statuses[20]).toBe(429);
  expect(last).toContain('119');
  await busy.app.close();
});
