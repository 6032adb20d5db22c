import type { FoundArticle } from '../domain/article.ts';
import type { Alert, Reading } from '../domain/reading.ts';

/** Tells what an owner means. Texts have their phones, plates and ID numbers concealed already. */
export interface Understanding {
  /**
   * Hears danger in a text. Pure and fast (under 1 ms for 1,000 characters): it runs inside the receiving transaction,
   * over the new line together with the unhandled lines before it.
   */
  guard(text: string): Alert | undefined;
  /**
   * Reads a whole burst (lines joined with \n). `question` is the key of what we had asked, if anything. May ask outside and
   * take up to 2.5 seconds, so never inside a transaction; whatever becomes of the asking, there is a reading.
   */
  read(text: string, context?: ReadingContext): Promise<Reading>;
  /** The same without asking anybody: within milliseconds, for inside a transaction and for tries after the first. */
  readAtOnce(text: string, context?: ReadingContext): Reading;
}

export interface ReadingContext {
  readonly question?: string;
}

/**
 * Puts an answer to a question together of an article's words; undefined, within 2.5 seconds, when there is none that says just what the
 * article says. Asks outside, so never inside a transaction; never rejects.
 */
export type Compose = (question: string, article: FoundArticle) => Promise<string | undefined>;
