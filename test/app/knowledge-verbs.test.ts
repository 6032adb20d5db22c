import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createKnowledgeVerbs } from '../../src/app/knowledge-verbs.ts';
import { createKnowledgeView } from '../../src/db/knowledge-view.ts';
import type { ArticleWords } from '../../src/domain/article.ts';
import { testService } from '../support/service.ts';

type Home = Awaited<ReturnType<typeof testService>>;
let home: Home;
let zhang: Awaited<ReturnType<Home['staff']>>;
let wang: typeof zhang;
let verbs: ReturnType<typeof createKnowledgeVerbs>;
let view: ReturnType<typeof createKnowledgeView>;
const woken: string[] = [];
beforeAll(async () => {
  home = await testService();
  [zhang, wang] = [await home.staff('1001'), await home.staff('9001')];
  const { book, clock, client, cipher, knowledge } = home;
  verbs = createKnowledgeVerbs({ book, clock, feed: { wake: topic => woken.push(topic), watch: () => () => {} } });
  view = createKnowledgeView({ client, cipher, clock, estate: book.estate, knowledge });
});
afterAll(() => home.close());

let n = 0;
const words = (over: Partial<ArticleWords> = {}): ArticleWords => ({
  title: `停车月卡 ${++n}`,
  questions: ['月卡怎么办？'],
  answer: '请到客服台办理，地面每月200元。',
  source: '《停车管理办法》第二章',
  asOf: '2026-09-01',
  ...over,
});

test('everybody proposes, what a supervisor writes speaks at once; the desks are woken', async () => {
  const proposed = await verbs.propose(zhang.member, words());
  expect(proposed).toMatchObject({ state: 'proposed', proposedBy: zhang.member.id });
  expect(proposed).not.toHaveProperty('approvedBy');
  expect(await view.waiting(zhang.member)).toBe(1);
  expect(await verbs.propose(wang.member, words())).toMatchObject({ state: 'approved', approvedBy: wang.member.id });
  expect(woken).toEqual(['desk:cuihu', 'desk:cuihu']);
  expect(await verbs.approve(wang.member, proposed.id, 1)).toMatchObject({ state: 'approved', version: 2 });
  expect(await view.waiting(zhang.member)).toBe(0);
});

test('only supervisors change, publish and retire; of another community nothing is there', async () => {
  const { id } = await verbs.propose(zhang.member, words());
  for (const press of [verbs.approve, verbs.retire])
    await expect(press(zhang.member, id, 1)).rejects.toMatchObject({ code: 'forbidden' });
  await expect(verbs.edit(zhang.member, id, 1, words())).rejects.toThrow('由主管或项目经理');
  const elsewhere = { ...wang.member, communityId: 'elsewhere' };
  await expect(verbs.approve(elsewhere, id, 1)).rejects.toMatchObject({ code: 'not_found' });
  await expect(verbs.approve(wang.member, 'no-uuid', 1)).rejects.toMatchObject({ code: 'not_found' });
});

test('a change goes by the version seen; the second of two is told, and nothing is lost', async () => {
  const { id } = await verbs.propose(wang.member, words());
  const both = await Promise.allSettled([
    verbs.edit(wang.member, id, 1, words({ answer: '每月220元。' })),
    verbs.edit(wang.member, id, 1, words({ answer: '每月230元。' })),
  ]);
  expect(both.filter(one => one.status === 'fulfilled')).toHaveLength(1);
  const refused = both.find(one => one.status === 'rejected') as PromiseRejectedResult;
  expect(refused.reason).toMatchObject({ code: 'conflict', message: expect.stringMatching(/刚刚有人改过.*还在/) });
});

test('a proposal that was edited still waits; a retired one is changed no more', async () => {
  const { id } = await verbs.propose(zhang.member, words());
  expect(await verbs.edit(wang.member, id, 1, words())).toMatchObject({ state: 'proposed', version: 2 });
  expect(await verbs.retire(wang.member, id, 2)).toMatchObject({ state: 'retired' });
  await expect(verbs.approve(wang.member, id, 3)).rejects.toMatchObject({ code: 'not_allowed_now' });
  await expect(verbs.edit(wang.member, id, 3, words())).rejects.toThrow('已经停用');
});

test('what is over is not published', async () => {
  const { id } = await verbs.propose(zhang.member, words({ validUntil: '2026-10-01' }));
  await expect(verbs.approve(wang.member, id, 1)).rejects.toThrow('2026-10-01 已经过了');
});

