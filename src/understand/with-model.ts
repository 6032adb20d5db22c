import { MARK } from '../domain/conceal.ts';
import type { Reading } from '../domain/reading.ts';
import type { SecondOpinion } from '../domain/second-opinion.ts';
import type { CountVerdict } from '../ports/language-model.ts';
import type { Understanding } from '../ports/understanding.ts';
import { merge } from './merge.ts';
import { createModelCall, type ModelCallParts } from './model-call.ts';
import { type Opinion, opinionIn, questionAbout } from './model-question.ts';
import { createNearest, type Nearest } from './nearest.ts';

export interface SecondOpinionParts extends ModelCallParts {
  readonly countVerdict?: CountVerdict;
  /** Finds the examples that go with a question. */
  readonly nearest?: Nearest;
}

/** The local understanding with a model's second opinion. Whatever the model does, there is a reading in time. */
export function createModelUnderstanding({
  local,
  countVerdict = () => {},
  nearest = createNearest(),
  ...parts
}: SecondOpinionParts & { local: Understanding }): Understanding {
  const call = createModelCall(parts);
  return {
    guard: local.guard,
    readAtOnce: local.readAtOnce,
    async read(text, context) {
      const reading = local.readAtOnce(text, context);
      // Danger waits for nobody's opinion, and of no words there is none.
      if (reading.alert?.tier === 'certain' || !/\p{L}/u.test(text.replace(MARK, ''))) return reading;
      const asked = await call(questionAbout(text, context?.question, nearest.find(text)), opinionIn);
      const { outcome, ms } = asked;
      if (asked.outcome !== 'ok') {
        return { ...reading, because: [...reading.because, `model ${outcome}, ${ms} ms`], second: { outcome, ms } };
      }
      const { form, said } = asked;
      const { reading: merged, verdict } = merge(text, reading, said);
      countVerdict(verdict);
      return {
        ...merged,
        engine: verdict === 'overruled' ? 'local' : 'local+model',
        because: [...reading.because, `model by ${form} ${verdict}, ${ms} ms`],
        second: { outcome, ms, form, verdict, ...saidAgainst(said, reading) },
      };
    },
  };
}

function saidAgainst({ intent, category, danger }: Opinion, local: Reading): Pick<SecondOpinion, 'said' | 'against'> {
  const isSame = intent === local.intent && category === local.category;
  return {
    said: { intent, category, ...(danger && { danger }) },
    ...(isSame ? {} : { against: { intent: local.intent, category: local.category } }),
  };
}
