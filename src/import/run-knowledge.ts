import type { ArticleWords } from '../domain/article.ts';
import type { ArticleBook, Fate } from '../ports/roster.ts';
import { KNOWLEDGE_FIELDS, type KnowledgeColumn, missingOfKnowledge, type Reading } from './columns.ts';
import { readArticleLine } from './knowledge.ts';
import { type Notes, readLines, type Shape } from './lines.ts';
import type { SheetRow } from './row.ts';
import type { Ears } from './run-roster.ts';

const BATCH = 50;

export interface KnowledgeReport extends Notes {
  /** Articles in use before. */
  readonly before: number;
  readonly read: number;
  readonly bad: number;
  readonly created: number;
  readonly changed: number;
  readonly same: number;
}

const KNOWLEDGE_SHAPE: Shape<KnowledgeColumn> = {
  fields: KNOWLEDGE_FIELDS,
  missing: missingOfKnowledge,
  example: '标题、问法、答案、来源、更新、有效期至',
};

/** Enters the articles of a file; of a title that stands there twice the first counts. */
export async function importKnowledge(
  rows: AsyncIterable<SheetRow>,
  book: ArticleBook,
  ears: Ears,
): Promise<KnowledgeReport> {
  const before = await book.count();
  const notes: Notes = { skipped: [], unused: new Set() };
  const firstAt = new Map<string, number>();
  const fates: Fate[] = [];
  let batch: ArticleWords[] = [];
  let [read, bad] = [0, 0];

  const enter = async () => {
    if (batch.length > 0) fates.push(...(await book.enter(batch)));
    batch = [];
    ears.onProgress(read, bad);
  };

  for await (const line of readLines(rows, KNOWLEDGE_SHAPE, notes)) {
    read += 1;
    const words = readOnce(line, firstAt);
    if (words) batch.push(words);
    else {
      for (const problem of line.problems) ears.onProblem(problem);
      bad += 1;
    }
    if (batch.length >= BATCH) await enter();
  }
  await enter();
  const count = (fate: Fate) => fates.filter(f => f === fate).length;
  return {
    ...{ ...notes, before, read, bad },
    ...{ created: count('new'), changed: count('changed'), same: count('same') },
  };
}

function readOnce(line: Reading<KnowledgeColumn>, firstAt: Map<string, number>): ArticleWords | undefined {
  const words = readArticleLine(line);
  if (!words) return undefined;
  const first = firstAt.get(words.title);
  if (first !== undefined)
    return line.wrong('title', `标题与第${first}行重复。已按第${first}行登记，请把两条合成一条，或换一个标题。`);
  firstAt.set(words.title, line.row.number);
  return words;
}
