/** Letters and digits of which none is taken for another, on paper or when somebody copies them by hand. */
const LETTERS = 'ACDEFHJKMNPRTUWXY';
const DIGITS = '23456789';
const ALPHABET = LETTERS + DIGITS;
const GROUP = 4;

/** What people write for a sign they cannot have seen: no code holds these. */
const MISREAD: Readonly<Record<string, string>> = { B: '8', G: '6', S: '5', Z: '2', V: 'U' };
const SPOKEN: Readonly<Record<string, string>> = {
  ...{
    零: '0',
    〇: '0',
    一: '1',
    幺: '1',
    二: '2',
    两: '2',
    三: '3',
    四: '4',
    五: '5',
    六: '6',
    七: '7',
    八: '8',
    九: '9',
  },
};

const isMixed = (group: string): boolean => /[A-Z]/.test(group) && /\d/.test(group);

/** A new code, "K7MP-3XA9"; `pick(n)` gives a whole number below n that nobody can foresee. */
export function newBindingCode(pick: (n: number) => number): string {
  const group = (): string => {
    const made = Array.from({ length: GROUP }, () => ALPHABET[pick(ALPHABET.length)]).join('');
    // Letters and digits in each half: that is how a code is told from words, rooms and ticket numbers.
    return isMixed(made) ? made : group();
  };
  return `${group()}-${group()}`;
}

/** Capitals and plain digits, place for place as far as it matters here: full width, spoken digits. */
const fold = (text: string): string =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[零〇一幺二两三四五六七八九]/g, c => SPOKEN[c]!);

/** The code as it was made, without its dash. */
const plain = (written: string): string => written.replace(/[^A-Z0-9]/g, '').replace(/[BGSZV]/g, c => MISREAD[c]!);

const GAP = '[\\s\\-‐–—−_.·,，、杠]';
const BEFORE = '(?<![A-Z0-9/@=_-])';
const AFTER = '(?![A-Z0-9/@_]|[-.][A-Z0-9])';
const HALVES = new RegExp(`${BEFORE}([A-Z0-9]{4})${GAP}{0,3}([A-Z0-9]{4})${AFTER}`, 'g');
/** Said or typed sign by sign. */
const SIGNS = new RegExp(`${BEFORE}[A-Z0-9](?:${GAP}{1,2}[A-Z0-9]){7}${AFTER}`, 'g');
const LEAD = /^(我的?|这是|你好|您好|物业给的?|绑定码?|验证码|房屋|密码|码|号|[是为:：,，。.\s])+/;
const TAIL = /[。.!！~\s]+$/;

/** Nothing but a code, some sign of it perhaps misread; a ticket number or a name with a number is none. */
function alone(folded: string): string | undefined {
  // Nobody needs more words for one; the patterns below are slow on endless blanks.
  if (folded.length > 60) return undefined;
  const bare = folded.replace(LEAD, '').replace(TAIL, '').replace(new RegExp(GAP, 'g'), '');
  return /^[A-Z0-9]{8}$/.test(bare) && isMixed(bare) && !/^[A-Z]+\d+$/.test(bare) ? bare : undefined;
}

/** Every binding code in one line of somebody's words, by its shape; whether one is right only the record knows. */
export function codesIn(line: string): readonly string[] {
  const folded = fold(line);
  const found = [
    ...[...folded.matchAll(HALVES)].filter(([, a, b]) => isMixed(a!) && isMixed(b!)).map(([all]) => all),
    ...[...folded.matchAll(SIGNS)]
      .map(([all]) => all.replace(/[^A-Z0-9]/g, ''))
      .filter(all => isMixed(all.slice(0, GROUP)) && isMixed(all.slice(GROUP))),
  ];
  const only = found.length === 0 ? alone(folded) : undefined;
  return [...new Set((only ? [only] : found).map(plain))];
}

/** The words without what was read as a code. */
export const withoutCode = (text: string): string => {
  if (!text.split('\n').some(line => codesIn(line).length > 0)) return text;
  return text
    .split('\n')
    .map(line => (codesIn(line).length === 0 ? line : alone(fold(line)) ? '' : cut(line)))
    .filter(line => line.trim() !== '')
    .join('\n');
};

function cut(line: string): string {
  const folded = fold(line);
  // Folding keeps places for all that a code is made of; where it does not, the line is left whole.
  if (folded.length !== line.length) return line;
  const shape = new RegExp(`${HALVES.source}|${SIGNS.source}`, 'g');
  let out = '';
  let at = 0;
  for (const match of folded.matchAll(shape)) {
    if (codesIn(match[0]).length === 0) continue;
    out += line.slice(at, match.index);
    at = match.index + match[0].length;
  }
  return (out + line.slice(at)).replace(/^[\s，,。.:：]+|(绑定)?码是?[:：]?\s*(?=[，,。.]|$)/g, '').trim();
}
