import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { STATUS_OF } from '../../../adapters/errors.ts';
import { DomainError, ERROR_CODES } from '../../../src/domain/errors.ts';
import { openDesk, type Person, signedIn } from './door.ts';
import { type FakeDesk, laoLiu, stranger, xiaoZhang } from './fakes.ts';

let app: FastifyInstance;
let fake: FakeDesk;
let zhang: Person;
beforeEach(async () => {
  ({ app, fake } = await openDesk());
  zhang = await signedIn(app, fake);
});
afterEach(() => app.close());

const ACT = { version: 1, actId: 'act-1' };
const made = { by: xiaoZhang, ticketId: 't1', ...ACT };

const SENT: readonly (readonly [string, object, readonly unknown[]])[] = [
  ['claim', {}, []],
  ['reply', { text: '马上来', seenSeq: 3, pictures: ['p1'] }, ['马上来', 3, ['p1']]],
  ['note', { text: '他家有狗' }, ['他家有狗']],
  ['resolve', { done: '换了角阀' }, ['换了角阀', undefined]],
  ['decline', { reason: '属于自用部位' }, ['属于自用部位']],
  ['reopen', { reason: '又漏了' }, ['又漏了']],
  ['reassign', { toStaffId: 2 }, [2]],
  [
    'recategorise',
    { change: { urgency: 'low', where: { building: '5' } } },
    [{ urgency: 'low', where: { building: '5' } }],
  ],
  ['takeOver', {}, []],
  ['handBack', {}, []],
  ['correct', { outboxKey: 'k1', text: '下午三点' }, ['k1', '下午三点']],
  ['limit', { hours: 2 }, [2]],
];

test.each(SENT)('%s hands on what was sent, with the version the person saw', async (verb, body, args) => {
  const answer = await zhang.post(`/api/cases/t1/${verb}`, { ...ACT, ...body });
  expect(answer.statusCode).toBe(200);
  expect(answer.json().ticket.version).toBe(2);
  expect(fake.calls).toEqual([{ verb, args: [made, ...args] }]);
});

test('the page may send any version, any words, any length: the verb says what is wrong', async () => {
  const old = await zhang.post('/api/cases/t1/reply', { version: 0, actId: 'x', text: '', seenSeq: 0 });
  expect(old.statusCode).toBe(409);
  expect(old.json()).toEqual({ error: '老刘刚刚接了这张工单。请看过最新情况再操作。', code: 'conflict' });
  expect(fake.calls).toEqual([{ verb: 'reply', args: [{ ...made, version: 0, actId: 'x' }, '', 0, undefined] }]);
});

test('of two who press at once one wins and the other is told', async () => {
  const liu = await signedIn(app, fake, laoLiu);
  const answers = await Promise.all([
    zhang.post('/api/cases/t1/claim', { version: 1, actId: 'z' }),
    liu.post('/api/cases/t1/claim', { version: 1, actId: 'l' }),
  ]);
  expect(answers.map(a => a.statusCode).sort()).toEqual([200, 409]);
});

test('the same press twice has one effect', async () => {
  const twice = await Promise.all([1, 2].map(() => zhang.post('/api/cases/t1/claim', ACT)));
  expect(twice.map(a => a.json().ticket.version)).toEqual([2, 2]);
});

test('words of the owner that were not seen stop a reply', async () => {
  fake.desk.lastSeq = 4;
  const answer = await zhang.post('/api/cases/t1/reply', { ...ACT, text: '好的', seenSeq: 3 });
  expect(answer.statusCode).toBe(409);
  expect(answer.json().code).toBe('owner_spoke');
});

test('a note never calls reply, whatever else is sent along', async () => {
  await zhang.post('/api/cases/t1/note', { ...ACT, text: '内部', seenSeq: 3, kind: 'reply' });
  expect(fake.calledVerbs()).toEqual(['note']);
});

test('nothing is done without the token of the session, or from another site', async () => {
  const wrong: Record<string, string>[] = [
    { 'x-csrf-token': '' },
    { 'x-csrf-token': 'csrf-guess' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
  ];
  for (const headers of wrong) {
    const answer = await zhang.post('/api/cases/t1/claim', ACT, headers);
    expect(answer.statusCode, JSON.stringify(headers)).toBe(403);
    expect(answer.json().code).toBe('forbidden');
  }
  for (const url of [
    '/leave',
    '/api/duty',
    '/api/invite',
    '/api/sayings',
    '/api/cases/t1/note',
    '/api/cases/t1/pictures',
  ]) {
    const answer = await zhang.post(url, {}, { 'x-csrf-token': 'no' });
    expect(answer.statusCode, url).toBe(403);
  }
  expect(fake.calledVerbs()).toEqual([]);
});

test("another community's case is not there, for reading or doing", async () => {
  const outside = await signedIn(app, fake, stranger);
  expect((await outside.get('/api/cases/t1')).statusCode).toBe(404);
  expect((await outside.get('/api/picture/p1')).statusCode).toBe(404);
  for (const [verb, body] of SENT) {
    expect((await outside.post(`/api/cases/t1/${verb}`, { ...ACT, ...body })).statusCode, verb).toBe(404);
  }
});

test.each(ERROR_CODES.map(code => [code, STATUS_OF[code]]))(
  '%s is answered with %i and its own words',
  async (code, status) => {
    fake.desk.failure = new DomainError(code, '请这样做。');
    const answer = await zhang.post('/api/cases/t1/claim', ACT);
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toEqual({ error: '请这样做。', code });
  },
);

test('anything else that goes wrong says one plain sentence and gives nothing away', async () => {
  fake.desk.failure = new Error('select * from staff where phone = 13800000000');
  const answer = await zhang.post('/api/cases/t1/claim', ACT);
  expect(answer.statusCode).toBe(500);
  expect(answer.json()).toEqual({ error: '系统出了点问题，这一步没有成功。请稍后再试。', code: 'broken' });
});

test('a body of the wrong shape is refused by name and reaches no verb', async () => {
  const wrong: readonly [string, object][] = [
    ['claim', {}],
    ['claim', { version: '1', actId: 'a' }],
    ['claim', { version: 1 }],
    ['reply', { ...ACT, text: 'x' }],
    ['reassign', { ...ACT, toStaffId: '2' }],
    ['recategorise', { ...ACT, change: { kind: 'nonsense' } }],
  ];
  for (const [verb, body] of wrong) {
    const answer = await zhang.post(`/api/cases/t1/${verb}`, body);
    expect(answer.statusCode, JSON.stringify(body)).toBe(400);
    expect(answer.json()).toMatchObject({ code: 'bad_input', error: expect.stringMatching(/^提交的内容/) });
  }
  expect((await zhang.post('/api/cases/t1/dance', ACT)).statusCode).toBe(404);
  expect(fake.calledVerbs()).toEqual([]);
});

test('what was taken down is handed on as written; a source that is none of ours is refused', async () => {
  const logged = { source: 'phone', words: '厨房漏水', where: '3-2-1201', phone: '13800001201', urgency: 'high' };
  const answer = await zhang.post('/api/cases', { ...logged, actId: 'log-1' });
  expect(answer.statusCode).toBe(200);
  expect(answer.json().ticket.id).toBe('t1');
  expect(fake.calls).toEqual([{ verb: 'log', args: [xiaoZhang, logged, 'log-1'] }]);
  const refused = await zhang.post('/api/cases', { ...logged, source: 'chat', actId: 'log-2' });
  expect(refused.statusCode).toBe(400);
  expect(refused.json().error).toContain('source');
  expect(fake.calls).toHaveLength(1);
});
