/** Where a sentence or a part of it ends. */
const ENDS = /[，。；！？、：,;!?:\s](?=[^，。；！？、：,;!?:\s]*$)/u;
/** A number, a home, a word in letters or a mark of ours that the cut goes through. */
const CUT_THROUGH =
  /(?:[⟦〔][^⟦⟧〔〕]*|[\dA-Za-z@_０-９零〇一二三四五六七八九十幺两#＃./\-－栋幢座号楼单元门室层房 ]+)$/u;

/** The first `max` UTF-16 units, or one less where a character would be cut in two: half of one can be kept nowhere. */
export const headOf = (text: string, max: number): string => text.slice(0, max).replace(/[\ud800-\udbff]$/, '');

/**
 * At most `max` characters, cut before whatever would be cut in two: half a home or number is hidden by nothing that masks the
 * words later, and tells as much as the whole.
 */
export function cutWords(text: string, max: number): string {
  if (text.length <= max) return text;
  const head = text.slice(0, max - 1);
  const end = ENDS.exec(head)?.index ?? 0;
  const whole = end >= max / 2 ? head.slice(0, end) : head.replace(CUT_THROUGH, '');
  return `${headOf(whole, max)}…`;
}
