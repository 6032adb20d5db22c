import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { deskTopic } from '../../../src/ports/feed.ts';
import { openDesk, type Person, signedIn } from './door.ts';
import { type FakeDesk, laoLiu } from './fakes.ts';

const WX = deskTopic('wx');
let app: FastifyInstance;
let fake: FakeDesk;
let liu: Person;

beforeEach(async () => {
  // Looks a day apart where a test wants only wakes; each test that wants looks opens its own desk.
  await open(86_400_000);
});
afterEach(() => app.close());

async function open(lookMs: number): Promise<void> {
  await app?.close();
  ({ app, fake } = await openDesk({ lookMs }));
  await app.listen({ port: 0, host: '127.0.0.1' });
  liu = await signedIn(app, fake, laoLiu);
}

/** Events of a live stream, one at a time. */
async function listen() {
  const { port } = app.server.address() as AddressInfo;
  const connected = once(app.server, 'connection') as Promise<[Socket]>;
  const request = get({ port, path: '/desk/feed', headers: { cookie: liu.cookie }, agent: false });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const [socket] = await connected;
  response.setEncoding('utf8');
  const blocks = (async function* () {
    let text = '';
    for await (const chunk of response) {
      text += chunk;
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        yield text.slice(0, end);
        text = text.slice(end + 2);
      }
    }
  })();
  return {
    response,
    socket,
    next: async () => (await blocks.next()).value,
    leave: () => response.destroy(),
  };
}

test('a page is told at once, on each wake, and no more after it left', async () => {
  const stream = await listen();
  expect(stream.response.headers['content-type']).toBe('text/event-stream; charset=utf-8');
  expect(stream.response.headers['cache-control']).toBe('no-store');
  expect(await stream.next()).toBe('event: changed\ndata: "f1"');
  fake.desk.fingerprint = 'f2';
  fake.ports.feed.wake(WX);
  expect(await stream.next()).toBe('event: changed\ndata: "f2"');
  fake.ports.feed.wake(WX);
  expect(await stream.next()).toBe('event: changed\ndata: "f2"');

  expect(fake.watching(WX)).toBe(1);
  stream.leave();
  await once(stream.socket, 'close');
  expect(fake.watching(WX)).toBe(0);
});

test('a lost wake costs one look', async () => {
  await open(5);
  const stream = await listen();
  expect(await stream.next()).toBe('event: changed\ndata: "f1"');
  fake.desk.fingerprint = 'f2';
  expect(await stream.next()).toBe('event: changed\ndata: "f2"');
});

test('however many wakes come during a slow look, one more line follows', async () => {
  const stream = await listen();
  await stream.next();
  const { fingerprint } = fake.ports.view;
  const looks: PromiseWithResolvers<string>[] = [];
  fake.ports.view.fingerprint = () => {
    const look = Promise.withResolvers<string>();
    looks.push(look);
    return look.promise;
  };
  const looked = async (n: number) => await vi.waitUntil(() => looks.length === n, { interval: 1, timeout: 30_000 });
  for (let i = 0; i < 5; i++) fake.ports.feed.wake(WX);
  await looked(1);
  for (let i = 0; i < 5; i++) fake.ports.feed.wake(WX);
  looks[0]?.resolve('slow');
  expect(await stream.next()).toBe('event: changed\ndata: "slow"');
  await looked(2);
  fake.ports.view.fingerprint = fingerprint;
  looks[1]?.resolve('again');
  expect(await stream.next()).toBe('event: changed\ndata: "again"');
  fake.desk.fingerprint = 'next';
  fake.ports.feed.wake(WX);
  expect(await stream.next()).toBe('event: changed\ndata: "next"');
});

test('a stream ends with its session', async () => {
  await open(5);
  const stream = await listen();
  await stream.next();
  fake.members.delete(laoLiu.id);
  expect(await stream.next()).toBe('event: signed-out\ndata: ');
  expect(await stream.next()).toBeUndefined();
  expect(fake.watching(WX)).toBe(0);
});

test('a database that is away for a moment does not end the stream', async () => {
  await open(5);
  const stream = await listen();
  await stream.next();
  const { fingerprint } = fake.ports.view;
  let failures = 0;
  fake.ports.view.fingerprint = async id => {
    if (++failures > 2) fake.ports.view.fingerprint = fingerprint;
    if (failures <= 2) throw new Error('away');
    return fingerprint(id);
  };
  fake.desk.fingerprint = 'f3';
  expect(await stream.next()).toBe('event: changed\ndata: "f3"');
  expect(failures).toBeGreaterThanOrEqual(2);
});

test('all streams end when the service closes', async () => {
  const stream = await listen();
  await stream.next();
  await app.close();
  expect(await stream.next()).toBeUndefined();
});
