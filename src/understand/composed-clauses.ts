import { BESIDE, GLUE, WEIGHTY, WEIGHTY_BESIDE_NUMBERS } from './composed-words.ts';
import { plainly, WHOLE } from './said-plain.ts';

/** A character, or a number or word of letters that can only be taken whole. */
export interface Token {
  readonly text: string;
  readonly isWhole: boolean;
  /** Which thing of a list it belongs to. */
  readonly item: number;
  /** Leaving it out would say something else. */
  readonly isWeighty: boolean;
  /** It stands alone between words that only join. */
  readonly isAlone: boolean;
}

/** What stands between two commas. */
export interface Clause {
  readonly text: string;
  /** Without what only joins. */
  readonly tokens: readonly Token[];
  readonly hasNumber: boolean;
  /** What it leads to stands behind a colon. */
  readonly isLead: boolean;
}

/** Clauses by sentence; the number of a line in a list is not said. */
export function sentencesOf(text: string): readonly (readonly Clause[])[] {
  return plainly(text)
    .split(/[。!;\n]+/)
    .map(sentence => clausesOf(sentence.trim().replace(/^\d+\.(?!\d)\s*/, '')))
    .filter(clauses => clauses.length > 0);
}

function clausesOf(sentence: string): readonly Clause[] {
  const parts = sentence.split(/(,|[()]|(?<!\d):|:(?!\d))/);
  const clauses: Clause[] = [];
  for (let i = 0; i < parts.length; i += 2) {
    const text = parts[i]!.replace(/[\s“”"'《》]/g, '');
    const clause = clauseOf(text, parts[i + 1] === ':');
    if (clause.tokens.length > 0) clauses.push(clause);
  }
  return clauses;
}

function clauseOf(text: string, isLead: boolean): Clause {
  const hasNumber = /\d/.test(text);
  const weighs = weightOf(text, hasNumber);
  const tokens: { text: string; isWhole: boolean; item: number; isWeighty: boolean; from: number; to: number }[] = [];
  let item = 0;
  for (let at = 0; at < text.length; ) {
    const beside = stickily(BESIDE_HERE, text, at);
    if (beside !== undefined) item += 1;
    const joins = beside ?? stickily(GLUE, text, at);
    if (joins !== undefined) {
      at += joins.length;
      continue;
    }
    const whole = stickily(WHOLE, text, at);
    const taken = whole ?? text[at]!;
    if (/[\p{L}\p{N}]/u.test(taken)) {
      const isWeighty = weighs.slice(at, at + taken.length).includes(true);
      if (taken === '或') item += 1;
      tokens.push({ text: taken, isWhole: whole !== undefined, item, isWeighty, from: at, to: at + taken.length });
    }
    at += taken.length;
  }
  return {
    text,
    hasNumber,
    isLead,
    tokens: tokens.map(({ from, to, ...token }, i) => ({
      ...token,
      isAlone: tokens[i - 1]?.to !== from && tokens[i + 1]?.from !== to,
    })),
  };
}

const BESIDE_HERE = new RegExp(BESIDE.source, 'y');

function stickily(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function weightOf(text: string, hasNumber: boolean): readonly boolean[] {
  const weighs = new Array<boolean>(text.length).fill(false);
  for (const pattern of hasNumber ? [WEIGHTY, WEIGHTY_BESIDE_NUMBERS] : [WEIGHTY])
    for (const { index, 0: word } of text.matchAll(pattern)) weighs.fill(true, index, index + word.length);
  return weighs;
}
