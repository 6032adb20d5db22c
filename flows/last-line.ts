import type { Heard, Turn } from './engine/flow.ts';

const ASKS = /[？?]|说一句话|一句话/;
/** Leads on to the question in the next line. */
const LEADS = /：$|^先说第1件。$/;

/** Puts words into an answer so that what it asks stays the last thing read; between them stands `apart`. */
export function beforeQuestion(text: string, words: string, apart = '\n'): string {
  const lines = text.includes('\n') ? text.split('\n') : text.split(/(?<=^[^。]+。)/u);
  if (!ASKS.test(lines.at(-1)!)) return [text, words].join(apart);
  const from = LEADS.test(lines.at(-2) ?? '') ? -2 : -1;
  return [lines.slice(0, from).join('\n'), words, lines.slice(from).join('\n')].filter(Boolean).join(apart);
}

/** Says what the turn says, with these words in the first of it. */
export function carrying(turn: Heard, words: string): Turn['say'] {
  let isSaid = false;
  return (why, text, choices) => {
    turn.say(why, isSaid ? text : beforeQuestion(text, words), choices);
    isSaid = true;
  };
}
