import type { Article } from '../domain/article.ts';
import { DomainError } from '../domain/errors.ts';
import { isSupervisor, type Staff } from '../domain/people.ts';
import { localDate } from '../domain/time.ts';
import { deskTopic } from '../ports/feed.ts';
import type { Articles, KnowledgeVerbs } from '../ports/knowledge.ts';
import type { Directory } from '../ports/record.ts';
import { fitForArticle } from './article-words.ts';
import { tellOfArticle } from './knowledge-news.ts';
import { ownTicket, type VerbParts } from './verbs/act.ts';

type Change = Parameters<Articles['change']>[2];
interface Scene {
  readonly article: Article;
  readonly directory: Directory;
  readonly now: Date;
}

/** What staff do about what the company knows: everybody may propose, a supervisor's press lets it speak. */
export function createKnowledgeVerbs({
  book,
  clock,
  feed,
}: Pick<VerbParts, 'book' | 'clock' | 'feed'>): KnowledgeVerbs {
  /** Changes an article as it stands in this version, before anybody else does. */
  async function change(by: Staff, id: string, version: number, decide: (scene: Scene) => Change): Promise<Article> {
    if (!isSupervisor(by))
      throw new DomainError('forbidden', '知识由主管或项目经理修改、发布和停用。请把要改的告诉他们，或提交一条新的。');
    const changed = await book.transaction(async stores => {
      const article = await stores.articles.find(id);
      if (article?.communityId !== by.communityId) throw new DomainError('not_found', '没有这条知识，请刷新列表。');
      const now = clock.now();
      const directory = await stores.estate.directory(by.communityId);
      if (article.version !== version) throw overtaken(article, directory);
      const to = decide({ article, directory, now });
      const next = await stores.articles.change(id, version, to, now);
      if (!next) throw overtaken(article, directory);
      if (next.state !== article.state) await tellOfArticle(stores, { by, article: next, was: article.state, now });
      return next;
    });
    feed.wake(deskTopic(by.communityId));
    return changed;
  }

  return {
    async propose(by, words, ticketId) {
      if (ticketId !== undefined) mayBeTold(await ownTicket(book, by, ticketId));
      const { community } = await book.estate.directory(by.communityId);
      const fit = fitForArticle(words, community.settings.phone24);
      const state = isSupervisor(by) ? 'approved' : 'proposed';
      const made = { state, by: by.id, ...(ticketId === undefined ? {} : { ticketId }) } as const;
      const article = await book.transaction(async stores => {
        const now = clock.now();
        const added = await stores.articles.add(by.communityId, fit, made, now);
        await tellOfArticle(stores, { by, article: added, now });
        return added;
      });
      feed.wake(deskTopic(by.communityId));
      return article;
    },

    edit: (by, id, version, words) =>
      change(by, id, version, ({ article, directory }) => {
        mustBeInUse(article, '修改');
        const fit = fitForArticle(words, directory.community.settings.phone24);
        return { words: fit, ...(article.state === 'approved' ? { approvedBy: by.id } : {}) };
      }),

    approve: (by, id, version) =>
      change(by, id, version, ({ article, directory, now }) => {
        mustBeInUse(article, '发布');
        const { validUntil } = article;
        if (validUntil && validUntil < localDate(now, directory.community.timeZone))
          throw new DomainError('not_allowed_now', `有效期到 ${validUntil} 已经过了。请先修改有效期，再发布。`);
        return { state: 'approved', approvedBy: by.id };
      }),

    retire: (by, id, version) =>
      change(by, id, version, ({ article }) => {
        mustBeInUse(article, '停用');
        return { state: 'retired' };
      }),
  };
}

function mayBeTold(ticket: { readonly confidential: boolean; readonly about: readonly number[] }): void {
  if (ticket.confidential || ticket.about.length > 0)
    throw new DomainError('forbidden', '这张工单是保密的，不能存为知识。请另写一条不涉及它的。');
}

function mustBeInUse({ state, number }: Article, verb: string): void {
  if (state === 'retired')
    throw new DomainError('not_allowed_now', `知识 ${number} 已经停用，不能再${verb}。请写一条新的。`);
}

function overtaken({ number, approvedBy }: Article, { staff }: Directory): DomainError {
  const name = staff.find(s => s.id === approvedBy)?.name;
  const who = name ? `（现在由${name}审核发布）` : '';
  return new DomainError(
    'conflict',
    `知识 ${number} 刚刚有人改过${who}，您这一步没有执行，写的内容还在。请看过现在的内容再提交。`,
  );
}
