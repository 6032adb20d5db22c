import type { Article, ArticleState, ArticleWords, FoundArticle } from '../domain/article.ts';
import type { Staff } from '../domain/people.ts';

/** Finds what the company knows about a question. Never inside a transaction. */
export interface Knowledge {
  /**
   * Approved articles of a community that are valid on that local day ("2026-11-23"), the likeliest first, three unless told.
   * The question has its phones and numbers concealed. The same on both databases.
   */
  find(communityId: string, question: string, on: string, most?: number): Promise<readonly FoundArticle[]>;
}

/** An article that has words of a question, as it stands on record. */
export type Candidate = Omit<FoundArticle, 'score' | 'answers'> & Pick<Article, 'questions'>;

/** What a question is looked for among. */
export interface Shelf {
  readonly candidates: readonly Candidate[];
  /** Articles that could answer, candidates or not. */
  readonly total: number;
  /** In how many of them each term of the question stands. */
  readonly spread: ReadonlyMap<string, number>;
}

/** How articles are found. Pure, and the same for whoever stores and whoever asks. */
export interface Retrieval {
  /** The terms an article is found by. */
  termsOf(words: Pick<ArticleWords, 'title' | 'questions' | 'answer'>): readonly string[];
  /** The terms of a question; empty: nothing can be found. */
  termsAsked(question: string): readonly string[];
  /** The likeliest first. */
  rank(question: string, shelf: Shelf): readonly FoundArticle[];
}

/** An answer out of the knowledge base that was given to an owner. */
export interface AnswerGiven {
  /** By the chat and its last message: an answer written twice counts once. */
  readonly conversationId: number;
  readonly uptoSeq: number;
  readonly communityId: string;
  readonly articleId: string;
  readonly articleVersion: number;
  readonly score: number;
  /** An assistant put the words together. */
  readonly composed: boolean;
}

/** Articles inside a transaction. */
export interface Articles {
  find(id: string): Promise<Article | undefined>;
  /** Of that title, whatever its state but retired; undefined: none. */
  ofTitle(communityId: string, title: string): Promise<Article | undefined>;
  /** Puts a new one on record and gives it its number. */
  add(
    communityId: string,
    words: ArticleWords,
    made: { readonly state: ArticleState; readonly by?: number; readonly ticketId?: string },
    now: Date,
  ): Promise<Article>;
  /** New words or another state; undefined when it is no longer of that version. */
  change(
    id: string,
    version: number,
    to: { readonly words?: ArticleWords; readonly state?: ArticleState; readonly approvedBy?: number },
    now: Date,
  ): Promise<Article | undefined>;
  /** Puts an answer given on record. */
  given(answer: AnswerGiven, now: Date): Promise<void>;
  /** Whether it helped, as the owner said; the latest answer of the chat counts. */
  helped(conversationId: number, helped: boolean, now: Date): Promise<void>;
}

/** An article as the desk lists it. */
export interface ArticleLine extends Article {
  readonly proposedByName?: string;
  readonly approvedByName?: string;
  readonly ticketNumber?: string;
  /** Given to owners so often, and what they said. */
  readonly given: number;
  readonly helped: number;
  readonly notHelped: number;
  /** It is past its last day. */
  readonly isExpired: boolean;
}

/** What the desk reads of the knowledge base. */
export interface KnowledgeView {
  /** Those that hold all the words first; proposals before everything, then by number. */
  list(staff: Staff, words?: string): Promise<readonly ArticleLine[]>;
  /** What waits for a supervisor. */
  waiting(staff: Staff): Promise<number>;
  /** What would be answered to these words, as owners would get it. */
  preview(staff: Staff, question: string): Promise<readonly FoundArticle[]>;
  /** What a case gives to begin an article with: the owner's question and what staff answered last. */
  draftOf(staff: Staff, ticketId: string): Promise<ArticleWords | undefined>;
}

/** What staff do about it; each throws DomainError in words. */
export interface KnowledgeVerbs {
  /** Everybody may propose; what a supervisor writes is approved at once. */
  propose(by: Staff, words: ArticleWords, ticketId?: string): Promise<Article>;
  /** By a supervisor; of a proposal or of an approved one. */
  edit(by: Staff, id: string, version: number, words: ArticleWords): Promise<Article>;
  approve(by: Staff, id: string, version: number): Promise<Article>;
  retire(by: Staff, id: string, version: number): Promise<Article>;
}
