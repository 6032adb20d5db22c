import type { TieRole } from '../domain/people.ts';
import type { Home, RosterEntry } from '../ports/roster.ts';
import type { Reading, RosterColumn } from './columns.ts';
import { readDay } from './date.ts';
import { readBuilding, readHome, readRoom, readUnit } from './home.ts';
import { masked, readPhone } from './phone.ts';

type Line = Reading<RosterColumn>;

const TITLES: Readonly<Record<string, '女士' | '先生'>> = {
  ...{ 女士: '女士', 女: '女士', 小姐: '女士', 太太: '女士', f: '女士' },
  ...{ 先生: '先生', 男: '先生', m: '先生' },
};
const ROLES: Readonly<Record<string, TieRole>> = {
  ...{ 业主: 'owner', 户主: 'owner', 房主: 'owner', 产权人: 'owner', 本人: 'owner', 共有人: 'owner' },
  ...{
    家属: 'family',
    家人: 'family',
    亲属: 'family',
    家庭成员: 'family',
    配偶: 'family',
    子女: 'family',
    父母: 'family',
  },
  ...{ 租户: 'tenant', 租客: 'tenant', 承租人: 'tenant', 租赁户: 'tenant' },
  ...{ 商户: 'shop', 商家: 'shop', 店主: 'shop' },
  ...{ 交费人: 'payer', 缴费人: 'payer', 付款人: 'payer' },
};
const LONGEST_NAME = 40;

/** The entry a line holds; undefined when it has problems. */
export function readRosterLine(line: Line, communityName: string): RosterEntry | undefined {
  const home = homeOf(line, communityName);
  const name = nameOf(line);
  const { phone, wrong } = readPhone(line.cell('phone'));
  if (wrong !== undefined) line.wrong('phone', wrong);
  const title = oneOf(line, 'title', TITLES, '请填 女士 或 先生，不知道就空着。');
  const role = oneOf(line, 'role', ROLES, '请填 业主、家属、租户、商户 或 交费人，空着算业主。');
  const from = dayOf(line);
  if (line.problems.length > 0 || !home || !name) return undefined;
  return {
    ...home,
    name,
    ...(phone === undefined ? {} : { phone }),
    ...(title === undefined ? {} : { title }),
    ...(role === undefined ? {} : { role }),
    ...(from === undefined ? {} : { from }),
  };
}

function nameOf(line: Line): string | undefined {
  // 张 三, set apart to look even, is 张三; Anna Berg keeps her blank.
  const name = line.cell('name').replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '');
  if (name === '') return line.wrong('name', '姓名是空的，请填写。');
  if (!/\p{L}/u.test(name)) return line.wrong('name', `“${masked(name)}”不是姓名，请核对是否填错了列。`);
  if (name.length > LONGEST_NAME) return line.wrong('name', `姓名超过 ${LONGEST_NAME} 个字，请只填一个人的姓名。`);
  return name;
}

function homeOf(line: Line, communityName: string): Home | undefined {
  const isSplit = line.has('building') && line.has('room');
  if (!isSplit) return wholeHome(line, line.has('home') ? 'home' : 'room', communityName);
  const written = line.cell('room');
  const building = readBuilding(line.cell('building'));
  // The whole address in the column of rooms is fine as long as it names the same building.
  const whole = readHome(written, communityName);
  if (whole && (building === undefined ? line.cell('building') === '' : whole.building === building)) return whole;
  const unit = readUnit(line.cell('unit'));
  const room = readRoom(written);
  if (building === undefined) line.wrong('building', emptyOr(line.cell('building'), '楼栋', '3栋'));
  if (unit === undefined) line.wrong('unit', emptyOr(line.cell('unit'), '单元', '1单元'));
  if (room === undefined) line.wrong('room', emptyOr(written, '房号', '1201'));
  else if (!/\d/.test(room) || whole)
    return line.wrong('room', `“${masked(written)}”不是这一栋的房号。请写成 1201 这样。`);
  return building === undefined || unit === undefined || room === undefined ? undefined : { building, unit, room };
}

const emptyOr = (cell: string, what: string, example: string): string =>
  cell === ''
    ? `${what}是空的，请填写。如果是合并的单元格，请取消合并，每一行都填上。`
    : `“${masked(cell)}”不是${what}。请写成 ${example} 这样。`;

function wholeHome(line: Line, column: 'home' | 'room', communityName: string): Home | undefined {
  const written = line.cell(column);
  if (written === '') return line.wrong(column, '房屋是空的，请填写。如果是合并的单元格，请取消合并，每一行都填上。');
  return (
    readHome(written, communityName) ??
    line.wrong(column, `“${masked(written)}”看不出是哪一户。请写成 3栋1单元1201 或 3-1-1201；没有单元的写 3栋1201。`)
  );
}

function oneOf<T>(line: Line, key: RosterColumn, words: Readonly<Record<string, T>>, remedy: string): T | undefined {
  const cell = line.cell(key).toLowerCase();
  if (cell === '' || Object.hasOwn(words, cell)) return words[cell];
  return line.wrong(key, `“${masked(cell)}”看不懂。${remedy}`);
}

function dayOf(line: Line): string | undefined {
  const cell = line.cell('from');
  if (cell === '') return undefined;
  return readDay(cell) ?? line.wrong('from', `“${masked(cell)}”不是日期。请写成 2024-05-01 这样，不知道就空着。`);
}

interface Seen {
  readonly row: string;
  readonly title?: string | undefined;
  readonly hasPhone: boolean;
}

/**
 * Remembers what a file has said, so that a line that says it again, in whatever writing, or says the contrary is named.
 * Gives the reason to refuse the line.
 */
export function createDuplicates(): (
  entry: RosterEntry,
  line: Line,
) => { key: RosterColumn; reason: string } | undefined {
  const ties = new Map<string, Seen>();
  const titles = new Map<string, Seen>();
  return ({ name, phone, title, building, unit, room }, { row }) => {
    const place = row.sheet === '' ? `第${row.number}行` : `“${row.sheet}”第${row.number}行`;
    const seen = { row: place, title, hasPhone: phone !== undefined };
    const home = JSON.stringify([name, building, unit, room]);
    const tie = `${phone ?? ''}${home}`;
    // Without a number it is whoever of that name lives there.
    const same = ties.get(tie) ?? (phone === undefined ? ties.get(`any${home}`) : ties.get(home));
    if (same)
      return { key: 'name', reason: `同一个人、同一户，与${same.row}重复。已按${same.row}登记，请删去多余的一行。` };
    const who = phone === undefined ? home : JSON.stringify([name, phone]);
    const before = titles.get(who);
    if (title !== undefined && before?.title !== undefined && before.title !== title)
      return {
        key: 'title',
        reason: `同一个人在${before.row}写的是“${before.title}”，这里是“${title}”。请改成一致。`,
      };
    ties.set(tie, seen);
    ties.set(`any${home}`, seen);
    if (title !== undefined && before?.title === undefined) titles.set(who, seen);
    return undefined;
  };
}
