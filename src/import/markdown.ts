import { KNOWLEDGE_FIELDS } from './columns.ts';
import { decode, encodingOf } from './csv.ts';
import { beginning, readRows } from './reader.ts';
import { type SheetRow, tidyProse } from './row.ts';
import type { Source } from './source.ts';

const TITLE = /^#\s+(.*)$/;
/** "- 来源：《服务手册》第3章", below the title. */
const FACT = /^[-*]\s*([^：:]{1,10})[：:]\s*(.*)$/;
const HEADINGS = KNOWLEDGE_FIELDS.map(field => field.headings[0]);

/** Articles as rows of a sheet, out of a spreadsheet or out of Markdown. */
export async function* readArticles(file: Source, onHidden: (sheet: string) => void): AsyncGenerator<SheetRow> {
  const head = await beginning(file);
  const isMarkdown = /\.(?:md|markdown)$/i.test(file.name) || /^(?:\xef\xbb\xbf)?\s*#\s/.test(head.toString('latin1'));
  if (isMarkdown && head.length > 0) yield* readMarkdown(file, head);
  else yield* readRows(file, onHidden, tidyProse);
}

/** A title, facts in a list, and the answer as it stands below them; the number of a row is the line of its title. */
async function* readMarkdown(file: Source, head: Buffer): AsyncGenerator<SheetRow> {
  let text = '';
  for await (const part of decode(file, await encodingOf(file, head))) text += part;
  const lines = text.replace(/^\ufeff/, '').split(/\r\n?|\n/);
  const starts = lines.flatMap((line, at) => (TITLE.test(line) ? [at] : []));
  if (starts.length > 0) yield { sheet: '', number: starts[0]! + 1, cells: HEADINGS };
  for (const [i, start] of starts.entries())
    yield { sheet: '', number: start + 1, cells: cellsOf(lines.slice(start, starts[i + 1])) };
}

function cellsOf([title = '', ...lines]: readonly string[]): readonly string[] {
  const cells = new Map<string, string>([['title', TITLE.exec(title)?.[1] ?? '']]);
  let at = 0;
  for (; at < lines.length; at += 1) {
    const [, name = '', value = ''] = FACT.exec(lines[at]!) ?? [];
    const field = KNOWLEDGE_FIELDS.find(({ headings }) => (headings as readonly string[]).includes(name.trim()));
    if (field) cells.set(field.key, value);
    else if (lines[at]!.trim() !== '') break;
  }
  cells.set('answer', lines.slice(at).join('\n'));
  return KNOWLEDGE_FIELDS.map(({ key }) => tidyProse(cells.get(key) ?? ''));
}
