import {
  BulkheadRejectedError,
  bulkhead,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
  isBrokenCircuitError,
} from 'cockatiel';
import type { AnswerForm, ModelOutcome } from '../domain/second-opinion.ts';
import type { CountModelCall, LanguageModel, ModelAnswer, ModelQuestion } from '../ports/language-model.ts';

export interface ModelLimits {
  /** For everything: waiting for a free place, connecting, retrying, the whole body. */
  readonly deadlineMs: number;
  readonly atOnce: number;
  readonly waiting: number;
  /** So many failures in a row, and the model is left alone … */
  readonly failures: number;
  /** … for so long; then one question tries whether it is back. */
  readonly restMs: number;
}

const LIMITS: ModelLimits = { deadlineMs: 2500, atOnce: 8, waiting: 16, failures: 5, restMs: 30_000 };

export interface ModelCallParts {
  readonly model: LanguageModel;
  readonly limits?: Partial<ModelLimits>;
  readonly count?: CountModelCall;
  /** Called when the model is left alone for a while. */
  readonly onRest?: (ms: number) => void;
}

export type Asked<T> = { readonly ms: number } & (
  | { readonly outcome: 'ok'; readonly said: T; readonly form: AnswerForm }
  | { readonly outcome: Exclude<ModelOutcome, 'ok'> }
);

/** Asks, and answers within the deadline whatever the model does; never rejects. `understand` says what a value means. */
export type ModelCall = <T>(
  question: ModelQuestion,
  understand: (value: unknown) => T | undefined,
) => Promise<Asked<T>>;

class Resting extends Error {}
class LateAfterWaiting extends Error {}

export function createModelCall({ model, limits, count = () => {}, onRest = () => {} }: ModelCallParts): ModelCall {
  const { deadlineMs, atOnce, waiting, failures, restMs } = { ...LIMITS, ...limits };
  const cap = bulkhead(atOnce, waiting);
  // By the process's clock: cockatiel reads no other. Only a server that fails or is late breaks it; nonsense is an answer.
  const isFailure = handleWhen(error => !(error instanceof LateAfterWaiting));
  const breaker = circuitBreaker(isFailure, { halfOpenAfter: restMs, breaker: new ConsecutiveBreaker(failures) });
  breaker.onBreak(() => onRest(restMs));

  async function ask(question: ModelQuestion): Promise<ModelAnswer | 'late' | 'failed' | 'open' | 'busy'> {
    const deadline = AbortSignal.timeout(deadlineMs);
    const isOver = new Promise<never>((_, reject) =>
      deadline.addEventListener('abort', () => reject(deadline.reason), { once: true }),
    );
    let isAsked = false;
    const hasWaited = cap.executionSlots === 0;
    const asking = cap.execute(({ signal }) => {
      // While one question tries whether the model is back, the others would wait for what comes of it.
      if (breaker.state === CircuitState.HalfOpen) throw new Resting();
      return breaker.execute(() => {
        isAsked = true;
        // A model that does not let go when it is told to keeps no place.
        return Promise.race([model.ask(question, signal), isOver]).catch(error => {
          // With only the rest of the time it is not to blame: many owners at once must not look like a failing model.
          throw hasWaited && deadline.aborted ? new LateAfterWaiting() : error;
        });
      });
    }, deadline);
    try {
      return await Promise.race([asking, isOver]);
    } catch (error) {
      if (isBrokenCircuitError(error) || error instanceof Resting) return 'open';
      if (error instanceof BulkheadRejectedError) return 'busy';
      return deadline.aborted ? (isAsked ? 'late' : 'busy') : 'failed';
    }
  }

  return async (question, understand) => {
    const begun = performance.now();
    const answer = await ask(question);
    const ms = Math.round(performance.now() - begun);
    const said = typeof answer === 'object' && answer.kind === 'value' ? understand(answer.value) : undefined;
    if (typeof answer === 'object' && answer.kind === 'value' && said !== undefined) {
      count('ok', ms);
      return { outcome: 'ok', said, form: answer.form, ms };
    }
    const outcome = typeof answer === 'string' ? answer : answer.kind === 'refused' ? 'refused' : 'invalid';
    count(outcome, ms);
    return { outcome, ms };
  };
}
