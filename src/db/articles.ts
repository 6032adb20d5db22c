import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Article, ArticleState, ArticleWords } from '../domain/article.ts';
import { DomainError } from '../domain/errors.ts';
import type { Articles, Retrieval } from '../ports/knowledge.ts';
import { type Db, type Row, rows, toDate } from './client.ts';
import { isUuid } from './desk-hidden.ts';
import { isUniqueViolation } from './errors.ts';

/** Articles of the knowledge base; what they are found by is worked out whenever their words change. */
export function createArticles(db: Db, termsOf: Retrieval['termsOf']): Articles {
  return {
    async find(id) {
      const [row] = isUuid(id) ? await rows(db, sql`select * from article where id = ${id}`) : [];
      return row && toArticle(row);
    },
    async ofTitle(communityId, title) {
      const [row] = await rows(
        db,
        sql`select * from article where community_id = ${communityId} and title = ${title} and state <> 'retired'`,
      );
      return row && toArticle(row);
    },
    async add(communityId, words, made, now) {
      // Locked in a statement of its own: who waited for it must see the number the other one took.
      await db.execute(sql`select id from community where id = ${communityId} for no key update`);
      const [row] = await oneTitle(words.title, () =>
        rows(
          db,
          sql`insert into article(id, community_id, number, title, questions, answer, source, as_of, valid_until, terms,
                state, version, proposed_by, approved_by, ticket_id, created_at, changed_at)
              values (${randomUUID()}, ${communityId},
                (select coalesce(max(number), 0) + 1 from article where community_id = ${communityId}),
                ${columnsOf(words, termsOf)}, ${made.state}, 1, ${made.by ?? null},
                ${made.state === 'approved' ? (made.by ?? null) : null}, ${made.ticketId ?? null}, ${now.toISOString()}, ${now.toISOString()})
              returning *`,
        ),
      );
      return toArticle(row!);
    },
    async change(id, version, { words, state, approvedBy }, now) {
      const changed = words
        ? sql`(title, questions, answer, source, as_of, valid_until, terms) = (${columnsOf(words, termsOf)}),`
        : sql``;
      const [row] = await oneTitle(words?.title, () =>
        rows(
          db,
          sql`update article set ${changed} state = coalesce(${state ?? null}, state), version = version + 1,
                approved_by = coalesce(${approvedBy ?? null}::bigint, approved_by), changed_at = ${now.toISOString()}
              where id = ${id} and version = ${version} returning *`,
        ),
      );
      return row && toArticle(row);
    },
    async given(answer, now) {
      await db.execute(
        sql`insert into article_given(conversation_id, upto_seq, community_id, article_id, article_version, score, composed, at)
            values (${answer.conversationId}, ${answer.uptoSeq}, ${answer.communityId}, ${answer.articleId},
              ${answer.articleVersion}, ${answer.score}, ${answer.composed}, ${now.toISOString()})
            on conflict do nothing`,
      );
    },
    async helped(conversationId, helped, now) {
      await db.execute(
        sql`update article_given set helped = ${helped}, helped_at = ${now.toISOString()}
            where conversation_id = ${conversationId}
              and upto_seq = (select max(upto_seq) from article_given where conversation_id = ${conversationId})`,
      );
    },
  };
}

/** A value for a column of texts. */
export const textArray = (texts: readonly string[]) =>
  sql`array(select jsonb_array_elements_text(${JSON.stringify(texts)}::jsonb))`;

/** The words of an article as values of title, questions, answer, source, as_of, valid_until and terms. */
const columnsOf = (words: ArticleWords, termsOf: Retrieval['termsOf']) =>
  sql`${words.title}, ${JSON.stringify(words.questions)}::jsonb, ${words.answer}, ${words.source}, ${words.asOf}::date,
    ${words.validUntil ?? null}::date, ${textArray(termsOf(words))}`;

async function oneTitle<T>(title: string | undefined, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (cause) {
    if (!isUniqueViolation(cause, 'article_title')) throw cause;
    const which = title === undefined ? '这条知识的标题' : `标题“${title}”`;
    throw new DomainError('conflict', `${which}已经有另一条在用。请改那一条，或换一个标题。`, { cause });
  }
}

/** An article out of its row; days come as text or, from one driver, as Date. */
export function toArticle(row: Row): Article {
  const [proposedBy, approvedBy] = [row['proposed_by'], row['approved_by']];
  return {
    id: row['id'] as string,
    communityId: row['community_id'] as string,
    number: Number(row['number']),
    title: row['title'] as string,
    questions: row['questions'] as readonly string[],
    answer: row['answer'] as string,
    source: row['source'] as string,
    asOf: toDay(row['as_of']),
    ...(row['valid_until'] == null ? {} : { validUntil: toDay(row['valid_until']) }),
    state: row['state'] as ArticleState,
    version: Number(row['version']),
    changedAt: toDate(row['changed_at']),
    ...(proposedBy == null ? {} : { proposedBy: Number(proposedBy) }),
    ...(approvedBy == null ? {} : { approvedBy: Number(approvedBy) }),
    ...(row['ticket_id'] == null ? {} : { ticketId: row['ticket_id'] as string }),
  };
}

const toDay = (value: unknown): string =>
  value instanceof Date ? value.toISOString().slice(0, 10) : String(value).slice(0, 10);
