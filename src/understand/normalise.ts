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

const DIGITS: Record<string, number> = {
  零: 0,
  〇: 0,
  一: 1,
  幺: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
};

/** A number written in digits or Chinese numerals ("12", "十二", "一二零一") as plain digits; undefined if it is none. */
export function toDigits(word: string): string | undefined {
  if (/^\d+$/.test(word)) return word;
  if (!/^[零〇一二两三四五六七八九幺十百]{1,6}$/.test(word)) return undefined;
  if (!/[十百]/.test(word)) return [...word].map(c => DIGITS[c]).join('');
  let sum = 0;
  let last = 0;
  for (const c of word) {
    if (c === '百') [sum, last] = [sum + (last || 1) * 100, 0];
    else if (c === '十') [sum, last] = [sum + (last || 1) * 10, 0];
    else last = DIGITS[c] ?? 0;
  }
  return String(sum + last);
}
