import type { ExitCode, ImportKind, Voice } from '../ports/imports.ts';
import type { OpenRoster } from '../ports/roster.ts';
import { tell } from './lines.ts';
import { readRows } from './reader.ts';
import { type Problem, type SheetRow, Unreadable } from './row.ts';
import { type Ears, importRoster } from './run-roster.ts';
import { importStaff } from './run-staff.ts';
import type { Source } from './source.ts';
import { tellRoster, tellStaff } from './summary.ts';

export interface ImportTask {
  readonly kind: ImportKind;
  readonly file: Source;
  readonly isDry: boolean;
}

/** Remarks shown one by one; more are only counted. */
const MOST_REMARKS = 20;

/** Imports one file into the record and tells how it went. */
export async function importFile(task: ImportTask, { name, book }: OpenRoster, voice: Voice): Promise<ExitCode> {
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
  const rows: AsyncIterable<SheetRow> = readRows(task.file, sheet => hidden.push(sheet));
  try {
    const { report, lines } =
      task.kind === 'roster'
        ? await importRoster(rows, book, name, ears).then(r => ({
            report: r,
            lines: tellRoster(r, task.isDry),
          }))
        : await importStaff(rows, book, ears).then(r => ({ report: r, lines: tellStaff(r, task.isDry) }));
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
