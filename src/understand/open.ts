import type { ModelSettings } from '../ports/language-model.ts';
import type { Understanding } from '../ports/understanding.ts';
import type { TextClassifier } from './classifier.ts';
import { createUnderstanding } from './understanding.ts';
import type { SecondOpinionParts } from './with-model.ts';

/** The understanding for these settings; what asks a model is loaded only when there is one, and costs nobody else anything. */
export async function openUnderstanding(
  model: ModelSettings | undefined,
  { classifier, ...parts }: Omit<SecondOpinionParts, 'model'> & { readonly classifier?: () => TextClassifier },
): Promise<Understanding> {
  const local = createUnderstanding(classifier);
  if (!model) return local;
  const [{ createOpenAiModel }, { createModelUnderstanding }] = await Promise.all([
    import('./openai-model.ts'),
    import('./with-model.ts'),
  ]);
  return createModelUnderstanding({ ...parts, local, model: createOpenAiModel(model) });
}
