import { Readable } from 'node:stream';
import exceljs, { type CellFormulaValue, type CellValue, type Row } from 'exceljs';
import { NOT_CALCULATED, type SheetRow, type Tidy, Unreadable } from './row.ts';
import type { Source } from './source.ts';
import { broken, type Part, readDirectory, storedEnd, storedHeader, unpack } from './zip.ts';

const SHEET = /^xl\/worksheets\/[^/]+\.xml$/i;
/** What the reader must know before the first row, in this order. */
const FIRST = ['xl/_rels/workbook.xml.rels', 'xl/workbook.xml', 'xl/sharedStrings.xml'];
/** Where a row or a string ends. */
const ENDS = ['</row>', '</si>', '</x:row>', '</x:si>'];
const NO_STRINGS = '<sst/>';

/** What exceljs's reader knows of the book, beyond its published types. */
interface Book {
  readonly workbookRels?: readonly { readonly Id: string; readonly Target: string }[];
  readonly model?: {
    readonly sheets?: readonly { readonly rId: string; readonly name: string; readonly state?: string }[];
  };
}

/** The rows of every visible sheet, one chunk of the file at a time; `onHidden` hears of sheets that are passed over. */
export async function* readXlsx(file: Source, onHidden: (sheet: string) => void, tidy: Tidy): AsyncGenerator<SheetRow> {
  const parts = await readDirectory(file);
  const sheets = parts.filter(p => SHEET.test(p.name)).sort((a, b) => numberOf(a) - numberOf(b));
  if (sheets.length === 0) throw broken();
  const feed = Readable.from(repack(file, parts, sheets), { objectMode: false });
  const failed = new Promise<never>((_, reject) => feed.once('error', reject));
  failed.catch(() => {});
  try {
    const reader = new exceljs.stream.xlsx.WorkbookReader(feed, {
      worksheets: 'emit',
      sharedStrings: 'cache',
      styles: 'ignore',
      hyperlinks: 'ignore',
    });
    let at = 0;
    for await (const sheet of orFailed(reader, failed)) {
      const { name, isHidden } = nameOf(reader as unknown as Book, sheets[at]!, ++at);
      if (isHidden) onHidden(name);
      // A chunk's events at once: its type is not published.
      for await (const events of orFailed(sheet.parse() as unknown as AsyncIterable<readonly Event[]>, failed)) {
        if (isHidden) continue;
        for (const { eventType, value } of events) if (eventType === 'row') yield toRow(name, value, tidy);
      }
    }
  } catch (error) {
    throw error instanceof Unreadable ? error : broken(error);
  } finally {
    feed.destroy();
  }
}

interface Event {
  readonly eventType: string;
  readonly value: Row;
}

const numberOf = (part: Part): number => Number(/(\d+)\.xml$/i.exec(part.name)?.[1] ?? Number.MAX_SAFE_INTEGER);

/** A fault of the feed would leave exceljs waiting for ever: whatever comes first counts. */
async function* orFailed<T>(source: AsyncIterable<T>, failed: Promise<never>): AsyncGenerator<T> {
  const rows = source[Symbol.asyncIterator]();
  for (;;) {
    const { done, value } = await Promise.race([rows.next(), failed]);
    if (done) return;
    yield value;
  }
}

function nameOf(book: Book, part: Part, no: number): { readonly name: string; readonly isHidden: boolean } {
  const file = part.name.slice(part.name.lastIndexOf('/') + 1);
  const rel = book.workbookRels?.find(r => r.Target.endsWith(`/${file}`) || r.Target === file);
  const sheet = book.model?.sheets?.find(s => s.rId === rel?.Id);
  return { name: sheet?.name ?? `Sheet${no}`, isHidden: sheet?.state === 'hidden' || sheet?.state === 'veryHidden' };
}

/**
 * The parts that matter, unpacked and in the order in which exceljs can use them at once: it writes sheets that come
 * before their strings to a temporary file, in clear. A book without shared strings is given none.
 */
async function* repack(book: Source, parts: readonly Part[], sheets: readonly Part[]): AsyncGenerator<Buffer> {
  for (const name of FIRST) {
    const part = parts.find(p => p.name.toLowerCase() === name.toLowerCase());
    if (part) {
      yield storedHeader(name, part.size);
      yield* inWholeElements(unpack(book, part));
    } else {
      if (name !== 'xl/sharedStrings.xml') throw broken();
      yield storedHeader(name, NO_STRINGS.length);
      yield Buffer.from(NO_STRINGS);
    }
  }
  for (const [i, part] of sheets.entries()) {
    yield storedHeader(`xl/worksheets/sheet${i + 1}.xml`, part.size);
    yield* inWholeElements(unpack(book, part));
  }
  yield storedEnd();
}

/**
 * The same bytes in chunks that end after a whole row or string: exceljs decodes each chunk for itself and would break a
 * character that lies across two of them. What it misreads is blanked out, byte for byte, so that the sizes stay.
 */
async function* inWholeElements(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let rest = '';
  for await (const chunk of chunks) {
    rest += decoder.decode(chunk, { stream: true });
    const end = Math.max(...ENDS.map(mark => rest.lastIndexOf(mark)));
    if (end < 0) continue;
    const cut = rest.indexOf('>', end) + 1;
    yield Buffer.from(mend(rest.slice(0, cut)));
    rest = rest.slice(cut);
  }
  rest += decoder.decode();
  if (rest !== '') yield Buffer.from(mend(rest));
}

const PHONETIC = /<rPh\b[^>]*>.*?<\/rPh\s*>/gs;
const RUN_ENDS =
  /<\/t\s*>\s*<\/r\s*>\s*<r\s*>\s*(?:<rPr\s*>(?:(?!<\/rPr).)*<\/rPr\s*>|<rPr\s*\/>)?\s*<t(?:\s[^>]*)?>/gs;

/** Readings above a name would take its place, the runs of a text typed into its cell each other's; `x:` is not known. */
const mend = (xml: string): string =>
  xml
    .replace(/<(\/?)x:(\w+)/g, '<$1$2  ')
    .replace(PHONETIC, blank)
    .replace(RUN_ENDS, blank);

const blank = (xml: string): string => `<!--${' '.repeat(Buffer.byteLength(xml) - 7)}-->`;

function toRow(sheet: string, row: Row, tidy: Tidy): SheetRow {
  // Counted from 1, with holes. A formula's own value leaves out results that count as false: the cell has them.
  const values = row.values as readonly CellValue[];
  const texts = Array.from(values, (value, column) =>
    isFormula(value) ? resultOf(value.formula ? row.getCell(column).result : value.result, tidy) : textOf(value, tidy),
  );
  return { sheet, number: row.number, cells: texts.slice(1) };
}

const isFormula = (value: CellValue | undefined): value is CellFormulaValue =>
  typeof value === 'object' && value !== null && 'formula' in value;

const resultOf = (result: CellValue | undefined, tidy: Tidy): string =>
  result === undefined ? NOT_CALCULATED : textOf(result, tidy);

/** A cell as it is read, not as it is shown: numbers and dates as plain numbers. */
function textOf(value: CellValue | undefined, tidy: Tidy): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  // A formula's error arrives as what is left of it when it is read as a number.
  if (typeof value !== 'object') return Number.isNaN(value) ? '#N/A' : tidy(String(value));
  if ('error' in value) return value.error;
  if ('richText' in value) return tidy(value.richText.map(run => run.text).join(''));
  return 'hyperlink' in value ? textOf(value.text, tidy) : '';
}
