import { MARK } from '../domain/conceal.ts';
import type { Understanding } from '../ports/understanding.ts';
import { merge } from './merge.ts';
import { createModelCall, type ModelCallParts } from './model-call.ts';
import { opinionIn, questionAbout } from './model-question.ts';

/** The local understanding with a model's second opinion. Whatever the model does, there is a reading in time. */
export function createModelUnderstanding({
  local,
  ...parts
}: ModelCallParts & { local: Understanding }): Understanding {
  const call = createModelCall(parts);
  return {
    guard: local.guard,
    readAtOnce: local.readAtOnce,
    async read(text, context) {
      const reading = local.readAtOnce(text, context);
      // Danger waits for nobody's opinion, and of no words there is none.
      if (reading.alert?.tier === 'certain' || !/\p{L}/u.test(text.replace(MARK, ''))) return reading;
      const asked = await call(questionAbout(text, context?.question), opinionIn);
      if (asked.outcome !== 'ok') {
        return { ...reading, because: [...reading.because, `model ${asked.outcome}, ${asked.ms} ms`] };
      }
      const { reading: merged, verdict } = merge(text, reading, asked.said);
      return {
        ...merged,
        engine: verdict === 'overruled' ? 'local' : 'local+model',
        because: [...reading.because, `model by ${asked.form} ${verdict}, ${asked.ms} ms`],
      };
    },
  };
}
