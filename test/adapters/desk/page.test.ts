import type { FastifyInstance, InjectOptions } from 'fastify';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { act, type Refusal, sendWith, whenSignedOut } from '../../../web/desk/api.js';
import { houseLabel, plain, whereLabel } from '../../../web/desk/words.js';
import { openDesk, signedIn } from './door.ts';
import { type FakeDesk, xiaoZhang } from './fakes.ts';

let app: FastifyInstance;
let fake: FakeDesk;
/** How the network treats the next requests, one word each; then it is sound. */
let network: ('dead' | 'answer lost')[];

/** The page's own code against the real desk, over a network that fails as told. */
beforeEach(async () => {
  ({ app, fake } = await openDesk());
  const { headers } = await signedIn(app, fake);
  sendWith(headers['x-csrf-token']);
  network = [];
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  vi.stubGlobal('fetch', async (url: string, init: { method: 'POST'; headers: object; body: string }) => {
    const trouble = network.shift();
    if (trouble === 'dead') throw new TypeError('Failed to fetch');
    const request: InjectOptions = {
      method: init.method,
      url,
      headers: { ...headers, ...init.headers },
      payload: init.body,
    };
    const answer = await app.inject(request);
    if (trouble === 'answer lost') throw new TypeError('Failed to fetch');
    return new Response(answer.body, { status: answer.statusCode });
  });
});
afterEach(async () => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
  await app.close();
});

const TICKET = { id: 't1', version: 1 };

/** What came of it, with all waiting between tries run through. */
async function outcome(pressed: Promise<unknown>): Promise<unknown> {
  const settled = pressed.then(
    () => 'done',
    (error: Refusal) => error.code,
  );
  let result: unknown;
  void settled.then(r => {
    result = r;
  });
  while (result === undefined) await vi.advanceTimersByTimeAsync(100);
  return result;
}

const actIds = () => fake.calls.map(c => (c.args[0] as { actId: string }).actId);

test('a press whose answer is lost is tried again as the same act and has one effect', async () => {
  network = ['answer lost'];
  expect(await outcome(act(TICKET, 'claim'))).toBe('done');
  expect(new Set(actIds()).size).toBe(1);
  expect(actIds()).toHaveLength(2);
});

test('a press that was given up keeps its id for the next press of the same', async () => {
  network = ['answer lost', 'dead', 'dead'];
  expect(await outcome(act(TICKET, 'note', { text: '他家有狗' }))).toBe('offline');
  expect(await outcome(act(TICKET, 'note', { text: '他家有狗' }))).toBe('done');
  expect(new Set(actIds()).size).toBe(1);
});

test('after a definite answer a new press is a new act', async () => {
  expect(await outcome(act({ ...TICKET, version: 0 }, 'note', { text: '一' }))).toBe('conflict');
  expect(await outcome(act(TICKET, 'note', { text: '一' }))).toBe('done');
  expect(new Set(actIds()).size).toBe(2);
});

test('who was signed out is told so', async () => {
  const told = vi.fn();
  whenSignedOut(told);
  fake.members.delete(xiaoZhang.id);
  expect(await outcome(act(TICKET, 'claim'))).toBe('not_signed_in');
  expect(told).toHaveBeenCalledOnce();
});

test('places read as people say them, and concealed numbers stay concealed', () => {
  expect(houseLabel({ building: '3', unit: '2', room: '1201' })).toBe('3栋2单元1201');
  expect(whereLabel({ building: '3', location: '厨房' })).toBe('3栋 厨房');
  expect(whereLabel({})).toBe('地点未说明');
  expect(plain('打⟦p1⟧找我')).toBe('打〔号码〕找我');
});
