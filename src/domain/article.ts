/** proposed: waits for a supervisor; approved: answers owners while it is valid; retired: kept for the record, answers nobody. */
export const ARTICLE_STATES = ['proposed', 'approved', 'retired'] as const;
export type ArticleState = (typeof ARTICLE_STATES)[number];

/** What the company knows about one thing, in its own words (知识条目). */
export interface ArticleWords {
  readonly title: string;
  /** How people ask for it: "月卡怎么办？" */
  readonly questions: readonly string[];
  /** What owners are told, word for word. */
  readonly answer: string;
  /** Where it stands: "《翠湖花园物业服务手册》第3章". */
  readonly source: string;
  /** The day on which the source said so: "2026-03-01". */
  readonly asOf: string;
  /** Last day on which it answers, as a local day; absent: until it is changed. */
  readonly validUntil?: string;
}

export interface Article extends ArticleWords {
  readonly id: string;
  readonly communityId: string;
  /** Within the community: 知识 12. */
  readonly number: number;
  readonly state: ArticleState;
  /** Grows with every change; a change against another version is refused. */
  readonly version: number;
  readonly changedAt: Date;
  /** Staff ids. */
  readonly proposedBy?: number;
  readonly approvedBy?: number;
  /** The case whose answer was kept. */
  readonly ticketId?: string;
}

/** An article that may answer a question. */
export interface FoundArticle
  extends Pick<Article, 'id' | 'number' | 'title' | 'answer' | 'source' | 'asOf' | 'version'> {
  /** 0–1, how surely it answers what was asked. */
  readonly score: number;
  /** The score is above what was measured to be safe: it may be said to the owner. */
  readonly answers: boolean;
  /** The answer as an assistant put it together of the article's words for this question. */
  readonly composed?: string;
}

/** Longest parts, in characters. */
export const MOST_OF_ARTICLE = { title: 60, question: 120, questions: 20, answer: 1500, source: 120 } as const;
