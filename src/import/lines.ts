import { type Columns, type Field, type Reading, readHeadings, readUnder } from './columns.ts';
import { masked } from './phone.ts';
import { type Problem, type SheetRow, Unreadable } from './row.ts';

/** Headings stand in one of the first rows of a sheet; above them a title may stand. */
const HEADINGS_WITHIN = 10;

export interface Shape<Key extends string> {
  readonly fields: readonly Field<Key>[];
  /** What the headings lack; empty: they will do. */
  readonly missing: (columns: Columns<Key>) => readonly string[];
  /** The headings to copy, for whoever has to mend a file. */
  readonly example: string;
}

/** What was noticed on the way. */
export interface Notes {
  /** Sheets that were passed over, with the reason. */
  readonly skipped: { readonly sheet: string; readonly reason: string }[];
  /** Headings that mean nothing here. */
  readonly unused: Set<string>;
  /** Why the rest of the file could not be read. */
  cut?: string;
}

interface Sheet<Key extends string> {
  readonly name: string;
  columns?: Columns<Key>;
  headings: readonly string[];
  /** The rows looked at in vain, with how much of a heading each is. */
  readonly tried: SheetRow[];
}

/**
 * The lines of all sheets below their headings, without empty ones. Fails when there is nothing to read at all; when the
 * file breaks off later, what came before counts and the notes say so.
 */
export async function* readLines<Key extends string>(
  rows: AsyncIterable<SheetRow>,
  shape: Shape<Key>,
  notes: Notes,
): AsyncGenerator<Reading<Key>> {
  const sheets: Sheet<Key>[] = [];
  let sheet: Sheet<Key> | undefined;
  try {
    for await (const row of rows) {
      if (row.cells.every(cell => cell === '')) continue;
      if (sheet?.name !== row.sheet) {
        sheet = { name: row.sheet, headings: [], tried: [] };
        sheets.push(sheet);
      }
      if (!sheet.columns) lookForHeadings(sheet, row, shape, notes);
      // Printed lists repeat their headings on every page.
      else if (!isHeadings(sheet, row)) yield readUnder(row, sheet.columns, sheet.headings);
    }
  } catch (error) {
    if (!(error instanceof Unreadable) || !sheets.some(s => s.columns)) throw error;
    notes.cut = error.message;
  }
  if (sheets.length === 0)
    throw new Unreadable(
      `没有读到任何内容。如果文件打开来有内容，请用 Excel 或 WPS 另存为新的 .xlsx 再导入。表头照着写：${shape.example}。`,
    );
  const strangers = sheets.filter(s => !s.columns);
  if (strangers.length === sheets.length) throw new Unreadable(strangers.map(s => complaint(s, shape)).join('\n'));
  notes.skipped.push(...strangers.map(s => ({ sheet: s.name, reason: complaint(s, shape) })));
}

function lookForHeadings<Key extends string>(
  sheet: Sheet<Key>,
  row: SheetRow,
  { fields, missing }: Shape<Key>,
  notes: Notes,
): void {
  if (sheet.tried.length >= HEADINGS_WITHIN) return;
  const columns = readHeadings(row.cells, fields);
  sheet.tried.push(row);
  if (missing(columns).length > 0) return;
  sheet.columns = columns;
  sheet.headings = row.cells;
  const used = new Set(columns.values());
  for (const [at, cell] of row.cells.entries()) if (cell !== '' && !used.has(at)) notes.unused.add(masked(cell));
}

const isHeadings = (sheet: Sheet<string>, row: SheetRow): boolean =>
  [...sheet.columns!.values()].every(at => row.cells[at] === sheet.headings[at]);

function complaint<Key extends string>(sheet: Sheet<Key>, { fields, missing, example }: Shape<Key>): string {
  const guesses = sheet.tried.map(row => ({ row, columns: readHeadings(row.cells, fields) }));
  const best = guesses.reduce((a, b) => (b.columns.size > a.columns.size ? b : a));
  const found = best.row.cells.filter(Boolean).slice(0, 12).map(masked).join('、');
  const where = sheet.name === '' ? '' : `工作表“${sheet.name}”`;
  return `${where}没有认出表头：缺 ${missing(best.columns).join('、')}。第${best.row.number}行写的是：${found}。请把表头改成：${example}。`;
}

/** "工作表“Sheet1”第12行，手机（C列）：…", the way a problem is told. */
export const tell = ({ sheet, row, column, reason }: Problem): string =>
  `${sheet === '' ? '' : `工作表“${sheet}”`}第${row}行${column === '' ? '' : `，${column}`}：${reason}`;
