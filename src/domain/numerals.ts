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
