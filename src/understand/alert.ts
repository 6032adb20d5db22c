import { headOf } from '../domain/cut.ts';
import type { Category, Danger } from '../domain/labels.ts';
import type { Alert } from '../domain/reading.ts';
import type { TextClassifier } from './classifier.ts';
import { guard, spokenOf } from './guard.ts';
import type { Ranking } from './linear.ts';
import { cutMatters } from './matters.ts';

/** What comes later changes no label; the guard hears it all the same. */
export const LONGEST_READ = 4096;
/** So sure must the classifier be to call a suspicion an emergency. Measured on held-out sentences, as the two below. */
export const EMERGENCY_FROM = 0.5;
/** So sure must it be to suspect danger of which the guard heard no word; and so sure where no word tells anything. */
const PRESUMED_FROM = 0.4;
const MUTE_FROM = 0.6;
/** Each ordinary leak is a little like a flood. */
const FLOOD_FROM = 0.7;
/** The danger is that of a category at least so likely. */
const LIKELY = 0.1;
/** Words of danger in a text that is so surely about something else are asked about before people are called at night. */
const HARDLY = 0.3;
/** So surely about something else, a suspicion of the guard is none; of a wish to die it always is one. */
const SURELY_NOT = 0.01;
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
  'service.greening': 'falling',
};
/** Of a person in danger the category says no more than that. */
const OF_A_PERSON: readonly (readonly [RegExp, Danger])[] = [
  [/不见|没影|找不|找遍|走[丢散失]|失踪|没(?:回|到)家|没人应|missing|lost/, 'missing'],
  [/跳下|想跳|要跳|就跳|往下跳|楼顶|天台|护栏外|栏杆外|安眠药|割腕|活着|遗书|suicid/, 'suicide'],
];

/** The guard's word; what the classifier takes for something else becomes a question, and a question nothing. */
export function guardWith(text: string, classifier: TextClassifier, known?: Ranking): Alert | undefined {
  const alert = guard(text);
  if (!alert || text.length <= SHORT_CRY) return alert;
  // Beside another matter it is judged by its own part: "我家着火了，另外月卡多少钱".
  const parts = cutMatters(headOf(text, LONGEST_READ));
  const own = parts.length > 1 ? parts.flatMap(part => guardWith(part, classifier) ?? []) : [];
  const sure = own.find(one => one.tier === 'certain');
  if (sure) return sure;
  const chance = chanceOf(known ?? classifier.rank(withoutNumbers(headOf(text, LONGEST_READ))).intent, 'emergency');
  if (alert.tier === 'certain') return chance < HARDLY ? { ...alert, tier: 'suspect' } : alert;
  return chance < SURELY_NOT && own.length === 0 && alert.danger !== 'suicide' ? undefined : alert;
}

/** A suspicion for what the classifier alone takes for an emergency: of the danger its category names, or a cry for help. */
export function presume(text: string, isMute: boolean, intents: Ranking, categories: Ranking): Alert | undefined {
  const chance = chanceOf(intents, 'emergency');
  if (chance < (isMute ? MUTE_FROM : PRESUMED_FROM)) return undefined;
  const suspicion = (danger: Danger, because: string) => ({ tier: 'suspect', danger, because }) as const;
  const spoken = spokenOf(text);
  if (spoken) return suspicion(spoken, 'words of danger, and not surely of another time');
  const likely = categories.find(({ label, chance: c }) => c >= LIKELY && PRESUMED[label as Category]);
  if (!likely) return chance < EMERGENCY_FROM ? undefined : suspicion('help', 'sounds like a cry');
  const category = likely.label as Category;
  if (PRESUMED[category] === 'flood' && chance < FLOOD_FROM) return undefined;
  const ofPerson = category === 'incident.injury' ? OF_A_PERSON.find(([words]) => words.test(text))?.[1] : undefined;
  return suspicion(ofPerson ?? PRESUMED[category]!, `sounds like ${category}`);
}

/** How to reach somebody says nothing of what he wants: "我电话⟦p1⟧，车停在⟦n2⟧". */
export function withoutNumbers(text: string): string {
  const rest = text.replace(/(?<![，,。;；\s])[，,。;；\s]*[^，,。;；？?！!\n]{0,8}⟦[pn]\d{1,6}⟧/g, '');
  return rest.trim() === '' ? text : rest;
}

/** Of a label that was not ranked none. */
export function chanceOf(ranking: Ranking, wanted: string): number {
  return ranking.find(({ label }) => label === wanted)?.chance ?? 0;
}
