import { readFileSync } from 'node:fs';
import { CATEGORIES, type Category, INTENTS, type Intent } from '../domain/labels.ts';
import { askingsIn } from './askings.ts';
import { normalise } from './normalise.ts';

export interface Line {
  readonly intent: Intent;
  readonly category: Category;
}

const FILE = new URL('./lines.md', import.meta.url);
/** Nothing longer is one of them, whatever is said around it. */
const LONGEST = 30;

const APART = /[\s,，.。!！?？~…、;；]+/;

let known: ReadonlyMap<string, Line> | undefined;

/**
 * What a whole text means that is nothing but one of our short lines ("还是没来", "算了不修了"): said of what both sides know of, it has
 * no word by which a classifier could be sure.
 */
export function lineOf(text: string): Line | undefined {
  if (text.length > LONGEST) return undefined;
  known ??= linesIn(readFileSync(FILE, 'utf8'));
  const whole = known.get(bare(text));
  if (whole) return whole;
  const parts = text.split(APART).flatMap(part => (bare(part) === '' ? [] : [known!.get(bare(part))]));
  // "你好，还是没来": what means nothing is not what is meant.
  const meant = parts.filter(part => part?.intent !== 'smalltalk');
  const [first] = meant.length > 0 ? meant : parts;
  return meant.every(part => part && part.intent === first?.intent && part.category === first.category)
    ? first
    : undefined;
}

/** The lines under each "# intent category", without what is said around them; throws when one has two meanings or a label is unknown. */
export function linesIn(content: string): ReadonlyMap<string, Line> {
  const lines = new Map<string, Line>();
  for (const { text, subject } of askingsIn(content)) {
    const [intent, category] = subject.split(' ') as [Intent, Category];
    if (!INTENTS.includes(intent) || !CATEGORIES.includes(category))
      throw new Error(`lines.md: “# ${subject}” is no intent and category; see src/domain/labels.ts.`);
    const before = lines.get(bare(text));
    if (before && (before.intent !== intent || before.category !== category))
      throw new Error(`lines.md: “${text}” stands under two headings.`);
    lines.set(bare(text), { intent, category });
  }
  return lines;
}

/** Without greetings before it, and sighs and marks around it. */
const bare = (text: string): string =>
  normalise(text)
    .split(APART)
    .join('')
    .replace(/^(?:你好|您好|请问|那个|喂|哎|唉)(?=.)/, '')
    .replace(/(?<=..)[啊呀呢吧哦噢喔嘛啦哈哎诶额呃]+$/, '');
