import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { rows } from '../../src/db/client.ts';
import { createKnowledgeView } from '../../src/db/knowledge-view.ts';
import type { ArticleWords } from '../../src/domain/article.ts';
import { testService } from '../support/service.ts';

let service: Awaited<ReturnType<typeof testService>>;
beforeEach(async () => {
  service = await testService();
});
afterEach(() => service.close());

const CARD: ArticleWords = {
  title: '停车月卡',
  questions: ['月卡怎么办？', '车位月租多少钱'],
  answer: '请带身份证和行驶证到客服台办理，地面每月200元。',
  source: '《停车管理办法》第二章',
  asOf: '2026-09-01',
};
const BIN: ArticleWords = {
  title: '大件垃圾',
  questions: ['旧沙发扔哪里'],
  answer: '送到8栋北侧堆放点。',
  source: '《服务手册》第8章',
  asOf: '2026-03-30',
  validUntil: '2026-11-30',
};
const NOW = new Date('2026-11-21T04:00:00Z');
const inOne = <T>(work: Parameters<typeof service.book.transaction<T>>[0]) => service.book.transaction(work);
const add = (words: ArticleWords, state: 'approved' | 'proposed' = 'approved', by?: number) =>
  inOne(({ articles }) => articles.add('cuihu', words, { state, ...(by === undefined ? {} : { by }) }, NOW));
const titles = async (question: string, on = '2026-11-21') =>
  (await service.knowledge.find('cuihu', question, on)).map(found => found.title);

it('numbers articles, and changes them by version', async () => {
  const card = await add(CARD);
  expect(card).toMatchObject({ ...CARD, number: 1, version: 1, state: 'approved' });
  expect(card).not.toHaveProperty('validUntil');
  expect(await add(BIN)).toMatchObject({ number: 2, validUntil: '2026-11-30' });
  const words = { ...CARD, answer: '地面每月220元。' };
  const changed = await inOne(({ articles }) => articles.change(card.id, 1, { words, approvedBy: 8 }, NOW));
  expect(changed).toMatchObject({ ...words, version: 2, approvedBy: 8 });
  expect(await inOne(({ articles }) => articles.change(card.id, 1, { words: CARD }, NOW))).toBeUndefined();
  expect(await inOne(({ articles }) => articles.find(card.id))).toEqual(changed);
  expect(await inOne(({ articles }) => articles.ofTitle('cuihu', CARD.title))).toEqual(changed);
});

it('keeps a title for one article that is in use', async () => {
  const card = await add(CARD);
  await expect(add(CARD)).rejects.toThrow('标题“停车月卡”已经有另一条在用');
  await inOne(({ articles }) => articles.change(card.id, 1, { state: 'retired' }, NOW));
  expect(await inOne(({ articles }) => articles.ofTitle('cuihu', CARD.title))).toBeUndefined();
  expect(await add(CARD)).toMatchObject({ number: 2 });
});

it('two written at once get two numbers', async () => {
  const both = await Promise.all([add(CARD), add(BIN)]);
  expect(both.map(a => a.number).sort()).toEqual([1, 2]);
});

it('finds what is approved, ours and still valid', async () => {
  await add(CARD);
  const bin = await add(BIN);
  await add({ ...CARD, title: '停车月卡（草稿）' }, 'proposed');
  expect((await titles('请问停车月卡在哪儿办'))[0]).toBe('停车月卡');
  expect(await titles('我有个旧沙发要扔')).toEqual(['大件垃圾']);
  expect(await titles('我有个旧沙发要扔', '2026-11-30')).toEqual(['大件垃圾']);
  expect(await titles('我有个旧沙发要扔', '2026-12-01')).toEqual([]);
  expect(await service.knowledge.find('elsewhere', '旧沙发', '2026-11-21')).toEqual([]);
  expect(await titles('？！')).toEqual([]);
  const [found] = await service.knowledge.find('cuihu', '旧沙发扔哪里', '2026-11-21');
  const { title, answer, source, asOf } = BIN;
  expect(found).toMatchObject({ id: bin.id, number: 2, title, answer, source, asOf, version: 1, answers: true });
});

