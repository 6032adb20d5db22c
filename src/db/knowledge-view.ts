import { sql } from 'drizzle-orm';
import { type ArticleWords, MOST_OF_ARTICLE } from '../domain/article.ts';
import { maskMarks } from '../domain/conceal.ts';
import { cutWords } from '../domain/cut.ts';
import type { Staff } from '../domain/people.ts';
import { localDate } from '../domain/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { ArticleLine, Knowledge, KnowledgeView } from '../ports/knowledge.ts';
import type { Estate } from '../ports/stores.ts';
import { toArticle } from './articles.ts';
import { type Client, type Row, rows } from './client.ts';
import { isKeptFrom, isSecret, isUuid } from './desk-hidden.ts';

interface Parts {
  readonly client: Pick<Client, 'db'>;
  readonly clock: Clock;
  readonly estate: Pick<Estate, 'directory'>;
  readonly knowledge: Knowledge;
}

/** What a staff desk reads of the knowledge base; the community of the staff member is in every statement. */
export function createKnowledgeView({ client: { db }, clock, estate, knowledge }: Parts): KnowledgeView {
  const today = async ({ communityId }: Staff): Promise<string> =>
    localDate(clock.now(), (await estate.directory(communityId)).community.timeZone);
  return {
    async list(staff, words = '') {
      const sought = words.trim().split(/\s+/).filter(Boolean);
      const isIn = (word: string) =>
        sql`(a.number::text = ${word} or position(lower(${word}) in lower(concat_ws(' ', a.title, a.questions::text, a.answer, a.source))) > 0)`;
      const held =
        sought.length === 0
          ? sql`0`
          : sql.join(
              sought.map(word => sql`${isIn(word)}::int`),
              sql` + `,
            );
      const found = await rows(
        db,
        sql`select a.*, p.name as proposed_by_name, v.name as approved_by_name, t.number as ticket_number, g.*,
              coalesce(a.valid_until < ${await today(staff)}::date, false) as is_expired
            from article a
              left join staff p on p.id = a.proposed_by
              left join staff v on v.id = a.approved_by
              left join ticket t on t.id = a.ticket_id and not (${staff.id}::bigint = any(t.about))
              left join lateral (select count(*) as given, count(*) filter (where helped) as helped,
                  count(*) filter (where not helped) as not_helped
                from article_given where article_id = a.id and community_id = a.community_id) g on true
            where a.community_id = ${staff.communityId} and ${held} >= ${Math.min(1, sought.length)}
            order by ${held} < ${sought.length}, a.state = 'retired', a.state <> 'proposed', a.number`,
      );
      return found.map(toLine);
    },
    async waiting({ communityId }) {
      const [row] = await rows(
        db,
        sql`select count(*) as n from article where community_id = ${communityId} and state = 'proposed'`,
      );
      return Number(row!['n']);
    },
    preview: async (staff, question) => knowledge.find(staff.communityId, question, await today(staff)),
    async draftOf(staff, ticketId) {
      if (!isUuid(ticketId)) return undefined;
      // What was said in confidence, or about one of our own, is nothing to tell everybody.
      const [row] = await rows(
        db,
        sql`select t.summary, c.name as community,
              (select string_agg(m.text, ' ' order by m.seq) from message m where m.id = any(t.messages)
                and not ${isSecret()} and not ${isKeptFrom(staff)}) as asked,
              (select e.data->>'text' from ticket_event e where e.ticket_id = t.id and e.kind = 'replied' order by e.id desc limit 1) as answered
            from ticket t join community c on c.id = t.community_id
            where t.id = ${ticketId} and t.community_id = ${staff.communityId} and not t.confidential and t.about = '{}'`,
      );
      return row && toDraft(row, await today(staff));
    },
  };
}

function toLine(row: Row): ArticleLine {
  const names = { proposed: row['proposed_by_name'], approved: row['approved_by_name'], ticket: row['ticket_number'] };
  return {
    ...toArticle(row),
    ...(names.proposed == null ? {} : { proposedByName: names.proposed as string }),
    ...(names.approved == null ? {} : { approvedByName: names.approved as string }),
    ...(names.ticket == null ? {} : { ticketNumber: names.ticket as string }),
    given: Number(row['given']),
    helped: Number(row['helped']),
    notHelped: Number(row['not_helped']),
    isExpired: row['is_expired'] === true,
  };
}

/** Numbers of the owner stay out of it, whatever else the writer takes over. */
function toDraft(row: Row, today: string): ArticleWords {
  const words = (name: string) => maskMarks((row[name] as string | null) ?? '').trim();
  const question = cutWords(words('asked').replace(/\s+/g, ' '), MOST_OF_ARTICLE.question);
  return {
    title: cutWords(words('summary'), MOST_OF_ARTICLE.title),
    questions: question === '' ? [] : [question],
    answer: words('answered').slice(0, MOST_OF_ARTICLE.answer),
    source: `${row['community']}物业服务中心答复`,
    asOf: today,
  };
}
