import type { Deputy, RosterBook, RosterExtent } from '../ports/roster.ts';
import { missingOfStaff, STAFF_FIELDS, type StaffColumn } from './columns.ts';
import { type Notes, readLines, type Shape } from './lines.ts';
import type { Problem, SheetRow } from './row.ts';
import type { Ears } from './run-roster.ts';
import { readStaffLine, type StaffLine } from './staff.ts';

const BATCH = 500;

export interface StaffReport extends Notes {
  readonly before: RosterExtent;
  readonly read: number;
  readonly bad: number;
  readonly created: number;
  readonly changed: number;
  readonly same: number;
  /** Members on duty afterwards; in a dry run as it is now. */
  readonly onDuty: number;
  /** Buildings somebody is in charge of and nobody has put on record. */
  readonly unknownBuildings: readonly string[];
}

export const STAFF_SHAPE: Shape<StaffColumn> = {
  fields: STAFF_FIELDS,
  missing: missingOfStaff,
  example: '工号、姓名、岗位、负责楼栋、值班、代班人工号、专长、邮箱、Slack',
};

interface Waiting extends Deputy {
  readonly at: Problem;
}

/** Brings the staff of a community up to date by the rows of a list; lines that are wrong are told and left out. */
export async function importStaff(rows: AsyncIterable<SheetRow>, book: RosterBook, ears: Ears): Promise<StaffReport> {
  const before = await book.extent();
  const notes: Notes = { skipped: [], unused: new Set() };
  const firstAt = new Map<string, string>();
  /** Where a Slack member or an address stood first. */
  const firstWith = new Map<string, string>();
  const fateOf = new Map<string, 'new' | 'changed' | 'same'>();
  const deputies: Waiting[] = [];
  const buildings = new Set<string>();
  let batch: (StaffLine & { readonly at: Problem })[] = [];
  let [read, bad] = [0, 0];
  const refuse = (problem: Problem) => {
    ears.onProblem(problem);
    bad += 1;
  };

  const hire = async () => {
    const fates = batch.length === 0 ? [] : await book.hire(batch.map(b => b.entry));
    for (const [i, { fate, renamedFrom, losesSlack, holder }] of fates.entries()) {
      const { entry, deputy, at } = batch[i]!;
      if (fate === 'taken') {
        refuse({
          ...at,
          reason: `这个 Slack 成员或邮箱已经是工号 ${holder} 的，没有改动。一个小区里一个 Slack 成员只能是一个人：请改正，或先去掉工号 ${holder} 的（Slack 写“无”，邮箱空着）再导入。`,
        });
        continue;
      }
      if (fate === 'gone') {
        refuse({ ...at, reason: `工号 ${entry.code} 属于已经离职的员工，没有改动。请给这位员工换一个工号。` });
        continue;
      }
      fateOf.set(entry.code, fate);
      for (const building of entry.buildings ?? []) buildings.add(building);
      if (deputy !== undefined) deputies.push({ code: entry.code, deputy: deputy ?? undefined, at });
      if (renamedFrom !== undefined) {
        const inSlack = losesSlack
          ? '原来的 Slack 成员和邮箱，名单里没有再写的已经去掉；还是同一个人请写上再导入。'
          : '';
        ears.onRemark({ ...at, reason: `工号 ${entry.code} 原来是${renamedFrom}，现在改为${entry.name}。${inSlack}` });
      }
    }
    batch = [];
    ears.onProgress(read, bad);
  };

  for await (const line of readLines(rows, STAFF_SHAPE, notes)) {
    read += 1;
    const member = readStaffLine(line);
    const { sheet, number: row } = line.row;
    const code = member?.entry.code ?? '';
    const first = firstAt.get(code);
    const here = sheet === '' ? `第${row}行` : `“${sheet}”第${row}行`;
    for (const column of ['email', 'slack'] as const) {
      const what = column === 'email' ? member?.entry.email : member?.entry.slackUser;
      if (!what) continue;
      const other = firstWith.get(what);
      if (other === undefined) firstWith.set(what, here);
      else line.wrong(column, `与${other}重复，这一行没有登记。一个小区里一个 Slack 成员只能是一个人，请改正。`);
    }
    if (first !== undefined) line.wrong('code', `工号 ${code} 与${first}重复。已按${first}登记，请删去或改正这一行。`);
    if (member && line.problems.length === 0) {
      firstAt.set(code, here);
      batch.push({ ...member, at: { sheet, row, column: '', reason: '' } });
    } else {
      for (const problem of line.problems) ears.onProblem(problem);
      bad += 1;
    }
    if (batch.length >= BATCH) await hire();
  }
  await hire();
  // Last, because a deputy may stand further down than the member.
  for (let at = 0; at < deputies.length; at += BATCH) {
    const some = deputies.slice(at, at + BATCH);
    const { changed, unknown } = await book.setDeputies(some.map(({ code, deputy }) => ({ code, deputy })));
    for (const code of changed) if (fateOf.get(code) === 'same') fateOf.set(code, 'changed');
    // In a dry run those in the file are not on record.
    const nobody = new Set(unknown.filter(code => !fateOf.has(code)));
    for (const { code, deputy, at: place } of some) {
      if (deputy !== undefined && nobody.has(deputy))
        refuse({
          ...place,
          reason: `工号 ${code} 的代班人 ${deputy} 不在员工名单里，其他内容已登记。请改正代班人工号，或把那位员工加进名单再导入。`,
        });
    }
  }
  const count = (fate: string) => [...fateOf.values()].filter(f => f === fate).length;
  const known = new Set(before.buildings);
  return {
    ...notes,
    ...{ before, read, bad },
    created: count('new'),
    changed: count('changed'),
    same: count('same'),
    onDuty: await book.onDuty(),
    unknownBuildings: [...buildings].filter(name => !known.has(name)),
  };
}
