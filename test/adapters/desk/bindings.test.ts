import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDesk, signedIn } from './door.ts';
import { stranger } from './fakes.ts';

let desk: Awaited<ReturnType<typeof openDesk>>;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.app.close());
const HOME = { building: '3', unit: '2', room: '1201', role: 'owner' };

test('requests, their number and homes are read by whoever is signed in, of his own community', async () => {
  const zhang = await signedIn(desk.app, desk.fake);
  expect((await zhang.get('/api/bindings')).json()).toMatchObject({ requests: [{ id: 1, room: '1201' }] });
  expect((await zhang.get('/api/alarms')).json()).toMatchObject({ toBind: 1 });
  expect((await zhang.get('/api/homes?words=3-2-1201')).json()).toMatchObject({ homes: [{ houseId: 5 }] });
  const other = await signedIn(desk.app, desk.fake, stranger);
  expect((await other.get('/api/bindings')).json()).toEqual({ requests: [] });
  expect((await desk.app.inject({ url: '/desk/api/bindings' })).statusCode).toBe(401);
});

test('a code is made, a request granted and refused, each from the page itself', async () => {
  const zhang = await signedIn(desk.app, desk.fake);
  const made = await zhang.post('/api/bindings/code', { personId: 7, houseId: 5 });
  expect(made.json()).toMatchObject({ code: 'K7MP-3XA9' });
  expect(made.headers['cache-control']).toContain('no-store');
  expect((await zhang.post('/api/bindings/1/grant', { ...HOME, personId: 7 })).statusCode).toBe(200);
  expect((await zhang.post('/api/bindings/1/refuse', { reason: '名册里没有您' })).statusCode).toBe(200);
  expect(desk.fake.bound.map(c => c.verb)).toEqual(['makeCode', 'grant', 'refuse']);
  expect(desk.fake.bound[1]!.args.slice(1)).toEqual([1, { ...HOME, personId: 7 }]);
});

test('what is not there, not whole or not from the page is refused', async () => {
  const zhang = await signedIn(desk.app, desk.fake);
  expect((await zhang.post('/api/bindings/2/grant', HOME)).statusCode).toBe(404);
  expect((await zhang.post('/api/bindings/1/grant', { ...HOME, role: 'king' })).statusCode).toBe(400);
  expect((await zhang.post('/api/bindings/x/refuse', { reason: '不' })).statusCode).toBe(400);
  const foreign = { origin: 'https://elsewhere.example' };
  expect((await zhang.post('/api/bindings/1/grant', HOME, foreign)).statusCode).toBe(403);
  expect((await zhang.post('/api/bindings/code', { personId: 7, houseId: 5 }, foreign)).statusCode).toBe(403);
});
