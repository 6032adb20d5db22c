import type { Category } from './labels.ts';

/** How a person is tied to a house. */
export const TIE_ROLES = ['owner', 'family', 'tenant', 'shop', 'payer'] as const;
export type TieRole = (typeof TIE_ROLES)[number];

export const TIE_ROLE_NAMES: Record<TieRole, string> = {
  owner: '业主',
  family: '家属',
  tenant: '租户',
  shop: '商户',
  payer: '交费人',
};

export const STAFF_ROLES = [
  'keeper',
  'desk',
  'leader',
  'engineer',
  'guard',
  'cleaner',
  'gardener',
  'finance',
  'quality',
  'supervisor',
  'manager',
] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

export const STAFF_ROLE_NAMES: Record<StaffRole, string> = {
  keeper: '管家',
  desk: '客服',
  leader: '值班长',
  engineer: '工程',
  guard: '秩序维护',
  cleaner: '保洁',
  gardener: '绿化',
  finance: '财务',
  quality: '品质',
  supervisor: '主管',
  manager: '项目经理',
};

/** A member id of Slack: "U0123ABCD". */
export const SLACK_USER = /^[UW][A-Z0-9]{6,20}$/;

/** Somebody who works for the company. The name and 工号 are said to owners, so they are no secret. */
export interface Staff {
  readonly id: number;
  readonly communityId: string;
  /** 工号, unique in the community. */
  readonly code: string;
  readonly name: string;
  readonly role: StaffRole;
  readonly onDuty: boolean;
  readonly deputyId?: number;
  /** Buildings this person is the 管家 of. */
  readonly buildings: readonly string[];
  readonly skills: readonly Category[];
}

/** May see and do what concerns other people's cases: invite staff, limit a contact, take what is overdue. */
export const isSupervisor = (staff: Staff): boolean => staff.role === 'supervisor' || staff.role === 'manager';

/** May say who somebody is: makes binding codes and decides requests. */
export const mayBind = (staff: Staff): boolean =>
  isSupervisor(staff) || staff.role === 'keeper' || staff.role === 'desk';

/** "客服小张（工号1001）", the way a person is introduced to an owner. */
export const introduce = (staff: Pick<Staff, 'name' | 'code' | 'role'>): string =>
  `${STAFF_ROLE_NAMES[staff.role]}${staff.name}（工号${staff.code}）`;

/** First in line for a matter in a building: its 管家 on duty, their deputy, the desk on duty, any supervisor on duty. */
export function firstInLine(staff: readonly Staff[], building?: string): Staff | undefined {
  const keeper = building ? staff.find(s => s.role === 'keeper' && s.buildings.includes(building)) : undefined;
  const deputy = keeper && !keeper.onDuty ? staff.find(s => s.id === keeper.deputyId && s.onDuty) : undefined;
  return (
    (keeper?.onDuty ? keeper : deputy) ??
    staff.find(s => s.role === 'desk' && s.onDuty) ??
    staff.find(s => s.role === 'leader' && s.onDuty) ??
    staff.find(s => isSupervisor(s) && s.onDuty) ??
    keeper
  );
}

/** Who is paged in an emergency: everybody on duty; nobody on duty, all supervisors. */
export function toPage(staff: readonly Staff[]): readonly Staff[] {
  const onDuty = staff.filter(s => s.onDuty);
  return onDuty.length > 0 ? onDuty : staff.filter(isSupervisor);
}

const DOUBLE_SURNAMES = [
  '欧阳',
  '司马',
  '上官',
  '诸葛',
  '司徒',
  '夏侯',
  '皇甫',
  '尉迟',
  '公孙',
  '慕容',
  '令狐',
  '东方',
  '端木',
  '长孙',
  '宇文',
];

/** "陈" of 陈美华, "欧阳" of 欧阳锋. */
export const surname = (name: string): string => DOUBLE_SURNAMES.find(d => name.startsWith(d)) ?? name.slice(0, 1);
