import { fold } from './characters.ts';

/** The text as the guard and the classifier read it: one script, one width, no emoji, no doubled blanks. */
export function normalise(text: string): string {
  return fold(text.normalize('NFKC'))
    .replace(/\p{Extended_Pictographic}|[\u200b-\u200f]|[\ufe0e\ufe0f]|[\u{1f3fb}-\u{1f3ff}]/gu, ' ')
    .replace(/\[[\u4e00-\u9fff]{1,3}\]/g, ' ')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n[ \n]*/g, '\n')
    .trim();
}
