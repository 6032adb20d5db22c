// @ts-check

const MOBILE = '1[3-9]\\d{9}';
const LANDLINE = '0\\d{2,3}[- ]?\\d{3,4}[- ]?\\d{4}';
const SERVICE = '400[- ]?\\d{3,4}[- ]?\\d{3,4}';
// A short number is a call for help, unless it counts something: "119" but not "119栋" or "110元".
const SHORT = '(?:110|119|120|122|96333|12345|12356|95598)(?![号栋幢座室元块楼层户单平分天米])';
const PHONE = new RegExp(`(?<![\\w-])(?:${MOBILE}|${LANDLINE}|${SERVICE}|${SHORT})(?![\\w-])`, 'g');

/**
 * A text cut into plain parts and numbers that can be dialled.
 * @param {string} text
 * @returns {{ text: string, dial?: string }[]}
 */
export function cutPhones(text) {
  const parts = [];
  let at = 0;
  for (const match of text.matchAll(PHONE)) {
    if (match.index > at) parts.push({ text: text.slice(at, match.index) });
    parts.push({ text: match[0], dial: match[0].replace(/\D/g, '') });
    at = match.index + match[0].length;
  }
  if (at < text.length) parts.push({ text: text.slice(at) });
  return parts;
}

/**
 * A long text in parts of at most `limit`, cut after a line or a sentence where there is one; joined they are the text.
 * @param {string} text
 * @param {number} limit
 * @returns {string[]}
 */
export function split(text, limit) {
  const parts = [];
  let rest = text;
  while (rest.length > limit) {
    const head = rest.slice(0, limit);
    const end = Math.max(
      head.lastIndexOf('\n'),
      head.lastIndexOf('。'),
      head.lastIndexOf('！'),
      head.lastIndexOf('？'),
    );
    let cut = end > limit / 2 ? end + 1 : limit;
    if (/[\ud800-\udbff]/.test(rest.charAt(cut - 1))) cut -= 1; // never through a character of two halves
    parts.push(rest.slice(0, cut));
    rest = rest.slice(cut);
  }
  return [...parts, rest];
}
