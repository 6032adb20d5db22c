import { headOf } from '../domain/cut.ts';
import type { Category, Danger, Intent } from '../domain/labels.ts';
import { URGENCIES } from '../domain/labels.ts';
import type { Alert, Matter, Reading, Slots } from '../domain/reading.ts';
import type { Understanding } from '../ports/understanding.ts';
import { type TextClassifier, trainedClassifier } from './classifier.ts';
import { hearCues } from './cues.ts';
import { DANGER_CATEGORIES } from './danger-categories.ts';
import { guard } from './guard.ts';
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
/** What comes later changes no label; the guard hears it all the same. */
const LONGEST_READ = 4096;
/** Part of a message counts as a matter of its own only when its intent or category is at least this likely. */
const CLEAR = 0.5;
/** So sure must the classifier be to call a suspicion an emergency. Measured on held-out sentences, as the two below. */
const EMERGENCY_FROM = 0.5;
/** So sure must it be to suspect danger of which the guard heard no word. */
const PRESUMED_FROM = 0.3;
/** Words of danger in a text that is so surely about something else are asked about before people are called at night. */
const HARDLY = 0.08;
/** A short cry is taken at its word. */
const SHORT_CRY = 16;

/** The danger to ask about when only the classifier, by its category, hears an emergency. */
const PRESUMED: Partial<Record<Category, Danger>> = {
  'incident.fire': 'fire',
  'facility.fire': 'fire',
  'facility.gas': 'gas',
  'facility.elevator': 'lift',
  'facility.power': 'shock',
  'facility.leak': 'flood',
  'facility.drain': 'flood',
  'facility.water': 'flood',
  'facility.structure': 'falling',
  'neighbor.throwing': 'falling',
  'incident.injury': 'injury',
  'neighbor.pet': 'injury',
  'service.security': 'violence',
};

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

/** The guard's word; what the classifier takes for something else altogether becomes a question. */
function guardWith(text: string, classifier: TextClassifier, known?: Ranking): Alert | undefined {
  const alert = guard(text);
  if (alert?.tier !== 'certain' || text.length <= SHORT_CRY) return alert;
  // Beside another matter it is judged by its own part: "我家着火了，另外月卡多少钱".
  const parts = cutMatters(headOf(text, LONGEST_READ));
  const own =
    parts.length > 1 ? parts.map(part => guardWith(part, classifier)).find(a => a?.tier === 'certain') : undefined;
  if (own) return own;
  const intents = known ?? classifier.rank(withoutNumbers(headOf(text, LONGEST_READ))).intent;
  return chanceOf(intents, 'emergency') < HARDLY ? { ...alert, tier: 'suspect' } : alert;
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

/** How to reach somebody says nothing of what he wants: "我电话⟦p1⟧，车停在⟦n2⟧". */
function withoutNumbers(text: string): string {
  const rest = text.replace(/(?<![，,。;；\s])[，,。;；\s]*[^，,。;；？?！!\n]{0,8}⟦[pn]\d{1,6}⟧/g, '');
  return rest.trim() === '' ? text : rest;
}

function judge(text: string, classifier: TextClassifier): Judged {
  const { intent: intents, category: categories } = classifier.rank(withoutNumbers(headOf(text, LONGEST_READ)));
  const alert = guardWith(text, classifier, intents) ?? presume(intents, categories);
  const plain = normalise(headOf(text, LONGEST_READ));
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
    confidence: confidenceOf(intent, intents, plain, alert?.tier === 'certain' || plainly !== undefined),
    ...(alert && { alert }),
  };
}

function confidenceOf(intent: Intent, intents: Ranking, plain: string, isPlain: boolean): number {
  const chance = chanceOf(intents, intent);
  if (isPlain) return Math.max(0.95, chance);
  const mute =
    /\p{L}/u.test(plain) && hearCues(plain).length === 0 && hearTopics(plain).every(topic => topic === 'none.general');
  return mute ? Math.min(GUESS, chance) : chance;
}

/** A suspicion for what the classifier alone takes for an emergency, when its category names a danger. */
function presume(intents: Ranking, categories: Ranking): Alert | undefined {
  if (chanceOf(intents, 'emergency') < PRESUMED_FROM) return undefined;
  const category = categories[0]?.label as Category | undefined;
  const danger = category && PRESUMED[category];
  return danger && { tier: 'suspect', danger, because: `sounds like ${category}` };
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

function chanceOf(ranking: Ranking, wanted: string): number {
  return ranking.find(({ label }) => label === wanted)?.chance ?? 0;
}

function round(chance: number): number {
  return Math.round(chance * 1000) / 1000;
}
