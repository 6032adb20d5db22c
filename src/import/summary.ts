import type { Notes } from './lines.ts';
import type { KnowledgeReport } from './run-knowledge.ts';
import type { RosterReport } from './run-roster.ts';
import type { StaffReport } from './run-staff.ts';

/** How an import of a roster went, in lines for the operator. */
export function tellRoster(r: RosterReport, isDry: boolean): readonly string[] {
  const would = isDry ? '将' : '';
  const [goneHouses, goneTies] = [r.before.houses - r.metHouses, r.before.ties - r.metTies];
  return [
    ...opening(r, isDry),
    `业主：${would}新增 ${r.newPeople} 人，${would}更新 ${r.changedPeople} 人，不变 ${r.samePeople} 人。`,
    `房屋：${would}新增 ${r.newHouses} 户。人与房屋的关系：${would}新增 ${r.newTies} 条，${would}更新 ${r.changedTies} 条。`,
    ...(r.newBuildings.length > 0 ? [`新出现的楼栋：${r.newBuildings.join('、')}。请看看有没有写错的。`] : []),
    ...(r.withoutPhone > 0 ? [`其中 ${r.withoutPhone} 行没有电话，已登记，但不能用电话核对身份。`] : []),
    ...(goneHouses + goneTies > 0
      ? [
          `原来登记的有 ${goneHouses} 户、${goneTies} 条人与房屋的关系不在这个文件里（包括没有读成的行），没有动它们。有人卖房、搬走的，请在系统里另行结束。`,
        ]
      : []),
    ...closing(r),
  ];
}

/** How an import of a staff list went. */
export function tellStaff(r: StaffReport, isDry: boolean): readonly string[] {
  const would = isDry ? '将' : '';
  const rest = r.before.members - r.changed - r.same;
  return [
    ...opening(r, isDry),
    `员工：${would}新增 ${r.created} 人，${would}更新 ${r.changed} 人，不变 ${r.same} 人。`,
    ...(rest > 0 ? [`原来登记的有 ${rest} 位员工不在这个文件里（包括没有读成的行），没有动他们。`] : []),
    ...(r.unknownBuildings.length > 0
      ? [`这些负责楼栋还没有登记过：${r.unknownBuildings.join('、')}。请看看有没有写错，或再导入业主名册。`]
      : []),
    ...(r.onDuty === 0 && !isDry ? ['现在没有人值班，紧急情况会直接呼叫主管和项目经理。请安排值班。'] : []),
    ...closing(r),
  ];
}

/** How an import of articles went. */
export function tellKnowledge(r: KnowledgeReport, isDry: boolean): readonly string[] {
  const would = isDry ? '将' : '';
  const rest = r.before - r.changed - r.same;
  return [
    ...opening(r, isDry),
    `知识条目：${would}新增 ${r.created} 条，${would}更新 ${r.changed} 条，不变 ${r.same} 条。`,
    ...(rest > 0
      ? [`原来登记的有 ${rest} 条不在这个文件里（包括没有读成的），没有动它们。不用了的请在工作台停用。`]
      : []),
    ...closing(r),
  ];
}

function opening({ read, bad }: { readonly read: number; readonly bad: number }, isDry: boolean): readonly string[] {
  const good = read - bad;
  return [
    isDry
      ? `试读完成，什么都没有写入。共 ${read} 行，可以导入 ${good} 行，有问题 ${bad} 行。`
      : `导入完成。共 ${read} 行，${good} 行没有问题，${bad} 行有问题${bad > 0 ? '（已在上面逐行列出，改好后把整个文件再导入一次即可，不会重复）' : ''}。`,
  ];
}

const closing = ({ skipped, unused, cut }: Notes): readonly string[] => [
  ...(unused.size > 0 ? [`没有用到的列：${[...unused].join('、')}。`] : []),
  ...skipped.map(s => `没有导入工作表“${s.sheet}”：${s.reason}`),
  ...(cut === undefined ? [] : [`文件没有读完：${cut} 前面读到的行已经处理。`]),
];
