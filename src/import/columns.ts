import { letterOf, NOT_CALCULATED, type Problem, type SheetRow } from './row.ts';

/** What a column may hold, and the headings people give it. */
export interface Field<Key extends string> {
  readonly key: Key;
  readonly headings: readonly string[];
}

export const ROSTER_FIELDS = [
  {
    key: 'name',
    headings: ['姓名', '业主姓名', '业主名称', '业主名', '业主', '住户姓名', '住户', '客户姓名', '客户名称', '名字'],
  },
  {
    key: 'phone',
    headings: [
      ...['手机', '手机号', '手机号码', '电话', '电话号码', '联系电话', '联系手机', '联系方式', '移动电话'],
      ...['业主电话', '业主手机', '业主手机号', '联系号码', 'tel', 'phone', 'mobile'],
    ],
  },
  { key: 'title', headings: ['称谓', '称呼', '性别', '尊称'] },
  {
    key: 'role',
    headings: ['身份', '关系', '与业主关系', '与房屋关系', '住户身份', '住户类型', '客户类型', '人员类型', '角色'],
  },
  {
    key: 'building',
    headings: [
      '楼栋',
      '栋',
      '幢',
      '栋号',
      '幢号',
      '楼号',
      '楼栋号',
      '楼幢',
      '楼宇',
      '座',
      '座号',
      '楼座',
      '号楼',
      '楼',
    ],
  },
  { key: 'unit', headings: ['单元', '单元号', '单元名称'] },
  { key: 'room', headings: ['房号', '室', '室号', '房间', '房间号', '门牌', '门牌号', '户号', '房屋号'] },
  {
    key: 'home',
    headings: [
      ...['房屋', '地址', '房屋地址', '住址', '家庭住址', '详细地址', '房产', '房产地址', '房屋信息'],
      ...['房屋名称', '房产名称', '房屋编号', '房间名称', '资源名称'],
    ],
  },
  { key: 'from', headings: ['入住日期', '入住时间', '入伙日期', '入伙时间', '收房日期', '交房日期', '起始日期'] },
] as const satisfies readonly Field<string>[];
export type RosterColumn = (typeof ROSTER_FIELDS)[number]['key'];

export const STAFF_FIELDS = [
  { key: 'code', headings: ['工号', '员工号', '员工编号', '工号编号', '编号'] },
  { key: 'name', headings: ['姓名', '员工姓名', '名字', '员工'] },
  { key: 'role', headings: ['岗位', '职位', '职务', '岗位名称', '角色'] },
  { key: 'buildings', headings: ['负责楼栋', '楼栋', '管理楼栋', '负责楼宇', '分管楼栋', '责任楼栋', '管辖楼栋'] },
  { key: 'duty', headings: ['值班', '是否值班', '当班', '在班', '值班状态'] },
  { key: 'deputy', headings: ['代班人工号', '代班人', '代班工号', '代理人工号', '代理人', '替班人工号', '替班人'] },
  { key: 'skills', headings: ['专长', '技能', '擅长', '特长', '负责事项'] },
  { key: 'email', headings: ['邮箱', '工作邮箱', '电子邮箱', '邮件', '邮箱地址', 'email', 'e-mail', 'mail'] },
  {
    key: 'slack',
    headings: ['slack', 'slack成员编号', 'slack编号', 'slack成员', 'slackid', 'slack成员id', 'slack用户'],
  },
] as const satisfies readonly Field<string>[];
export type StaffColumn = (typeof STAFF_FIELDS)[number]['key'];

export const KNOWLEDGE_FIELDS = [
  { key: 'title', headings: ['标题', '题目', '主题', '知识标题', '条目', '名称'] },
  { key: 'questions', headings: ['问法', '问题', '常见问法', '相似问法', '相似问', '业主怎么问', '提问'] },
  { key: 'answer', headings: ['答案', '回答', '答复', '标准答案', '内容', '正文'] },
  { key: 'source', headings: ['来源', '出处', '依据', '答案来源'] },
  { key: 'asOf', headings: ['更新', '依据日期', '更新日期', '更新时间', '来源日期', '发布日期', '日期'] },
  { key: 'validUntil', headings: ['有效期至', '有效期', '有效期到', '失效日期', '截止日期', '到期日', '到期日期'] },
] as const satisfies readonly Field<string>[];
export type KnowledgeColumn = (typeof KNOWLEDGE_FIELDS)[number]['key'];

