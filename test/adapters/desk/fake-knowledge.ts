import type { Article } from '../../../src/domain/article.ts';
import { DomainError } from '../../../src/domain/errors.ts';
import type { KnowledgeVerbs, KnowledgeView } from '../../../src/ports/knowledge.ts';

/** One proposal in memory, with a hostile title, and what was done about it. */
export function createFakeKnowledge(evil: string) {
  const calls: { readonly verb: string; readonly args: readonly unknown[] }[] = [];
  const words = {
    title: evil,
    questions: ['月卡怎么办'],
    answer: '到客服台办',
    source: '《停车办法》',
    asOf: '2026-09-01',
  };
  const article: Article = {
    ...{ id: 'k1', communityId: 'wx', number: 1, state: 'proposed' as const, version: 1, changedAt: new Date(0) },
    ...words,
  };
  const done =
    (verb: string) =>
    async (...args: readonly unknown[]) => {
      calls.push({ verb, args });
      if (args[1] === 'gone') throw new DomainError('not_found', '没有这条知识，请刷新列表。');
      return article;
    };
  const isOurs = (communityId: string) => communityId === 'wx';
  const knowledge: KnowledgeView & KnowledgeVerbs = {
    async list(staff, sought) {
      calls.push({ verb: 'list', args: [sought] });
      return isOurs(staff.communityId) ? [{ ...article, given: 3, helped: 1, notHelped: 1, isExpired: false }] : [];
    },
    waiting: async staff => (isOurs(staff.communityId) ? 1 : 0),
    async preview(_, question) {
      calls.push({ verb: 'preview', args: [question] });
      const { id, number, title, answer, source, asOf, version } = article;
      return [{ id, number, title, answer, source, asOf, version, score: 0.9, answers: true }];
    },
    draftOf: async (_, ticketId) => (ticketId === 't1' ? words : undefined),
    propose: done('propose'),
    edit: done('edit'),
    approve: done('approve'),
    retire: done('retire'),
  };
  return { knowledge, calls };
}
