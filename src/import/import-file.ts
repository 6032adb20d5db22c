import type { ExitCode, ImportKind, Voice } from '../ports/imports.ts';
import type { OpenRoster } from '../ports/roster.ts';
import { type Notes, tell } from './lines.ts';
import { readArticles } from './markdown.ts';
import { readRows } from './reader.ts';
import { type Problem, Unreadable } from './row.ts';
import { importKnowledge } from './run-knowledge.ts';
import { type Ears, importRoster } from './run-roster.ts';
import { importStaff } from './run-staff.ts';
import type { Source } from './source.ts';
import { tellKnowledge, tellRoster, tellStaff } from './summary.ts';

export interface ImportTask {
  readonly kind: ImportKind;
  readonly file: Source;
  readonly isDry: boolean;
}

/** Remarks shown one by one; more are only counted. */
const MOST_REMARKS = 20;

/** Imports one file into the record and tells how it went. */
export async function importFile(task: ImportTask, roster: OpenRoster, voice: Voice): Promise<ExitCode> {
  const { name } = roster;
  const remarks = createRemarks(voice);
  let [read, bad] = [0, 0];
  const ears: Ears = {
    onProblem: problem => voice.say(`✗ ${tell(problem)}`),
    onRemark: remarks.add,
    onProgress: (...now) => {
      [read, bad] = now;
      voice.progress(...now);
    },
  };
  const hidden: string[] = [];
  const onHidden = (sheet: string) => void hidden.push(sheet);
  try {
    const { report, lines } = await importKind(task, roster, onHidden, ears);
    remarks.end();
    voice.say('');
    for (const line of [`${name}：`, ...lines]) voice.say(line);
    if (hidden.length > 0) voice.say(`隐藏的工作表没有读：${hidden.join('、')}。要导入就先取消隐藏。`);
    return report.bad > 0 || report.cut !== undefined ? 1 : 0;
  } catch (error) {
    if (error instanceof Unreadable) {
      voice.say(`读不了 ${task.file.name}：${error.message}`);
      return 2;
    }
    if (read > bad && !task.isDry)
      voice.say(`导入中断。前面约 ${read - bad} 行已经写入；问题解决后把整个文件再导入一次即可，不会重复。`);
    throw error;
  }
}

type Done = Pick<Notes, 'cut'> & { readonly bad: number };

async function importKind(
  { kind, file, isDry }: ImportTask,
  { name, book, articles }: OpenRoster,
  onHidden: (sheet: string) => void,
  ears: Ears,
): Promise<{ readonly report: Done; readonly lines: readonly string[] }> {
  if (kind === 'knowledge') {
    const report = await importKnowledge(readArticles(file, onHidden), articles, ears);
    return { report, lines: tellKnowledge(report, isDry) };
  }
  const rows = readRows(file, onHidden);
  if (kind === 'staff') {
    const report = await importStaff(rows, book, ears);
    return { report, lines: tellStaff(report, isDry) };
  }
  const report = await importRoster(rows, book, name, ears);
  return { report, lines: tellRoster(report, isDry) };
}

function createRemarks({ say }: Voice) {
  let count = 0;
  return {
    add(remark: Problem): void {
      count += 1;
      if (count <= MOST_REMARKS) say(`· 请留意：${tell(remark)}`);
    },
    end(): void {
      if (count > MOST_REMARKS) say(`· 请留意：还有 ${count - MOST_REMARKS} 处同样的情况。`);
    },
  };
}
