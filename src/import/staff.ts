import { CATEGORY_NAMES, type Category } from '../domain/labels.ts';
import { SLACK_USER, STAFF_ROLE_NAMES, type StaffRole } from '../domain/people.ts';
import type { StaffEntry } from '../ports/roster.ts';
import type { Reading, StaffColumn } from './columns.ts';
import { readBuilding } from './home.ts';
import { masked } from './phone.ts';

type Line = Reading<StaffColumn>;

/** A line of a staff list; `deputy` is a 工号, null when the column is there and empty. */
export interface StaffLine {
  readonly entry: StaffEntry;
  readonly deputy?: string | null;
}

const ROLES = new Map<string, StaffRole>(
  (Object.entries(STAFF_ROLE_NAMES) as [StaffRole, string][]).flatMap(([role, name]) => [
    [role, role],
    [name, role],
  ]),
);
const ALSO_CALLED: Readonly<Record<string, StaffRole>> = {
  ...{ 楼栋管家: 'keeper', 区域管家: 'keeper', 前台: 'desk', 客服专员: 'desk', 工程师: 'engineer', 维修工: 'engineer' },
  ...{
    工程维修: 'engineer',
    保安: 'guard',
    秩序维护员: 'guard',
    保洁员: 'cleaner',
    绿化工: 'gardener',
    会计: 'finance',
  },
};
const CATEGORIES = new Map<string, Category>(
  (Object.entries(CATEGORY_NAMES) as [Category, string][]).flatMap(([label, name]) => [
    [label, label],
    [name, label],
  ]),
);
const BETWEEN = /[,，、;；/ ]+/;
const YES = /^(?:是|值班|在班|y|yes|1|true|√)$/i;
const NO = /^(?:否|不|休息|不值班|n|no|0|false|×)$/i;
const NONE = /^(?:无|没有|-|—|none)$/i;
const EMAIL = /^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+$/;
/** More buildings than any range means. */
const WIDEST = 50;

/** The member a line describes; undefined when it has problems. */
export function readStaffLine(line: Line): StaffLine | undefined {
  const code = line.cell('code').replace(/\s/g, '');
  const name = line.cell('name').replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '');
  if (code === '') line.wrong('code', '工号是空的，请填写。');
  else if (!/^[0-9A-Za-z-]{1,20}$/.test(code))
    line.wrong('code', `“${masked(code)}”不能作工号。请只用数字、字母和连字符，最多 20 个。`);
  if (name === '') line.wrong('name', '姓名是空的，请填写。');
  else if (name.length > 20) line.wrong('name', '姓名超过 20 个字，请只填一个人的姓名。');
  const role = roleOf(line);
  const buildings = line.has('buildings') ? buildingsOf(line) : undefined;
  const skills = line.has('skills') ? skillsOf(line) : undefined;
  const onDuty = dutyOf(line);
  const email = emailOf(line);
  const slackUser = slackUserOf(line);
  const deputy = line.has('deputy') ? line.cell('deputy').replace(/\s/g, '') || null : undefined;
  if (deputy === code && code !== '') line.wrong('deputy', '代班人不能是本人，请改成别人的工号或空着。');
  if (line.problems.length > 0 || role === undefined) return undefined;
  return {
    entry: {
      ...{ code, name, role },
      ...(onDuty === undefined ? {} : { onDuty }),
      ...(buildings === undefined ? {} : { buildings }),
      ...(skills === undefined ? {} : { skills }),
      ...(email === undefined ? {} : { email }),
      ...(slackUser === undefined ? {} : { slackUser }),
    },
    ...(deputy === undefined ? {} : { deputy }),
  };
}

function roleOf(line: Line): StaffRole | undefined {
  const cell = line.cell('role');
  const all = Object.values(STAFF_ROLE_NAMES).join('、');
  if (cell === '') return line.wrong('role', `岗位是空的。请填其中一个：${all}。`);
  return (
    ROLES.get(cell) ??
    (Object.hasOwn(ALSO_CALLED, cell) ? ALSO_CALLED[cell] : undefined) ??
    line.wrong('role', `没有“${masked(cell)}”这个岗位。请填其中一个：${all}。`)
  );
}

function dutyOf(line: Line): boolean | undefined {
  const cell = line.cell('duty');
  if (cell === '') return undefined;
  if (YES.test(cell) || NO.test(cell)) return YES.test(cell);
  return line.wrong('duty', `“${masked(cell)}”看不懂。请填 是 或 否。`);
}

/** null: the cell is empty, so there is none any more. */
function emailOf(line: Line): string | null | undefined {
  if (!line.has('email')) return undefined;
  const cell = line.cell('email').replace(/^mailto:/i, '');
  if (cell === '') return null;
  if (EMAIL.test(cell)) return cell.toLowerCase();
  return line.wrong('email', `“${masked(cell)}”不是邮箱。请写成 zhang@example.com 这样，或空着。`);
}

/** An empty cell says nothing: whoever was recognised by the address stays so. */
function slackUserOf(line: Line): string | null | undefined {
  const cell = line.cell('slack').replace(/^@/, '');
  if (cell === '') return undefined;
  if (NONE.test(cell)) return null;
  if (SLACK_USER.test(cell.toUpperCase())) return cell.toUpperCase();
  return line.wrong(
    'slack',
    `“${masked(cell)}”不是 Slack 成员编号。请写成 U0123ABCD 这样（Slack 里打开那个人的资料，点“更多”复制），不要写名字；要取消就写“无”。`,
  );
}

function buildingsOf(line: Line): readonly string[] {
  const buildings = line
    .cell('buildings')
    .replace(/ *([~～至到—–-]) *(?=[0-9])/g, '$1')
    .split(BETWEEN)
    .filter(Boolean)
    .flatMap(word => {
      const [, from, to] = /^(\d{1,3})(?:栋|幢|号楼)?[~～至到—–-](\d{1,3})(?:栋|幢|号楼)?$/.exec(word) ?? [];
      const count = Number(to) - Number(from) + 1;
      if (count >= 1 && count <= WIDEST) return Array.from({ length: count }, (_, i) => String(Number(from) + i));
      const name = from === undefined ? readBuilding(word) : undefined;
      if (name === undefined) line.wrong('buildings', `“${masked(word)}”不是楼栋。请写成 1,2,3栋 或 1-3栋。`);
      return name ?? [];
    });
  return [...new Set(buildings)];
}

function skillsOf(line: Line): readonly Category[] {
  const skills = line
    .cell('skills')
    .split(BETWEEN)
    .filter(Boolean)
    .flatMap(word => {
      const skill = CATEGORIES.get(word);
      if (!skill)
        line.wrong(
          'skills',
          `没有“${masked(word)}”这一类。请填事项类别的名称，例如 漏水渗水、供电、电梯，用顿号隔开。`,
        );
      return skill ?? [];
    });
  return [...new Set(skills)];
}
