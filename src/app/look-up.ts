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
  const [first] = matters;
  if (matters.length > 1 || first === undefined) return { ...reading, matters };
  const { article, isUnknown } = first;
  return { ...reading, matters, ...(article ? { article } : {}), ...(isUnknown ? { isUnknown } : {}) };
}
