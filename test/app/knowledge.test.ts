import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterEach, expect, test } from 'vitest';
import { createFlows } from '../../flows/index.ts';
import { isOwnAccount } from '../../flows/own-account.ts';
import type { ArticleWords } from '../../src/domain/article.ts';
import { testService } from '../support/service.ts';

let home: Awaited<ReturnType<typeof testService>>;
afterEach(() => home.close());

const CARD: ArticleWords = {
  title: '停车月卡',
  questions: ['停车月卡怎么办', '月卡多少钱一个月', '办月卡要带什么'],
  answer: '月卡每月150元，带行驶证和身份证到客服台办，当天生效。',
  source: '《翠湖花园停车管理办法》第4条',
  asOf: '2026-08-01',
};

async function openWith(...articles: readonly ArticleWords[]) {
  home = await testService();
  for (const words of articles) await home.book.articles.add('cuihu', words, { state: 'approved' }, new Date(0));
  return home.owner('chen');
}

const given = () =>
  home.rows(sql`select article_version, composed, helped, score from article_given order by upto_seq`);

test('what was answered, and what the owner said of it, is on record once', async () => {
  const chen = await openWith(CARD);
  await chen.say('停车月卡多少钱一个月');
  expect((await chen.heard()).at(-1)).toMatch(/每月150元.*（依据《翠湖花园停车管理办法》第4条（2026年8月1日）\)?/s);
  expect(await given()).toEqual([{ article_version: 1, composed: false, helped: null, score: expect.any(Number) }]);
  await chen.say('清楚了');
  expect(await given()).toMatchObject([{ helped: true }]);
  expect(await home.tickets()).toEqual([]);
});

test.each(['还要问人', '不对', '没说清楚', '不是问这个'])(
  '“%s” hands the question to a person, with what was asked',
  async no => {
    const chen = await openWith(CARD);
    await chen.say('停车月卡多少钱一个月');
    await chen.say(no);
    expect(await given()).toMatchObject([{ helped: false }]);
    const [ticket] = await home.tickets();
    expect(ticket).toMatchObject({
      kind: expect.stringMatching(/inquiry|fee_query/),
      summary: expect.stringContaining('月卡'),
    });
    expect(ticket!.messages).toHaveLength(2);
  },
);

test('a turn that is tried again has the answer without looking for it a second time', async () => {
  const flows = createFlows();
  let failing = 1;
  let looked = 0;
  home = await testService({
    talk: { ...flows, talk: (...args) => (failing-- > 0 ? Promise.reject(new Error('a bug')) : flows.talk(...args)) },
    knowledge: {
      find: async () => {
        if (looked++ > 0) throw new Error('gone');
        return [{ ...CARD, id: randomUUID(), number: 1, version: 1, score: 0.9, answers: true }];
      },
    },
  });
  const chen = home.owner('chen');
  await chen.say('停车月卡多少钱一个月');
  await home.pass(5000);
  expect((await chen.heard()).at(-1)).toContain('每月150元');
});

test('two answers of one message are two rows, and what he says is said of both', async () => {
  const chen = await openWith(CARD, {
    ...CARD,
    title: '装修手续',
    questions: ['装修要办什么手续', '装修申请要什么材料'],
    answer: '带装修方案到客服台登记。',
  });
  await chen.say('停车月卡多少钱一个月？另外装修要办什么手续');
  expect((await chen.heard()).at(-1)).toMatch(/每月150元[\s\S]*带装修方案/);
  await chen.say('清楚了');
  expect(await given()).toMatchObject([{ helped: true }, { helped: true }]);
  expect(await home.tickets()).toEqual([]);
});

test.each(['没问题', '不用了，谢谢', '没有别的了', '没事了'])('“%s” says that it was one', async yes => {
  const chen = await openWith(CARD);
  await chen.say('停车月卡多少钱一个月');
  await chen.say(yes);
  expect(await given()).toMatchObject([{ helped: true }]);
  expect(await home.tickets()).toEqual([]);
});

test('another question after an answer is heard as what it is', async () => {
  const chen = await openWith(CARD);
  await chen.say('停车月卡多少钱一个月');
  await chen.say('我家厨房漏水了');
  expect(await home.tickets()).toMatchObject([{ kind: 'repair', category: 'facility.leak' }]);
  expect(await given()).toMatchObject([{ helped: null }]);
});

test('an article that is past its last day, proposed or retired says nothing', async () => {
  const chen = await openWith({ ...CARD, validUntil: '2026-11-20' });
  const { articles } = home.book;
  await articles.add('cuihu', { ...CARD, title: '月卡（新）' }, { state: 'proposed' }, new Date(0));
  const old = await articles.add('cuihu', { ...CARD, title: '月卡（旧）' }, { state: 'approved' }, new Date(0));
  await articles.change(old.id, old.version, { state: 'retired' }, new Date(0));
  await chen.say('停车月卡多少钱一个月');
  expect((await chen.heard()).join()).not.toContain('150');
  expect(await home.tickets()).toHaveLength(1);
});

test('while the knowledge base cannot be read a person answers', async () => {
  home = await testService({
    knowledge: {
      find: async () => {
        throw new Error('gone');
      },
    },
  });
  const chen = home.owner('chen');
  await chen.say('停车月卡多少钱一个月');
  expect((await chen.heard()).at(-1)).toContain('CH-26-0001');
});

test.each([
  '我家还欠多少物业费',
  '3栋1201物业费交到几月了',
  '查一下我家的停车费',
  '我的月卡什么时候到期',
  '为什么我家水费这么高',
  '押金退了没，我交过的',
])('his own account is not answered out of a rule: %s', async words => {
  expect(isOwnAccount(words)).toBe(true);
});

test.each(['物业费怎么算的', '月卡多少钱', '装修押金什么时候退', '物业费什么时候交', '水费为什么按阶梯收'])(
  'a rule is: %s',
  async words => {
    expect(isOwnAccount(words)).toBe(false);
  },
);
