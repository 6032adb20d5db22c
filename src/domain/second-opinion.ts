import type { Category, Danger, Intent } from './labels.ts';

/** What became of asking a language model; open: left alone after failures in a row, busy: too many ask already. */
export const MODEL_OUTCOMES = ['ok', 'late', 'refused', 'invalid', 'failed', 'open', 'busy'] as const;
export type ModelOutcome = (typeof MODEL_OUTCOMES)[number];

/** How firmly the server held the model to the schema, the firmest first. */
export const ANSWER_FORMS = ['json_schema', 'json_object', 'text'] as const;
export type AnswerForm = (typeof ANSWER_FORMS)[number];

/** What came of a second opinion; overruled: the local labels stand against it. */
export const VERDICTS = ['raised', 'agreed', 'taken', 'overruled'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** What came of asking a language model about a text, in closed words and numbers: none of its own words are kept. */
export interface SecondOpinion {
  readonly outcome: ModelOutcome;
  readonly ms: number;
  readonly form?: AnswerForm;
  readonly verdict?: Verdict;
  /** The labels it gave, and in `against` the local ones where they are others. */
  readonly said?: { readonly intent: Intent; readonly category: Category; readonly danger?: Danger };
  readonly against?: { readonly intent: Intent; readonly category: Category };
}
