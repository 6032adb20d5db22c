import type { CountComposing, ModelSettings } from '../ports/language-model.ts';
import type { Compose, Understanding } from '../ports/understanding.ts';
import type { TextClassifier } from './classifier.ts';
import type { ComposeParts } from './compose.ts';
import { createUnderstanding } from './understanding.ts';
import type { SecondOpinionParts } from './with-model.ts';

type LocalParts = Omit<SecondOpinionParts, 'model'> & { readonly classifier?: () => TextClassifier };

/** The understanding for these settings; what asks a model is loaded only when there is one, and costs nobody else anything. */
export async function openUnderstanding(
  model: ModelSettings | undefined,
  { classifier, ...parts }: LocalParts,
): Promise<Understanding> {
  const local = createUnderstanding(classifier);
  if (!model) return local;
  const [{ createOpenAiModel }, { createModelUnderstanding }] = await Promise.all([
    import('./openai-model.ts'),
    import('./with-model.ts'),
  ]);
  return createModelUnderstanding({ ...parts, local, model: createOpenAiModel(model) });
}

/** What puts answers together, where the settings say so. It has a call of its own: what owners mean never waits for it. */
export async function openCompose(
  model: ModelSettings | undefined,
  parts: Omit<ComposeParts, 'model'>,
): Promise<Compose | undefined> {
  if (!model?.composes) return undefined;
  const [{ createOpenAiModel }, { createCompose }] = await Promise.all([
    import('./openai-model.ts'),
    import('./compose.ts'),
  ]);
  return createCompose({ ...parts, model: createOpenAiModel(model) });
}

/** Both, for a service. */
export async function openModel(
  model: ModelSettings | undefined,
  { countComposing, classifier, ...parts }: LocalParts & { readonly countComposing: CountComposing },
): Promise<{ readonly understanding: Understanding; readonly compose: Compose | undefined }> {
  const [understanding, compose] = await Promise.all([
    openUnderstanding(model, { ...parts, ...(classifier ? { classifier } : {}) }),
    openCompose(model, { ...parts, count: countComposing }),
  ]);
  return { understanding, compose };
}
