import { sql } from 'drizzle-orm';
import type { Staff } from '../domain/people.ts';
import { localDate } from '../domain/time.ts';
import type { Cipher } from '../ports/cipher.ts';
import type { Clock } from '../ports/clock.ts';
import type { ArticleLine, Knowledge, KnowledgeView } from '../ports/knowledge.ts';
import type { Estate } from '../ports/stores.ts';
import { toArticle } from './articles.ts';
import { type Client, type Row, rows } from './client.ts';
import { draftOf } from './knowledge-draft.ts';

interface Parts {
  readonly client: Pick<Client, 'db'>;
  readonly cipher: Cipher;
  readonly clock: Clock;
  readonly estate: Pick<Estate, 'directory'>;
  readonly knowledge: Knowledge;
}

/** What a staff desk reads of the knowledge base; the community of the staff member is in every statement. */
export function createKnowledgeView({ client, cipher, clock, estate, knowledge }: Parts): KnowledgeView {
  const { db } = client;
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
    draftOf: (staff, ticketId) => draftOf({ client, cipher, estate }, staff, ticketId),
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
