import { readdirSync, readFileSync } from 'node:fs';
import { CATEGORIES, type Category, INTENTS, type Intent } from '../domain/labels.ts';

/** A sentence with what it means; `share` is how much it counts in training (1 when absent). */
export interface Example {
  readonly text: string;
  readonly intent: Intent;
  readonly category: Category;
  readonly share?: number;
}

const FOLDER = new URL('./data/', import.meta.url);

/** All training sentences, file by file in the order of their names, each text once. */
export const readCorpus = (): Example[] => readLines().flat();

/** The same, line by line: what was spelled from one pattern stands together. */
export function readLines(): Example[][] {
  const seen = new Set<string>();
  return readdirSync(FOLDER)
    .filter(name => name.endsWith('.jsonl'))
    .sort()
    .flatMap(name => linesOf(name, readFileSync(new URL(name, FOLDER), 'utf8')))
    .map(line => line.filter(({ text }) => !seen.has(text) && seen.add(text)));
}

/** The sentences of one file of lines {text | say, intent, category}; throws with file and line when one is not fit. */
export const readExamples = (name: string, content: string): Example[] => linesOf(name, content).flat();

function linesOf(name: string, content: string): Example[][] {
  return content.split('\n').map((line, at) => {
    if (line.trim() === '') return [];
    const row = JSON.parse(line) as {
      text?: string;
      say?: string[];
      intent: Intent;
      category: Category;
      share?: number;
    };
    if (!INTENTS.includes(row.intent) || !CATEGORIES.includes(row.category)) {
      throw new Error(`${name}:${at + 1}: unknown intent or category; see src/domain/labels.ts.`);
    }
    const { intent, category } = row;
    const share = row.share === undefined ? {} : { share: row.share };
    const texts = row.say ? row.say.flatMap(pattern => spell(pattern)) : [row.text ?? ''];
    return texts.map(text => ({ text, intent, category, ...share }));
  });
}

const MOST_PER_PATTERN = 12;

/** The sentences of a pattern such as "{上周|昨天}报的{灯|门}修了吗": all, or an even choice of twelve when there are more. */
export function spell(pattern: string): string[] {
  const parts = pattern.split(/[{}]/).map((part, at) => (at % 2 === 1 ? part.split('|') : [part]));
  const total = parts.reduce((product, choices) => product * choices.length, 1);
  const wanted = Math.min(total, MOST_PER_PATTERN);
  return Array.from({ length: wanted }, (_, n) => {
    // A stride without a common factor walks through the combinations unevenly enough to vary every part.
    let rest = total <= MOST_PER_PATTERN ? n : (n * 7919 + Math.floor((n * total) / wanted)) % total;
    return parts
      .map(choices => {
        const word = choices[rest % choices.length] ?? '';
        rest = Math.floor(rest / choices.length);
        return word;
      })
      .join('');
  });
}
