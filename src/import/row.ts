/** One row of a file, as text. */
export interface SheetRow {
  /** Name of the sheet; empty for CSV, which has none. */
  readonly sheet: string;
  /** As the spreadsheet program numbers it, from 1. */
  readonly number: number;
  /** From column A on; an empty cell is ''. */
  readonly cells: readonly string[];
}

/** Stands for the result of a formula that no program has worked out yet. */
export const NOT_CALCULATED = '#未计算';

/** What is wrong at one place of a file, and how to mend it. */
export interface Problem {
  readonly sheet: string;
  readonly row: number;
  /** The column's heading and letter: 手机（C列）. Empty: the whole row. */
  readonly column: string;
  readonly reason: string;
}

/** The file, or the rest of it, cannot be read; the message says what to do. */
export class Unreadable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'Unreadable';
  }
}

/** The text of a cell as people meant it: one width, no line breaks, no doubled or invisible blanks. */
export const tidy = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\u200b-\u200f\u2060\ufeff]/g, '')
    .replace(/\s+/g, ' ')
    .trim();

/** How the text of a cell is cleaned. */
export type Tidy = (text: string) => string;

/** The text of a cell that is said to people as it stands: its lines and its punctuation stay. */
export const tidyProse = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/[\u200b-\u200f\u2060\ufeff]/g, '')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();

/** 1 → A, 27 → AA. */
export function letterOf(column: number): string {
  const rest = Math.floor((column - 1) / 26);
  return (rest > 0 ? letterOf(rest) : '') + String.fromCharCode(65 + ((column - 1) % 26));
}
