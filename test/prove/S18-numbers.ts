/** People of the roster, each with a number of his own. */
export const PEOPLE = 100;

const digits = (i: number, step: number, length: number) =>
  String(i * step)
    .padStart(length, '0')
    .slice(-length);
const many = (n: number, make: (i: number) => string) => Array.from({ length: n }, (_, i) => make(i + 1));

export const PHONES = many(300, i => `139${digits(i, 70_921, 8)}`);
const ID_CARDS = many(300, i => `32050819${70 + (i % 30)}1${i % 3}2${i % 9}${digits(i, 37, 3)}X`);
const PLATES = many(200, i => `苏E${digits(i, 463, 5)}`);
const CARDS = many(300, i => `6222${digits(i, 81_234_567, 12)}`);

/** One of each kind after the other. */
export const NUMBERS: readonly string[] = PHONES.flatMap((phone, i) =>
  [phone, ID_CARDS[i]!, PLATES[i], CARDS[i]!].filter(number => number !== undefined),
);

const wide = (text: string) => text.replace(/[0-9A-Z]/g, c => String.fromCharCode(c.charCodeAt(0) + 0xfee0));
const grouped = (text: string, gap: string) =>
  /^1\d{10}$/.test(text)
    ? text.replace(/^(...)(....)/, `$1${gap}$2${gap}`)
    : text.replace(/^(\d{4})(\d{4})(\d{4})(?=\d{4}$)/, `$1${gap}$2${gap}$3${gap}`);

/** The n-th way to write a number: as it is, in groups, in full-width characters. */
export const written = (number: string, n: number): string =>
  [number, grouped(number, ' '), grouped(number, '-'), wide(number)][n % 4]!;

/** Names that stand nowhere else. */
export const nameOf = (i: number): string =>
  `欧阳${'澍堃翀骐昶璟珩嵘翊曦'[Math.floor(i / 16) % 10]}${'烨钰锴骁琬祎彧晟昱煜瑾琮璇霁泓沅'[i % 16]}`;
