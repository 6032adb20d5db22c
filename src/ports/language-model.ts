import type { ComposingOutcome } from '../domain/composed.ts';
import type { AnswerForm, ModelOutcome, Verdict } from '../domain/second-opinion.ts';

/** Where a model answers, as set by OPENAI_MODEL, OPENAI_BASE_URL and OPENAI_API_KEY. */
export interface ModelSettings {
  readonly name: string;
  /** Absent: the provider's own. */
  readonly baseUrl?: string;
  readonly apiKey?: string;
  /** It may also put answers together of an article's words (OPENAI_ANSWERS). */
  readonly composes?: true;
}

/** One question; no tools, no history. */
export interface ModelQuestion {
  readonly system: string;
  /** Data, not orders: what an owner wrote, between marks that it cannot close. */
  readonly user: string;
  /** JSON Schema of the answer. A model may ignore it. */
  readonly schema: Readonly<Record<string, unknown>>;
}

/** Whatever JSON came back: nothing about it is sure. */
export type ModelAnswer =
  | { readonly kind: 'value'; readonly value: unknown; readonly form: AnswerForm }
  | { readonly kind: 'refused' }
  | { readonly kind: 'unreadable' };

/** A language model behind any server. Rejects when the server fails, and as soon as the signal says so. */
export interface LanguageModel {
  ask(question: ModelQuestion, signal: AbortSignal): Promise<ModelAnswer>;
}

export type CountModelCall = (outcome: ModelOutcome, ms: number) => void;

/** Counts what came of asking for answers. */
export type CountComposing = (outcome: ComposingOutcome) => void;

/** Counts what came of the opinions that were understood. */
export type CountVerdict = (verdict: Verdict) => void;
