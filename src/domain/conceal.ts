/**
 * Numbers that must never stand in a text: they are taken out at the door and replaced by a mark ⟦p1⟧ that refers to
 * an encrypted value of the same conversation.
 */
export const SECRET_KINDS = ['phone', 'landline', 'plate', 'id', 'card'] as const;
export type SecretKind = (typeof SECRET_KINDS)[number];

export interface Found {
  readonly kind: SecretKind;
  /** Normalised: digits (and X), or the plate in capitals. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** ⟦p1⟧ stands for a number to call, ⟦n2⟧ for a plate, ID or card. */
export const MARK = /⟦[pn](\d{1,6})⟧/g;

/** The mark of the n-th value of a conversation. */
export const markOf = (kind: SecretKind, no: number): string =>
  `⟦${kind === 'phone' || kind === 'landline' ? 'p' : 'n'}${no}⟧`;

// People separate groups, not digits: a house before or after a number is no part of it ("3-2-1201 13800001234").
const GAP = '[ \\t\u3000.·—–-]{1,2}';
const START = '(?<![0-9])';
/** Nothing more of a number follows, unless it is a house written on to it: "1380000123413栋". */
const END = '(?:(?![0-9])|(?=[0-9]{1,4}(?:栋|幢|号楼|座|单元|室|#)))';
const grouped = (...sizes: number[]) => sizes.map((n, i) => (i === 0 ? `[0-9]{${n}}` : `${GAP}[0-9]{${n}}`)).join('');
const DAY = '(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])';

const MOBILE = [
  '1[3-9][0-9]{9}',
  `1[3-9][0-9]${GAP}[0-9]{4}${GAP}[0-9]{4}`,
  `1[3-9][0-9]${GAP}[0-9]{8}`,
  `1[3-9][0-9]${GAP}[0-9]{3}${GAP}[0-9]{5}`,
  `1[3-9][0-9]{2}${GAP}[0-9]{3}${GAP}[0-9]{4}`,
  `1[3-9][0-9]{2}${GAP}[0-9]{4}${GAP}[0-9]{3}`,
  `1[3-9][0-9]{5}${GAP}[0-9]{4}`,
  `1${GAP}[3-9](?:${GAP}[0-9]){9}`,
].join('|');
const SPOKEN = '零〇一幺二两三四五六七八九';
const PROVINCES = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼';

// Longest first: an 18-digit ID holds what looks like a phone. The text is folded to plain digits and capitals before.
const PATTERNS: readonly [SecretKind, RegExp][] = [
  ['id', new RegExp(`${START}[1-9][0-9]{5}(?:${GAP})?(?:19|20)[0-9]{2}${DAY}(?:${GAP})?[0-9]{3}[0-9X](?![0-9])`, 'g')],
  ['card', new RegExp(`${START}(?:[0-9]{15,19}|${grouped(4, 4, 4, 4)}(?:${GAP}[0-9]{1,3})?)(?![0-9])`, 'g')],
  ['phone', new RegExp(`(?:${START}(?:\\+|00)?86(?:${GAP})?|${START})(?:${MOBILE})${END}`, 'g')],
  ['phone', new RegExp(`(?<![${SPOKEN}])[一幺][三四五六七八九][${SPOKEN}]{9}(?![${SPOKEN}])`, 'g')],
  ['landline', new RegExp(`${START}\\(?0[0-9]{2,3}\\)?(?:${GAP})?[0-9]{7,8}(?![0-9])`, 'g')],
  [
    'plate',
    new RegExp(
      `[${PROVINCES}] ?[A-Z](?:[·. -]{1,2})?(?:[A-HJ-NP-Z0-9]{5,6}|[A-HJ-NP-Z0-9]{4}[港澳学警挂领])(?![A-Z0-9])`,
      'g',
    ),
  ],
];

const DIGIT_OF: Readonly<Record<string, string>> = {
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
};

/** Plain digits and capitals, place for place, so that what is found in the folded text lies there in the original too. */
const fold = (text: string): string =>
  text
    .replace(/[\uff01-\uff5e]/g, c => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[・•－−]/g, c => (c === '・' || c === '•' ? '·' : '-'))
    .replace(/[a-z]/g, c => c.toUpperCase());

const normalise = (kind: SecretKind, raw: string): string => {
  const value = raw.replace(/[零〇一幺二两三四五六七八九]/g, c => DIGIT_OF[c]!).replace(/[^0-9A-Z\u4e00-\u9fff]/g, '');
  return kind === 'phone' ? value.slice(-11) : value;
};

/** Finds what must be concealed, in order of place, without overlaps. */
export function findSecrets(text: string): Found[] {
  const found: Found[] = [];
  const folded = fold(text);
  // What a longer kind has taken is no shorter one's: a flag for each character keeps 64 KiB of digits cheap.
  const taken = new Uint8Array(text.length);
  for (const [kind, pattern] of PATTERNS) {
    for (const match of folded.matchAll(pattern)) {
      const start = match.index;
      const end = start + match[0].length;
      if (taken.subarray(start, end).includes(1)) continue;
      taken.fill(1, start, end);
      found.push({ kind, value: normalise(kind, match[0]), start, end });
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

/** Replaces what was found by what `mark` gives for it. */
export function conceal(text: string, found: readonly Found[], mark: (f: Found) => string): string {
  let out = '';
  let at = 0;
  for (const f of found) {
    out += text.slice(at, f.start) + mark(f);
    at = f.end;
  }
  return out + text.slice(at);
}

/** What people call themselves or a room, without numbers at which somebody could be reached. */
export const withoutNumbers = (name: string): string =>
  conceal(name, findSecrets(name), () => '…').replace(/\d{5,}/g, '…');

/** Puts values back where marks stand; a mark without a value stays as "〔号码〕". */
export function reveal(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(MARK, mark => values.get(mark) ?? '〔号码〕');
}

/** For logs, strangers and screens that are seen by others. */
export const maskMarks = (text: string): string => text.replace(MARK, '〔号码〕');