it('words that hold quotes, braces and backslashes are words', async () => {
  const odd = { ...BIN, title: '怎么写 {"a":1}, \\ 和 \'单引号\' ⟦p1⟧', questions: ['{旧},"沙发"\\'] };
  expect(await add(odd)).toMatchObject({ title: odd.title, questions: odd.questions });
  expect(await titles('{旧},"沙发"\\ \' ⟦p1⟧ 扔哪里')).toEqual([odd.title]);
});

it('the index of terms can be used', async () => {
  await add(CARD);
  const plan = await service.client.transaction(async db => {
    await db.execute(sql`set local enable_seqscan = off`);
    return rows(
      db,
      sql`explain select id from article a where a.state = 'approved'
            and a.terms && array(select jsonb_array_elements_text('["月卡"]'::jsonb))`,
    );
  });
  expect(JSON.stringify(plan)).toContain('article_terms');
});

it('counts an answer once, and what the latest was worth', async () => {
  const card = await add(CARD);
  const given = (uptoSeq: number) => ({
    ...{ conversationId: 7, uptoSeq, communityId: 'cuihu', articleId: card.id, articleVersion: 1 },
    ...{ score: 0.9, composed: false },
  });
  await inOne(async ({ articles }) => {
    for (const seq of [1, 1, 4]) await articles.given(given(seq), NOW);
    await articles.helped(7, true, NOW);
  });
  await inOne(({ articles }) => articles.given(given(6), NOW));
  await inOne(({ articles }) => articles.helped(7, false, NOW));
  const { member } = await service.staff('1001');
  expect((await view().list(member))[0]).toMatchObject({ number: 1, given: 3, helped: 1, notHelped: 1 });
});

const view = () =>
  createKnowledgeView({
    client: service.client,
    cipher: service.cipher,
    clock: service.clock,
    estate: service.book.estate,
    knowledge: service.knowledge,
  });

it('a case gives the draft of an article: what was asked and answered, without numbers', async () => {
  await service.owner('chen').say('楼下的快递柜几点关？我电话13800001201');
  const { member, act } = await service.staff('1001');
  const [ticket] = await service.tickets();
  const id = ticket!['id'] as string;
  const { seq } = (await service.book.tickets.latest(Number(ticket!['conversation_id'])))!;
  await service.verbs.reply(act(id, Number(ticket!['version'])), '快递柜全天可以取。', seq);
  expect(await view().draftOf(member, id)).toEqual({
    title: expect.stringContaining('快递柜'),
    questions: ['楼下的快递柜几点关？'],
    answer: '快递柜全天可以取。',
    source: '翠湖花园物业服务中心答复',
    asOf: '2026-11-21',
  });
  expect(await view().draftOf(member, 'no')).toBeUndefined();
  await service.rows(sql`update ticket set confidential = true`);
  expect(await view().draftOf(member, id)).toBeUndefined();
});

it('the desk lists proposals first, retired ones last, and what holds the words before the rest', async () => {
  const { member } = await service.staff('1001');
  const card = await add(CARD);
  await add(BIN);
  await add({ ...CARD, title: '月卡退费', questions: [] }, 'proposed', member.id);
  const numbers = async (words?: string) => (await view().list(member, words)).map(line => line.number);
  expect(await numbers()).toEqual([3, 1, 2]);
  expect(await view().waiting(member)).toBe(1);
  expect((await view().list(member))[0]).toMatchObject({ proposedByName: '小张', isExpired: false });
  expect(await numbers('月卡 退费')).toEqual([3, 1]);
  expect(await numbers('堆放点')).toEqual([2]);
  expect(await numbers('%')).toEqual([]);
  await inOne(({ articles }) => articles.change(card.id, 1, { state: 'retired' }, NOW));
  expect(await numbers()).toEqual([3, 2, 1]);
  expect((await view().preview(member, '旧沙发'))[0]).toMatchObject({ title: '大件垃圾' });
  service.clock.pass(20 * 86_400_000);
  expect((await view().list(member)).find(line => line.number === 2)).toMatchObject({ isExpired: true });
});
