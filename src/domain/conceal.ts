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

export const MARK = /⟦p(\d{1,6})⟧/g;

const D = '[0-9０-９]';
const GAP = '[\\s\\-－—·.]?';
const run = (n: number) => `(?:${D}${GAP}){${n - 1}}${D}`;
const NOT_DIGIT_BEFORE = '(?<![0-9０-９])';
const NOT_DIGIT_AFTER = '(?![0-9０-９])';

// Longest first: an 18-digit ID holds what looks like a phone.
const PATTERNS: readonly [SecretKind, RegExp][] = [
  ['id', new RegExp(`${NOT_DIGIT_BEFORE}[1-9１-９](?:${GAP}${D}){16}${GAP}[0-9０-９xXｘＸ]${NOT_DIGIT_AFTER}`, 'g')],
  ['card', new RegExp(`${NOT_DIGIT_BEFORE}[3-6３-６]${GAP}(?:${D}${GAP}){14,17}${D}${NOT_DIGIT_AFTER}`, 'g')],
  [
    'phone',
    new RegExp(`(?:\\+?8\\s?6[\\s\\-]?)?${NOT_DIGIT_BEFORE}[1１][3-9３-９]${GAP}${run(9)}${NOT_DIGIT_AFTER}`, 'g'),
  ],
  ['landline', new RegExp(`${NOT_DIGIT_BEFORE}[0０]${D}{2,3}[\\s\\-－]?${D}{7,8}${NOT_DIGIT_AFTER}`, 'g')],
  [
    'plate',
    /[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Za-zＡ-Ｚ][·・\s]?[A-HJ-NP-Za-hj-np-z0-9０-９]{5,6}(?![A-Za-z0-9])/g,
  ],
];

const normalise = (kind: SecretKind, raw: string): string => {
  const value = raw
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z\u4e00-\u9fff]/g, '');
  return kind === 'phone' ? value.slice(-11) : value;
};

/** Finds what must be concealed, in order of place, without overlaps. */
export function findSecrets(text: string): Found[] {
  const found: Found[] = [];
  // What a longer kind has taken is no shorter one's: a flag for each character keeps 64 KiB of digits cheap.
  const taken = new Uint8Array(text.length);
  for (const [kind, pattern] of PATTERNS) {
    for (const match of text.matchAll(pattern)) {
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

/** Puts values back where marks stand; a mark without a value stays as "〔号码〕". */
export function reveal(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(MARK, mark => values.get(mark) ?? '〔号码〕');
}

/** For logs, strangers and screens that are seen by others. */
export const maskMarks = (text: string): string => text.replace(MARK, '〔号码〕');
