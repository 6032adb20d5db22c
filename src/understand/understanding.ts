import { headOf } from '../domain/cut.ts';
import type { Category, Intent } from '../domain/labels.ts';
import { URGENCIES } from '../domain/labels.ts';
import type { Alert, Matter, Reading, Slots } from '../domain/reading.ts';
import type { Understanding } from '../ports/understanding.ts';
import { chanceOf, EMERGENCY_FROM, guardWith, LONGEST_READ, presume, withoutNumbers } from './alert.ts';
import { type TextClassifier, trainedClassifier } from './classifier.ts';
import { hearCues } from './cues.ts';
import { DANGER_CATEGORIES } from './danger-categories.ts';
import type { Ranking } from './linear.ts';
import { type Line, lineOf } from './lines.ts';
import { cutMatters } from './matters.ts';
import { normalise } from './normalise.ts';
import { withoutOrders } from './orders.ts';
import { judgeResponsibility } from './responsibility.ts';
import { isBareAddress, readSlots } from './slots.ts';
import { hearTopics } from './topics.ts';
import { judgeUrgency } from './urgency.ts';

/** Below this chance of the best intent nothing should be done without asking. */
const ABSTAIN_BELOW = 0.5;
/** What the classifier says of a text without a single telling word is a guess. */
const GUESS = 0.45;
/** Part of a message counts as a matter of its own only when its intent or category is at least this likely. */
const CLEAR = 0.5;
/** A home or a number and nothing else adds to what was told. */
const ADDRESS: Line = { intent: 'ticket_update', category: 'none.general' };
const IDLE: ReadonlySet<Intent> = new Set(['smalltalk', 'praise', 'human', 'other']);
/** Two of them about one thing ask for two answers. */
const QUESTIONS: ReadonlySet<Intent> = new Set(['inquiry', 'fee_query']);

interface Judged extends Matter {
  readonly intents: Ranking;
  readonly categories: Ranking;
  readonly confidence: number;
  readonly alert?: Alert;
}

/** The local understanding: guard, slots, trained classifier and rule tables. The model is read at the first `read`. */
export function createUnderstanding(load: () => TextClassifier = trainedClassifier): Understanding {
  let loaded: TextClassifier | undefined;
  const readAtOnce: Understanding['readAtOnce'] = (text, context) => {
    loaded ??= load();
    return readText(text, loaded, context?.question);
  };
  const judged = (text: string): Alert | undefined => {
    loaded ??= load();
    return guardWith(text, loaded);
  };
  return { guard: judged, readAtOnce, read: async (text, context) => readAtOnce(text, context) };
}

function readText(text: string, classifier: TextClassifier, question: string | undefined): Reading {
  const { whole, own } = withoutItsOrders(text, classifier);
  const matters = mattersOf(own, whole, classifier);
  const main = matters[0] ?? whole;
  const alert = whole.alert ?? main.alert;
  return {
    ...toMatter({ ...main, text }),
    slots: slotsOf(text, own),
    confidence: round(main.confidence),
    top3: {
      intent: topLabels(main.intent, main.intents) as Intent[],
      category: topLabels(main.category, main.categories) as Category[],
    },
    matters: matters.length > 1 ? matters.map(toMatter) : [toMatter({ ...main, text })],
    ...(alert && { alert }),
    abstain: main.confidence < ABSTAIN_BELOW && alert === undefined && question === undefined,
    engine: alert?.tier === 'certain' ? 'guard' : 'local',
    because: reasons(main, alert),
  };
}

/** What a text is about beside orders to the machine in it; the guard hears all of it, whoever is spoken to. */
function withoutItsOrders(text: string, classifier: TextClassifier): { whole: Judged; own: string } {
  const own = withoutOrders(headOf(text, LONGEST_READ));
  const whole = judge(text, classifier);
  if (own === undefined) return { whole, own: text };
  const alone = judge(own, classifier);
  const isOrder = alone.intent === 'other' || (whole.intent === 'other' && alone.confidence < ABSTAIN_BELOW);
  const isHidden = whole.alert?.tier === 'certain' && alone.alert?.tier !== 'certain';
  if (isOrder || isHidden) return { whole, own: text };
  const alert = alone.alert ?? whole.alert;
  return { whole: { ...alone, ...(alert && { alert }) }, own };
}

