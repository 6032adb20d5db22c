const MARK = /⟦p\d+⟧/;
const MOBILE = /(?<![0-9])(?:\+?86[ -]?)?(1[3-9](?:[ .·-]?[0-9]){9})(?![0-9])/g;
const LANDLINE = /(?<![0-9])(0[0-9]{2,3})[ )-]{0,2}([2-8][0-9]{2,3}[ -]?[0-9]{4})(?![0-9])/g;
const SHORT_LANDLINE = /(?:电话|座机|固话|号码|致电|打|tel)[是为:： ]{0,3}([2-8][0-9]{2,3}[ -]?[0-9]{4})(?![0-9])/g;
const SPOKEN = /[幺一][三四五六七八九3-9](?:[ ,，]?[零〇幺一二两三四五六七八九0-9]){9}/g;
const SPOKEN_DIGITS = '零一二三四五六七八九';

/** The first phone number of a folded text: bare digits, or the mark that stands for a concealed one. */
export function findPhone(folded: string): string | undefined {
  const mark = MARK.exec(folded);
  if (mark) return mark[0];
  for (const match of folded.matchAll(MOBILE)) return bare(match[1] ?? '');
  for (const match of folded.matchAll(LANDLINE)) return bare(`${match[1]}${match[2]}`);
  for (const match of folded.matchAll(SHORT_LANDLINE)) return bare(match[1] ?? '');
  for (const match of folded.matchAll(SPOKEN)) return bare([...match[0]].map(spoken).join(''));
  return undefined;
}

/** The text without its phone numbers, equally long, so that nobody reads a house into them. */
export function blankPhones(folded: string): string {
  const blank = (digits: string): string => ' '.repeat(digits.length);
  return folded
    .replace(/⟦[pn]\d+⟧/g, blank)
    .replace(MOBILE, blank)
    .replace(LANDLINE, blank)
    .replace(SPOKEN, blank);
}

function spoken(c: string): string {
  if (c === '幺') return '1';
  if (c === '〇') return '0';
  if (c === '两') return '2';
  const digit = SPOKEN_DIGITS.indexOf(c);
  return digit < 0 ? c : String(digit);
}

function bare(digits: string): string {
  return digits.replace(/[^0-9]/g, '');
}
