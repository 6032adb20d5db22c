import type { Intent } from '../domain/labels.ts';
import type { Matter, Reading } from '../domain/reading.ts';
import type { Knowledge } from '../ports/knowledge.ts';

/** What is answered with words alone. */
const QUESTIONS: ReadonlySet<Intent> = new Set(['inquiry', 'fee_query']);

/** The reading with what the company knows beside each of its questions; danger and doubt are nobody's question. */
export async function lookUp(
  knowledge: Knowledge,
  reading: Reading,
  communityId: string,
  on: string,
): Promise<Reading> {
  if (reading.alert || reading.abstain || !reading.matters.some(m => QUESTIONS.has(m.intent))) return reading;
  const look = async <M extends Matter>(matter: M): Promise<M> => {
    if (!QUESTIONS.has(matter.intent)) return matter;
    const [best] = await knowledge.find(communityId, matter.text, on, 1);
    return best === undefined ? matter : best.answers ? { ...matter, article: best } : { ...matter, isUnknown: true };
  };
  const matters: Matter[] = [];
  for (const matter of reading.matters) matters.push(await look(matter));
  return withMatters(reading, matters);
}

/** What was found of the only matter stands with the whole as well. */
function withMatters(reading: Reading, matters: readonly Matter[]): Reading {
  const [first] = matters;
  return { ...reading, matters, ...(first && matters.length === 1 ? foundOf(first) : {}) };
}

const foundOf = ({ article, isUnknown }: Matter): Pick<Matter, 'article' | 'isUnknown'> => ({
  ...(article ? { article } : {}),
  ...(isUnknown ? { isUnknown } : {}),
});

export const wasLookedUp = ({ article, isUnknown }: Matter): boolean => article !== undefined || isUnknown === true;

/** The same words read anew: what had been found for a question of theirs, and what a model said, stay with it. */
export function withFound(reading: Reading, before: Reading): Reading {
  const matters = reading.matters.map(matter => {
    const same = before.matters.find(m => m.text === matter.text && QUESTIONS.has(matter.intent));
    return same ? { ...matter, ...foundOf(same) } : matter;
  });
  return { ...withMatters(reading, matters), ...(before.second ? { second: before.second } : {}) };
}
