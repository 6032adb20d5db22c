import { sql } from 'drizzle-orm';
import type { Candidate, Knowledge, Retrieval } from '../ports/knowledge.ts';
import { textArray, toArticle } from './articles.ts';
import { type Client, type Row, rows } from './client.ts';

/** So many are ranked; they share the most terms with the question. */
const CANDIDATES = 50;
const MOST = 3;

/** Finds articles by the terms they share with a question; the ranking is done in our process. */
export function createKnowledge(
  { db }: Pick<Client, 'db'>,
  { termsAsked, rank }: Omit<Retrieval, 'termsOf'>,
): Knowledge {
  return {
    async find(communityId, question, on, most = MOST) {
      const asked = termsAsked(question);
      if (asked.length === 0) return [];
      const terms = textArray(asked);
      // "state = 'approved'" stands word for word in the index: without it the terms are looked for in every article.
      const [row] = await rows(
        db,
        sql`with hit as (
              select a.*, a.as_of::text as day, (select array_agg(term) from unnest(a.terms) term where term = any(${terms})) as shared
              from article a where a.state = 'approved' and a.community_id = ${communityId} and a.terms && ${terms}
                and (a.valid_until is null or a.valid_until >= ${on}::date)
            )
            select (select count(*) from article where state = 'approved' and community_id = ${communityId}
                and (valid_until is null or valid_until >= ${on}::date)) as total,
              (select jsonb_object_agg(term, n) from (
                select term, count(*) as n from hit, unnest(hit.shared) term group by term) s) as spread,
              (select jsonb_agg(to_jsonb(c) order by c.common desc, c.number) from (
                select id, number, title, questions, answer, source, day as as_of, state, version, changed_at, cardinality(shared) as common
                from hit order by cardinality(shared) desc, number limit ${CANDIDATES}) c) as found`,
      );
      const found = ((row?.['found'] ?? []) as readonly Row[]).map(toCandidate);
      const spread = new Map(Object.entries((row?.['spread'] ?? {}) as Record<string, number>));
      return rank(question, { candidates: found, total: Number(row?.['total'] ?? 0), spread }).slice(0, most);
    },
  };
}

function toCandidate(row: Row): Candidate {
  const { id, number, title, questions, answer, source, asOf, version } = toArticle(row);
  return { id, number, title, questions, answer, source, asOf, version };
}
