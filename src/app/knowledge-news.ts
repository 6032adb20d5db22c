import type { Article, ArticleState } from '../domain/article.ts';
import type { Staff } from '../domain/people.ts';
import { NO_CHANGES, type OutboxDraft } from '../ports/record.ts';
import type { Stores } from '../ports/stores.ts';

/** Nobody is told of it later than that. */
const FRESH_MS = 24 * 3_600_000;

interface Told {
  readonly by: Staff;
  readonly article: Article;
  /** Before this. */
  readonly was?: ArticleState;
  readonly now: Date;
}

/** Says, in the transaction it is done in, that a proposal waits or what became of it; the article's own words are not said. */
export async function tellOfArticle({ writer, estate }: Pick<Stores, 'writer' | 'estate'>, told: Told): Promise<void> {
  const draft = draftOf(told);
  if (!draft) return;
  const { timeZone, prefix } = (await estate.directory(told.by.communityId)).community;
  await writer.write({ ...NO_CHANGES, outbox: [draft] }, { now: told.now, timeZone, prefix });
}

function draftOf({ by, article, was, now }: Told): OutboxDraft | undefined {
  const { communityId, proposedBy, state, number, id, version } = article;
  const draft = (address: string, text: string): OutboxDraft => ({
    lane: { communityId, channel: 'desk', account: communityId, address },
    priority: 'update',
    // Staff are at work: the community's night holds nothing back from them.
    notBefore: now,
    expiresAt: new Date(now.getTime() + FRESH_MS),
    key: `knowledge:${id}:${version}`,
    body: { text },
    why: `knowledge.${state}`,
  });
  if (state === 'proposed')
    return draft('knowledge', `${by.name}提交了知识 ${number}，等主管审核。请主管在值班台的“知识库”里看。`);
  // Who decides on his own knows it.
  if (proposedBy === undefined || proposedBy === by.id) return undefined;
  const what =
    state === 'approved'
      ? `已由${by.name}发布，以后会用来答复业主。谢谢您。`
      : was === 'approved'
        ? `已由${by.name}停用。`
        : `这次没有采用。想知道为什么，请问${by.name}。`;
  return draft(`told:${proposedBy}`, `您提交的知识 ${number} ${what}`);
}
