import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openDesk, type Person, signedIn } from './door.ts';
import { managerWang, stranger } from './fakes.ts';

let desk: Awaited<ReturnType<typeof openDesk>>;
let zhang: Person;
beforeAll(async () => {
  desk = await openDesk();
  zhang = await signedIn(desk.app, desk.fake);
});
beforeEach(() => {
  desk.fake.kept.length = 0;
});
afterAll(() => desk.app.close());

const WORDS = {
  title: '月卡',
  questions: ['月卡怎么办'],
  answer: '到客服台办',
  source: '《停车办法》',
  asOf: '2026-09-01',
};
const FOREIGN = { origin: 'https://elsewhere.example' };

test('articles and what waits are read by whoever is signed in, of his own community', async () => {
  expect((await zhang.get('/api/knowledge?words=月卡')).json()).toMatchObject({ articles: [{ number: 1, given: 3 }] });
  expect(desk.fake.kept).toEqual([{ verb: 'list', args: ['月卡'] }]);
  expect((await zhang.get('/api/alarms')).json()).toMatchObject({ toApprove: 1 });
  const other = await signedIn(desk.app, desk.fake, stranger);
  expect((await other.get('/api/knowledge')).json()).toEqual({ articles: [] });
  expect((await other.get('/api/alarms')).json()).toMatchObject({ toApprove: 0 });
  expect((await desk.app.inject({ url: '/desk/api/knowledge' })).statusCode).toBe(401);
});

test('the page is told who lets articles speak', async () => {
  expect((await zhang.get('/api/me')).json()).toMatchObject({ mayApprove: false });
  const wang = await signedIn(desk.app, desk.fake, managerWang);
  expect((await wang.get('/api/me')).json()).toMatchObject({ mayApprove: true });
});

test('a question is tried without the numbers in it', async () => {
  const tried = await zhang.post('/api/knowledge/try', { question: '我是13800001201，月卡怎么办' });
  expect(tried.json()).toMatchObject({ found: [{ number: 1, answers: true }] });
  expect(desk.fake.kept[0]!.args).toEqual(['我是 ，月卡怎么办']);
});

test('a case gives what an article begins with, or says why not', async () => {
  expect((await zhang.get('/api/cases/t1/article')).json()).toMatchObject({ words: { answer: '到客服台办' } });
  const none = await zhang.get('/api/cases/t2/article');
  expect([none.statusCode, none.json().error]).toEqual([404, expect.stringContaining('不能存为知识')]);
});

test('proposed, edited, published and retired, each with the version seen and from the page itself', async () => {
  expect((await zhang.post('/api/knowledge', { words: WORDS, ticketId: 't1' })).json()).toMatchObject({
    article: { number: 1 },
  });
  expect((await zhang.post('/api/knowledge/k1/edit', { version: 1, words: WORDS })).statusCode).toBe(200);
  expect((await zhang.post('/api/knowledge/k1/approve', { version: 2 })).statusCode).toBe(200);
  expect((await zhang.post('/api/knowledge/k1/retire', { version: 3 })).statusCode).toBe(200);
  expect(desk.fake.kept.map(({ verb, args }) => [verb, ...args.slice(1)])).toEqual([
    ['propose', WORDS, 't1'],
    ['edit', 'k1', 1, WORDS],
    ['approve', 'k1', 2],
    ['retire', 'k1', 3],
  ]);
});

test('what is not there, not whole or not from the page is refused', async () => {
  expect((await zhang.post('/api/knowledge/gone/approve', { version: 1 })).statusCode).toBe(404);
  expect((await zhang.post('/api/knowledge/k1/retire', {})).statusCode).toBe(400);
  expect((await zhang.post('/api/knowledge', { words: { ...WORDS, questions: '月卡' } })).statusCode).toBe(400);
  expect((await zhang.post('/api/knowledge', { words: WORDS }, FOREIGN)).statusCode).toBe(403);
  expect((await zhang.post('/api/knowledge/k1/approve', { version: 1 }, FOREIGN)).statusCode).toBe(403);
  expect((await zhang.post('/api/knowledge/try', { question: '月卡' }, FOREIGN)).statusCode).toBe(403);
});
