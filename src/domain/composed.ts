import { MODEL_OUTCOMES } from './second-opinion.ts';

/**
 * Why an answer that a model put together is not said. form: how it is written; invented: words or numbers of its own; changed: the
 * article's words, but no longer saying what they said; beside: what was asked about stands elsewhere in the article.
 */
export const FAULTS = ['form', 'invented', 'changed', 'beside'] as const;
export type Fault = (typeof FAULTS)[number];

/** What became of asking for an answer; all but `ok` leave the article's own words. */
export const COMPOSING_OUTCOMES = [...MODEL_OUTCOMES, ...FAULTS] as const;
export type ComposingOutcome = (typeof COMPOSING_OUTCOMES)[number];
