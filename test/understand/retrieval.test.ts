import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../src/ports/knowledge.ts';
import { createRetrieval } from '../../src/understand/retrieval.ts';
import { termsIn } from '../../src/understand/terms.ts';
import { meaningsIn } from '../../src/understand/thesaurus.ts';

const retrieval = createRetrieval();

const article = (number: number, title: string, questions: readonly string[], answer = ''): Candidate => ({
  ...{ id: `a${number}`, number, title, questions, answer },
  ...{ source: '《手册》', asOf: '2026-03-01', version: 1 },
});
const SHELF = [
  article(1, '停车月卡', ['车位月租多少钱', '月卡怎么续'], '地面每月200元，到客服台办理。'),
  article(2, '门禁卡补办', ['门卡丢了怎么办', '补一张多少钱'], '每张15元，带身份证到客服台。'),
  article(3, '大件垃圾', ['旧沙发扔哪里'], '送到8栋北侧堆放点。'),
  article(4, '常用电话一览', ['燃气公司电话是多少', '供水公司电话给我'], '燃气公司0512-5550119。'),
  article(5, '燃气开通', ['新房子天然气怎么开户'], '由燃气公司办理，电话0512-5550119。'),
];

/** As the database would hand them over. */
function ask(question: string, articles: readonly Candidate[] = SHELF) {
  const asked = retrieval.termsAsked(question);
  const spread = new Map<string, number>();
  const candidates = articles.filter(one => {
    const shared = retrieval.termsOf(one).filter(term => asked.includes(term));
    for (const term of shared) spread.set(term, (spread.get(term) ?? 0) + 1);
    return shared.length > 0;
  });
  return retrieval.rank(question, { candidates, total: articles.length, spread });
}

describe('terms', () => {
  it('are pairs of characters, words, numbers and what a thing is called in the trade', () => {
    expect([...termsIn('装WiFi要押金300吗')]).toEqual(
      expect.arrayContaining(['wifi', '300', '押金', '=押金', '=宽带']),
    );
  });
  it('are the same in both scripts, widths and sizes', () => {
    expect(termsIn('車位ＡＢ月租')).toEqual(termsIn('车位ab月租'));
  });
  it('leave manners out', () => {
    expect([...termsIn('请问一下你好，谢谢')]).toEqual([]);
  });
  it('of words for the same thing meet', () => {
    for (const [one, other] of [
      ['物业费', '物管费'],
      ['月卡', '包月'],
      ['门禁卡', '小区卡'],
      ['丰巢', '快递柜'],
      ['电瓶车', '电动自行车'],
      ['维修基金', '维修资金'],
    ] as const)
      expect(
        [...meaningsIn(one)].filter(meaning => meaningsIn(other).has(meaning)),
        one,
      ).not.toEqual([]);
  });
});

describe('ranking', () => {
  it.each([
    ['包月停一个月什么价', 1],
    ['小区卡弄丢了，重新办要几块', 2],
    ['家里有个不要的沙发', 3],
    ['燃气公司电话多少', 4],
    ['天然气还没通，怎么开', 5],
    ['I have an old sofa to get rid of', 3],
    ['I lost my access card, how much is a new one?', 2],
  ])('%s', (question, number) => {
    expect(ask(question)[0]).toMatchObject({ number });
  });

  it('speaks only when it is sure', () => {
    expect(ask('门卡丢了怎么办')[0]).toMatchObject({ number: 2, answers: true });
    for (const question of ['小区哪天放烟花', '电梯坏了', '你好', '沙发在哪里买好', '卡']) {
      const [first] = ask(question);
      expect(first?.answers ?? false, question).toBe(false);
    }
  });

  it('gives the same order whatever the order of the candidates, and no questions', () => {
    const order = ask('办卡多少钱').map(found => found.number);
    expect(ask('办卡多少钱', [...SHELF].reverse()).map(found => found.number)).toEqual(order);
    expect(ask('办卡多少钱')[0]).not.toHaveProperty('questions');
  });

  it('finds nothing for a question without a word', () => {
    expect(retrieval.termsAsked('？！……')).toEqual([]);
    expect(ask('？！……')).toEqual([]);
  });

  it('ranks fifty candidates of three hundred articles within five milliseconds', () => {
    const many = Array.from({ length: 300 }, (_, i) => {
      const own = SHELF[i % SHELF.length]!;
      return { ...own, id: `m${i}`, number: i, title: `${own.title}${i}` };
    });
    const shelf = { candidates: many.slice(0, 50), total: 300, spread: new Map([['月卡', 60]]) };
    const took = Array.from({ length: 60 }, () => {
      const from = performance.now();
      retrieval.rank('停车月卡多少钱一个月，到哪里办', shelf);
      return performance.now() - from;
    });
    // The first reads the articles; a busy machine stretches many, so what counts is what it can do when it is let.
    expect(took.slice(1).sort((a, b) => a - b)[10]).toBeLessThan(5);
  });
});