/** A home named in an order is nobody's, unless no other is named. */
function slotsOf(text: string, own: string): Slots {
  const slots = readSlots(own);
  return own === text || slots.building || slots.room ? slots : readSlots(text);
}

function judge(text: string, classifier: TextClassifier): Judged {
  const { intent: intents, category: categories } = classifier.rank(withoutNumbers(headOf(text, LONGEST_READ)));
  const plain = normalise(headOf(text, LONGEST_READ));
  const isMute = saysNothing(plain);
  const alert = guardWith(text, classifier, intents) ?? presume(text, isMute, intents, categories);
  const plainly = alert ? undefined : isBareAddress(text) ? ADDRESS : lineOf(text);
  const intent = plainly?.intent ?? chooseIntent(intents, alert);
  const category = plainly?.category ?? chooseCategory(intent, categories, alert);
  return {
    text,
    intent,
    category,
    urgency: judgeUrgency(intent, category, plain),
    responsibility: judgeResponsibility(intent, category, plain),
    intents,
    categories,
    confidence: confidenceOf(intent, intents, isMute, alert?.tier === 'certain' || plainly !== undefined),
    ...(alert && { alert }),
  };
}

/** Not a word of it tells what it is about. */
const saysNothing = (plain: string): boolean =>
  /\p{L}/u.test(plain) && hearCues(plain).length === 0 && hearTopics(plain).every(topic => topic === 'none.general');

function confidenceOf(intent: Intent, intents: Ranking, isMute: boolean, isPlain: boolean): number {
  const chance = chanceOf(intents, intent);
  if (isPlain) return Math.max(0.95, chance);
  return isMute ? Math.min(GUESS, chance) : chance;
}

/** An emergency needs the guard's word, or a suspicion and the classifier's agreement; without an alert there is none. */
function chooseIntent(intents: Ranking, alert: Alert | undefined): Intent {
  if (alert?.tier === 'certain') return 'emergency';
  if (alert && chanceOf(intents, 'emergency') >= EMERGENCY_FROM) return 'emergency';
  return (intents.find(({ label }) => label !== 'emergency')?.label ?? 'other') as Intent;
}

function chooseCategory(intent: Intent, categories: Ranking, alert: Alert | undefined): Category {
  const best = (categories[0]?.label ?? 'none.general') as Category;
  if (intent !== 'emergency' || alert === undefined) return best;
  const fitting = DANGER_CATEGORIES[alert.danger];
  const found = categories.find(({ label, chance }) => chance > 0.15 && fitting.includes(label as Category));
  return (found?.label ?? fitting[0]) as Category;
}

/** Separate matters of a message, the most urgent first; only parts that clearly speak of something else count. */
function mattersOf(text: string, whole: Judged, classifier: TextClassifier): Judged[] {
  const parts = cutMatters(text);
  if (parts.length < 2) return [whole];
  const kept: Judged[] = [];
  for (const part of parts.map(each => judge(each, classifier))) {
    const clear = part.confidence >= CLEAR || (part.categories[0]?.chance ?? 0) >= CLEAR;
    const idle = IDLE.has(part.intent) || part.intent === 'ticket_update' || part.category === 'none.general';
    const asks = QUESTIONS.has(part.intent);
    const known = kept.some(other => other.category === part.category && !(asks && QUESTIONS.has(other.intent)));
    if (clear && !idle && !known) kept.push(part);
  }
  if (kept.length < 2) return [whole];
  if (whole.intent === 'emergency' && !kept.some(part => part.intent === 'emergency')) kept.unshift(whole);
  const rank = (matter: Matter): number => URGENCIES.indexOf(matter.urgency);
  return kept.sort((a, b) => rank(a) - rank(b));
}

function toMatter({ text, intent, category, urgency, responsibility }: Matter): Matter {
  return { text, intent, category, urgency, responsibility };
}

function topLabels(chosen: string, ranking: Ranking): string[] {
  return [chosen, ...ranking.map(({ label }) => label).filter(label => label !== chosen)].slice(0, 3);
}

function reasons(main: Judged, alert: Alert | undefined): string[] {
  const heard = alert ? [`${alert.danger}: ${alert.because}`] : [];
  return [
    ...heard,
    `${main.intent} ${round(main.confidence)}`,
    `${main.category} ${round(chanceOf(main.categories, main.category))}`,
  ];
}

function round(chance: number): number {
  return Math.round(chance * 1000) / 1000;
}
