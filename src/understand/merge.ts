import type { Category, Intent, Urgency } from '../domain/labels.ts';
import { URGENCIES } from '../domain/labels.ts';
import type { Alert, Matter, Reading } from '../domain/reading.ts';
import type { Verdict } from '../domain/second-opinion.ts';
import { CUES } from './cues.ts';
import { DANGER_CATEGORIES } from './danger-categories.ts';
import type { Opinion } from './model-question.ts';
import { wordsFrom } from './model-slots.ts';
import { normalise } from './normalise.ts';
import { judgeResponsibility } from './responsibility.ts';
import { judgeUrgency } from './urgency.ts';

/** From here on the local labels stand against another opinion. */
const SURE = 0.75;
/** Below it the local reading would abstain. */
const UNSURE = 0.5;
const AGREED = 0.9;
const TAKEN = 0.6;
const LONGEST_READ = 4096;

const IDLE: ReadonlySet<Intent> = new Set(['smalltalk', 'praise', 'other']);

/** The local reading in the light of a model's opinion: it may raise, confirm, or help where the local one is unsure. */
export function merge(text: string, local: Reading, opinion: Opinion): { reading: Reading; verdict: Verdict } {
  const verdict = judge(text, local, opinion);
  const words = wordsFrom(opinion, text, local.slots);
  const reading = { ...LABELS[verdict](text, local, opinion), slots: { ...words, ...local.slots } };
  return { reading, verdict };
}

function judge(text: string, local: Reading, { intent, danger }: Opinion): Verdict {
  if (intent === 'emergency') return local.intent === intent ? 'agreed' : danger ? 'raised' : 'overruled';
  const isSame = intent === local.intent;
  if (isIdle(intent, text)) return isSame && local.confidence >= UNSURE ? 'agreed' : 'overruled';
  if (isSame) return 'agreed';
  // One label for a text that holds danger or several matters says less than was understood already.
  const isRich = local.alert !== undefined || local.matters.length > 1;
  return isRich || local.confidence >= SURE ? 'overruled' : 'taken';
}

/** Labels that ask for nothing; 转人工 is one when nobody asked for a person. */
const isIdle = (intent: Intent, text: string): boolean =>
  IDLE.has(intent) || (intent === 'human' && !CUES['person']!.test(normalise(text)));

const LABELS: Record<Verdict, (text: string, local: Reading, opinion: Opinion) => Reading> = {
  raised: raise,
  agreed(text, local, { category }) {
    const isOpen = local.alert === undefined && local.matters.length === 1 && local.confidence < SURE;
    const confirmed = isOpen ? relabel(text, local, local.intent, category) : local;
    return { ...confirmed, confidence: Math.max(AGREED, local.confidence), abstain: false };
  },
  taken: (text, local, { intent, category }) => ({
    ...relabel(text, local, intent, category),
    confidence: TAKEN,
    abstain: false,
  }),
  overruled: (text, local, { intent, category }) =>
    isIdle(intent, text) ? local : { ...local, top3: topWith(local, local.intent, local.category, intent, category) },
};

/** A suspicion: one question to the owner, and people are called unless he says no. What was heard already stays. */
function raise(text: string, local: Reading, opinion: Opinion): Reading {
  const alert: Alert = local.alert ?? { tier: 'suspect', danger: opinion.danger!, because: 'language model' };
  const fitting = DANGER_CATEGORIES[alert.danger];
  const category = [local.category, opinion.category].find(c => fitting.includes(c)) ?? fitting[0];
  const whole: Matter = {
    text,
    intent: 'emergency',
    category,
    urgency: 'emergency',
    responsibility: judgeResponsibility('emergency', category, plainOf(text)),
  };
  return {
    ...local,
    ...whole,
    matters: local.matters.length > 1 ? [whole, ...local.matters] : [whole],
    top3: topWith(local, 'emergency', category),
    confidence: TAKEN,
    alert,
    abstain: false,
  };
}

/** The reading under other labels; haste is judged anew by the same rules, and never less than before. */
function relabel(text: string, local: Reading, intent: Intent, wanted: Category): Reading {
  const category = wanted === 'none.general' ? local.category : wanted;
  const plain = plainOf(text);
  const matter: Matter = {
    text: local.text,
    intent,
    category,
    urgency: moreUrgent(local.urgency, judgeUrgency(intent, category, plain)),
    responsibility: judgeResponsibility(intent, category, plain),
  };
  return {
    ...local,
    ...matter,
    matters: [matter],
    top3: topWith(local, intent, category, local.intent, local.category),
  };
}

const plainOf = (text: string): string => normalise(text.slice(0, LONGEST_READ));

const moreUrgent = (a: Urgency, b: Urgency): Urgency => (URGENCIES.indexOf(a) <= URGENCIES.indexOf(b) ? a : b);

const topWith = (
  { top3 }: Reading,
  intent: Intent,
  category: Category,
  otherIntent = intent,
  otherCategory = category,
): Reading['top3'] => ({
  intent: [...new Set([intent, otherIntent, ...top3.intent])].slice(0, 3),
  category: [...new Set([category, otherCategory, ...top3.category])].slice(0, 3),
});