test.each<[Partial<ArticleWords>, string]>([
  [{ title: ' ' }, '标题还是空的'],
  [{ title: '长'.repeat(61) }, '缩短到 60 字'],
  [{ answer: '' }, '答案还是空的'],
  [{ source: '' }, '依据还是空的'],
  [{ questions: Array.from({ length: 21 }, (_, i) => `问${i}`) }, '最多 20 个'],
  [{ asOf: '2026-02-30' }, '依据日期不是一个日期'],
  [{ validUntil: '明年' }, '有效期不是一个日期'],
  [{ validUntil: '2026-08-31' }, '有效期早于依据日期'],
  [{ answer: '请打 138 0000 1201 找他' }, '答案里有手机号码'],
  [{ questions: ['苏B12345能办月卡吗'] }, '问法里有车牌号码'],
  [{ answer: '请打 ⟦p1⟧' }, '答案里有〔号码〕'],
  [{ answer: '〔姓名〕来过' }, '答案里有〔姓名〕'],
])('%j is refused in words', async (over, why) => {
  await expect(verbs.propose(zhang.member, words(over))).rejects.toThrow(why);
});

test('hotlines and numbers of offices are told to everybody; lines are tidied', async () => {
  const answer = '燃气公司 0510-88880000，热线 95777、4008123123。';
  const given = words({ title: ' 燃气\n电话 ', questions: ['燃气电话', ' 燃气电话 ', ''], answer });
  expect(await verbs.propose(zhang.member, given)).toMatchObject({
    title: '燃气 电话',
    questions: ['燃气电话'],
    answer,
  });
});

/** Somebody's question, answered by 小张; gives the case. */
async function answered(question: string, reply: string) {
  const owner = home.owner(`asks-${++n}`);
  await owner.say(question);
  const ticket = (await home.tickets()).at(-1)!;
  const [id, version] = [ticket['id'] as string, Number(ticket['version'])];
  await home.verbs.reply(zhang.act(id, version), reply, 99);
  return id;
}

test('an answered question gives a draft without what is the owner’s', async () => {
  const id = await answered(
    '你好，我叫陈美华，电话13800001201，请问停车月卡怎么办理？',
    '陈美华您好，月卡到客服台办，座机0510-88880000，也可打13900009999。',
  );
  const draft = await view.draftOf(zhang.member, id);
  expect(JSON.stringify(draft)).not.toMatch(/陈美华|13800001201|13900009999|⟦/);
  expect(draft?.questions).toEqual(['你好，请问停车月卡怎么办理？']);
  expect(draft).toMatchObject({
    answer: expect.stringMatching(/^月卡.*0510-88880000.*〔号码〕/),
    source: '翠湖花园物业服务中心答复',
  });
  await expect(verbs.propose(zhang.member, draft!, id)).rejects.toThrow('〔号码〕');
  const fit = { ...draft!, answer: '月卡到客服台办。' };
  const { ticketId } = await verbs.propose(zhang.member, fit, id);
  expect(ticketId).toBe(id);
});

test('nothing of a case that is confidential, not answered or no question', async () => {
  const owner = home.owner(`asks-${++n}`);
  await owner.say('请问装修押金什么时候退？');
  const id = (await home.tickets()).at(-1)!['id'] as string;
  expect(await view.draftOf(zhang.member, id)).toBeUndefined();
  expect(await view.draftOf({ ...zhang.member, communityId: 'elsewhere' }, id)).toBeUndefined();
  expect(await view.draftOf(zhang.member, 'x')).toBeUndefined();
  const secret = await answered('请问物业费怎么算？', '按建筑面积算。');
  expect(await view.draftOf(zhang.member, secret)).toMatchObject({ answer: '按建筑面积算。' });
  await home.rows(sql`update ticket set confidential = true where id = ${secret}`);
  expect(await view.draftOf(zhang.member, secret)).toBeUndefined();
  await expect(verbs.propose(zhang.member, words(), secret)).rejects.toMatchObject({ code: 'forbidden' });
});

/** What stands at the desk for this person alone. */
async function noticesOf(code: string): Promise<string[]> {
  const headers = { cookie: `menfang_desk=${(await home.staff(code)).token}` };
  const answer = await home.app.inject({ url: '/desk/api/alarms', headers });
  return (answer.json().notices as { text: string }[]).map(notice => notice.text);
}

test('whoever proposed is told what became of it, and nobody else; of what he decides himself nobody is', async () => {
  const { member: liu } = await home.staff('3001');
  const one = await verbs.propose(liu, words());
  const two = await verbs.propose(liu, words());
  await verbs.approve(wang.member, one.id, 1);
  await verbs.retire(wang.member, two.id, 1);
  await verbs.retire(wang.member, one.id, 2);
  const own = await verbs.propose(wang.member, words());
  await verbs.retire(wang.member, own.id, 1);
  await home.settle();
  expect(await noticesOf('3001')).toEqual([
    `您提交的知识 ${one.number} 已由王建国停用。`,
    `您提交的知识 ${two.number} 这次没有采用。想知道为什么，请问王建国。`,
    `您提交的知识 ${one.number} 已由王建国发布，以后会用来答复业主。谢谢您。`,
  ]);
  expect(await noticesOf('9001')).toEqual([]);
  home.clock.pass(7 * 24 * 3_600_000);
  expect(await noticesOf('3001')).toEqual([]);
});
