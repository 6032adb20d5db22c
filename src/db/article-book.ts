import { sql } from 'drizzle-orm';
import type { Article, ArticleWords } from '../domain/article.ts';
import type { Articles, Retrieval } from '../ports/knowledge.ts';
import type { ArticleBook, Fate } from '../ports/roster.ts';
import { createArticles } from './articles.ts';
import { type Client, rows } from './client.ts';

interface BookOptions {
  readonly communityId: string;
  readonly now: Date;
  readonly isDry: boolean;
}

/** The articles of one community for an import: a title on record gets the new words, whoever imports has approved them. */
export function createArticleBook(
  client: Pick<Client, 'db' | 'transaction'>,
  termsOf: Retrieval['termsOf'],
  { communityId, now, isDry }: BookOptions,
): ArticleBook {
  async function enter(words: ArticleWords, articles: Articles): Promise<Fate> {
    const known = await articles.ofTitle(communityId, words.title);
    if (!known) {
      if (!isDry) await articles.add(communityId, words, { state: 'approved' }, now);
      return 'new';
    }
    if (known.state === 'approved' && isSame(known, words)) return 'same';
    if (!isDry) await articles.change(known.id, known.version, { words, state: 'approved' }, now);
    return 'changed';
  }
  return {
    async count() {
      const [row] = await rows(
        client.db,
        sql`select count(*) as n from article where community_id = ${communityId} and state <> 'retired'`,
      );
      return Number(row!['n']);
    },
    enter: words =>
      client.transaction(async db => {
        // Held to the commit: what two imports at once both bring is entered once.
        if (!isDry) await db.execute(sql`select id from community where id = ${communityId} for no key update`);
        const articles = createArticles(db, termsOf);
        const fates: Fate[] = [];
        for (const one of words) fates.push(await enter(one, articles));
        return fates;
      }),
  };
}

const isSame = (known: Article, words: ArticleWords): boolean =>
  known.answer === words.answer &&
  known.source === words.source &&
  known.asOf === words.asOf &&
  known.validUntil === words.validUntil &&
  JSON.stringify(known.questions) === JSON.stringify(words.questions);