/** Which column holds what, by its place from 0. */
export type Columns<Key extends string> = ReadonlyMap<Key, number>;

/** A heading without what people hang on to it: 手机号码（必填）*, " 姓 名 ", "联系电话1". */
const bare = (cell: string): string =>
  cell
    .replace(/[(（【[].*?[)）】\]]/g, '')
    .replace(/[\s*＊:：]/g, '')
    .replace(/(?<=\D)1$/, '')
    .toLowerCase();

/** The columns a row of headings names; of two for the same thing the first counts. */
export function readHeadings<Key extends string>(
  cells: readonly string[],
  fields: readonly Field<Key>[],
): Columns<Key> {
  const columns = new Map<Key, number>();
  for (const [at, cell] of cells.entries()) {
    const heading = bare(cell);
    const field = heading === '' ? undefined : fields.find(f => f.headings.includes(heading));
    if (field && !columns.has(field.key)) columns.set(field.key, at);
  }
  return columns;
}

/** What a roster cannot do without and these headings do not name. */
export function missingOfRoster(columns: Columns<RosterColumn>): readonly string[] {
  const hasHome = columns.has('home') || columns.has('room');
  return [
    ...(columns.has('name') ? [] : ['姓名']),
    ...(columns.has('phone') ? [] : ['手机']),
    ...(hasHome ? [] : ['房屋（或者楼栋、单元、房号三列）']),
  ];
}

export function missingOfStaff(columns: Columns<StaffColumn>): readonly string[] {
  const names = { code: '工号', name: '姓名', role: '岗位' } as const;
  return (['code', 'name', 'role'] as const).filter(key => !columns.has(key)).map(key => names[key]);
}

export function missingOfKnowledge(columns: Columns<KnowledgeColumn>): readonly string[] {
  const names = { title: '标题', answer: '答案', source: '来源', asOf: '更新' } as const;
  return (['title', 'answer', 'source', 'asOf'] as const).filter(key => !columns.has(key)).map(key => names[key]);
}

/** A row below its headings: cells by what they mean, and problems that name their place. */
export interface Reading<Key extends string> {
  readonly row: SheetRow;
  has(key: Key): boolean;
  /** '' when the cell is empty or the column is not there. */
  cell(key: Key): string;
  /** Gives undefined, so that a field's reader can end with it. */
  wrong(key: Key, reason: string): undefined;
  readonly problems: readonly Problem[];
}

/** A row as its headings tell it. A cell whose formula failed is one problem and no more. */
export function readUnder<Key extends string>(
  row: SheetRow,
  columns: Columns<Key>,
  headings: readonly string[],
): Reading<Key> {
  const problems: Problem[] = [];
  const failed = new Set<Key>();
  const wrong = (key: Key, reason: string): undefined => {
    if (failed.has(key)) return;
    const at = columns.get(key);
    const column = at === undefined ? '' : `${headings[at]}（${letterOf(at + 1)}列）`;
    problems.push({ sheet: row.sheet, row: row.number, column, reason });
  };
  for (const [key, at] of columns) {
    const cell = row.cells[at] ?? '';
    const isLate = cell === NOT_CALCULATED;
    if (!isLate && !/^#[A-Z/0]+[!?A]?$/.test(cell)) continue;
    wrong(
      key,
      isLate
        ? '公式还没有算出内容。请用 Excel 或 WPS 打开，保存一次再导入。'
        : `公式出错了（${cell}）。请改好公式，或直接填写内容。`,
    );
    failed.add(key);
  }
  return {
    row,
    has: key => columns.has(key),
    cell: key => row.cells[columns.get(key) ?? -1] ?? '',
    wrong,
    problems,
  };
}
