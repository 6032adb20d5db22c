/** A message as an owner may read it: colleagues and channels are not named, links into Slack and codes of faces go, others become words. */
export function spoken(text: string): string {
  return text
    .replace(/<https?:\/\/[^|>/]*\bslack\.com\b[^|>]*(?:\|(?:https?:[^>]*|([^>]*)))?>/g, '$1')
    .replace(/<(https?:[^|>]+)\|([^>]*)>/g, '$2 $1')
    .replace(/<mailto:[^|>]*\|([^>]*)>/g, '$1')
    .replace(/<(https?:[^>]+)>/g, '$1')
    .replace(/<[@#!][^>]*>/g, '')
    .replace(/:(?:[a-z0-9_+'-]*[a-z][a-z0-9_+'-]*|[+-]1):/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/[ \t]{2,}/g, ' ')
    .trim();
}

/** Numbers of cases in what people wrote, each once, as they are on record. */
export function numbersIn(words: string): readonly string[] {
  const found = words.normalize('NFKC').match(/(?<![a-z])[a-z]{1,4}-\d{2}-\d{4,}/gi) ?? [];
  return [...new Set(found.map(number => number.toUpperCase()))];
}

const ENDS = ['\n', '。', '！', '？', '；', '，', ' '];

/** A long speech in parts of at most `max` characters, cut where a sentence ends: a number in two halves would be hidden from nobody. */
export function partsOf(text: string, max: number): readonly string[] {
  const parts: string[] = [];
  let left = text;
  while (left.length > max) {
    const head = wellCut(left, max);
    const end = Math.max(...ENDS.map(mark => head.lastIndexOf(mark))) + 1;
    const part = end > max / 2 ? head.slice(0, end) : head;
    parts.push(part);
    left = left.slice(part.length);
  }
  return left.trim() === '' ? parts : [...parts, left];
}

/** The first `max` characters, or one fewer where the last would be half of one. */
export const wellCut = (text: string, max: number): string =>
  /[\ud800-\udbff]/.test(text[max - 1] ?? '') && text.length > max ? text.slice(0, max - 1) : text.slice(0, max);
