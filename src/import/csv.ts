import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { type SheetRow, type Tidy, Unreadable } from './row.ts';
import type { Source } from './source.ts';

/** Longer than any honest row; a quotation mark without its partner would swallow the rest of the file. */
const LONGEST_ROW = 64 * 1024;
const DELIMITERS = [',', '\t', ';', '|'];
const UTF16 = [
  ['utf-16le', 0xff, 0xfe],
  ['utf-16be', 0xfe, 0xff],
] as const;

/** The rows of a CSV file in UTF-8, UTF-16 or GB18030, separated by comma, tab, semicolon or bar. */
export async function* readCsv(file: Source, head: Buffer, tidy: Tidy): AsyncGenerator<SheetRow> {
  const encoding = await encodingOf(file, head);
  const parser = parse({
    delimiter: await delimiterOf(file, encoding),
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: false,
    max_record_size: LONGEST_ROW,
  });
  const source = Readable.from(decode(file, encoding));
  source.once('error', error => parser.destroy(error));
  let number = 0;
  try {
    for await (const record of source.pipe(parser) as AsyncIterable<readonly string[]>) {
      number += 1;
      yield { sheet: '', number, cells: record.map(tidy) };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new Unreadable(
      `第 ${number + 1} 行起读不下去：这一行或后面有一个引号（"）没有成对。请用 Excel 或 WPS 打开，改好后另存为 .xlsx 再导入。`,
      { cause: error },
    );
  } finally {
    source.destroy();
  }
}

/** Whether a file is UTF-8 shows only at its end; Chinese programs otherwise write GB18030. */
export async function encodingOf(file: Source, head: Buffer): Promise<string> {
  const marked = UTF16.find(([, a, b]) => head[0] === a && head[1] === b);
  if (marked) return marked[0];
  for (const encoding of ['utf-8', 'gb18030']) {
    try {
      for await (const text of decode(file, encoding)) if (text.includes('\0')) throw new TypeError('binary');
      return encoding;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
  }
  throw new Unreadable('认不出文件的文字编码，或者它不是表格。请用 Excel 或 WPS 打开，另存为 .xlsx 再导入。');
}

export async function* decode(file: Source, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  for await (const chunk of file.stream()) {
    const text = decoder.decode(chunk as Buffer, { stream: true });
    if (text !== '') yield text;
  }
  const last = decoder.decode();
  if (last !== '') yield last;
}

/** The mark found most often outside quotation marks in the first lines. */
async function delimiterOf(file: Source, encoding: string): Promise<string> {
  for await (const text of decode(file, encoding)) {
    const plain = text
      .slice(0, LONGEST_ROW)
      .replace(/"[^"]*"/g, '')
      .split(/\r?\n/)
      .slice(0, 20)
      .join('\n');
    const counts = DELIMITERS.map(mark => plain.split(mark).length - 1);
    return DELIMITERS[counts.indexOf(Math.max(...counts))]!;
  }
  return ',';
}
