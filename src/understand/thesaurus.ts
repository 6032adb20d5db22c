import { ENGLISH, ENGLISH_WISHES, SPOKEN } from './thesaurus-spoken.ts';
import { OTHERS, THINGS, WISHES } from './thesaurus-words.ts';

interface Word {
  readonly word: string;
  /** "=车位": a thing; "?时间": what is wanted of it. */
  readonly means: string[];
}

const LETTER = /[a-z]/;

/** By first character, the longest first. */
const WORDS: ReadonlyMap<string, readonly Word[]> = byFirstCharacter();

function byFirstCharacter(): Map<string, Word[]> {
  const words = new Map<string, Word>();
  for (const [mark, lines] of [
    ['=', [...THINGS, ...OTHERS, ...SPOKEN, ...ENGLISH]],
    ['?', [...WISHES, ...ENGLISH_WISHES]],
  ] as const)
    for (const line of lines)
      for (const written of line.split(' ')) {
        const word = written.replaceAll('_', ' ');
        const known = words.get(word) ?? { word, means: [] };
        known.means.push(mark + line.slice(0, line.indexOf(' ')));
        words.set(word, known);
      }
  const found = new Map<string, Word[]>();
  for (const word of words.values()) found.set(word.word[0]!, [...(found.get(word.word[0]!) ?? []), word]);
  for (const list of found.values()) list.sort((a, b) => b.word.length - a.word.length);
  return found;
}

/** What a folded text speaks of, by whatever words; what a longer word takes up no shorter one in it can claim. */
export function meaningsIn(text: string): ReadonlySet<string> {
  const meanings = new Set<string>();
  for (let at = 0; at < text.length; ) {
    const isInside = LETTER.test(text[at]!) && at > 0 && LETTER.test(text[at - 1]!);
    const found = isInside ? undefined : WORDS.get(text[at]!)?.find(({ word }) => text.startsWith(word, at));
    for (const meaning of found?.means ?? []) meanings.add(meaning);
    at += found?.word.length ?? 1;
  }
  return meanings;
}
