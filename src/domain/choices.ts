import { toDigits } from './numerals.ts';

/** One of several answers that are offered together with what is said. */
export interface Choice {
  readonly label: string;
  /** What is sent as the owner's words when it is pressed. */
  readonly say: string;
}

/** What was said together with its choices. */
export interface Offer {
  readonly text: string;
  readonly choices: readonly Choice[];
}

/** A number in answer to it tells a floor or how many people, and picks nothing. */
const asksForNumber = (text: string): boolean => /几|多少|哪一?[栋幢座层楼]/.test(text);

/** What a channel without buttons says: the choices as numbered lines, or by name where a number would mean something else. */
export function numbered(text: string, choices: readonly Choice[]): string {
  if (choices.length === 0) return text;
  if (asksForNumber(text)) return `${text}\n也可以直接回复${choices.map(({ label }) => `“${label}”`).join('或')}。`;
  return [text, ...choices.map(({ label }, i) => `${i + 1} ${label}`), '回复数字就可以。'].join('\n');
}

const NTH = /^我?(?:就?选|就)?第?([1-9]|[一二三四五六七八九])(?:个|项|条)?$/;

/** The choice that was meant by these words: its number ("1", "①", "第一个", "选1", "1 是") or its name; undefined: none. */
export function pickedBy(words: string, { text, choices }: Offer): Choice | undefined {
  // NFKC makes "１" and "①" plain digits; what is left of 1️⃣ goes as a mark.
  const said = words.normalize('NFKC').replace(/[\p{M}\p{P}\s]/gu, '');
  const plain = (label: string) => label.normalize('NFKC').replace(/[\p{M}\p{P}\s]/gu, '');
  const named = choices.find(({ label }) => plain(label) === said);
  if (named || asksForNumber(text)) return named;
  const numberedLine = choices.find(({ label }, i) => said === `${i + 1}${plain(label)}`);
  const nth = NTH.exec(said)?.[1];
  return numberedLine ?? (nth ? choices[Number(toDigits(nth)) - 1] : undefined);
}
