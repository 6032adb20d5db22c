import { gatherCases } from '../../src/app/cases.ts';
import type { Community } from '../../src/domain/community.ts';
import type { Staff } from '../../src/domain/people.ts';
import type { Ticket } from '../../src/domain/ticket.ts';
import type { BindingAsked, CodeHeard } from '../../src/ports/binding.ts';
import type { Changes } from '../../src/ports/record.ts';
import type { Asker, Cases, StaffMove } from '../../src/ports/talk.ts';

/** 翠湖花园: the estate everybody in the flow tests lives in. */
export const CUIHU: Community = {
  id: 'cuihu',
  name: '翠湖花园',
  prefix: 'CH',
  timeZone: 'Asia/Shanghai',
  buildings: ['1', '2', '3', '5'],
  settings: {
    phone24: '021-5550-0100',
    liftRescue: '96333',
    gasPhone: '962777',
    quietFrom: '22:00',
    quietUntil: '06:00',
    deskFrom: '08:30',
    deskUntil: '18:00',
    answerMinutes: 30,
  },
};

const person = (id: number, name: string, role: Staff['role'], more: Partial<Staff> = {}): Staff => ({
  id,
  communityId: CUIHU.id,
  code: String(1000 + id),
  name,
  role,
  onDuty: true,
  buildings: [],
  skills: [],
  ...more,
});

/** At the desk, 管家 of building 3, engineer, guard at night, finance, manager. */
export const STAFF = {
  小张: person(1, '小张', 'desk'),
  小李: person(2, '小李', 'keeper', { buildings: ['3'] }),
  老刘: person(3, '老刘', 'engineer'),
  老周: person(4, '老周', 'guard'),
  小钱: person(5, '小钱', 'finance'),
  王经理: person(6, '王经理', 'manager', { onDuty: false }),
} as const;

const HOME = { houseId: 31201, building: '3', unit: '2', room: '1201' };

/** Who writes: 陈女士 of 3栋2单元1201, known and reachable; or a stranger. */
export const 陈女士: Asker = { calledAs: '陈女士', homes: [HOME], hasPhoneOnFile: true, isFirstContact: false };
export const 陌生人: Asker = { homes: [], hasPhoneOnFile: false, isFirstContact: false };

/** 10:00 on a Friday, desk open; and 02:10 the same night. */
export const MORNING = new Date('2026-11-20T02:00:00Z');
export const NIGHT = new Date('2026-11-19T18:10:00Z');

export interface Setting {
  readonly asker?: Asker;
  readonly now?: Date;
  readonly staff?: readonly Staff[];
  readonly community?: Community;
  readonly tickets?: readonly Ticket[];
  readonly takenOver?: boolean;
  readonly kin?: readonly Ticket[];
  readonly lastMoves?: ReadonlyMap<string, StaffMove>;
  /** How fast the owner writes. */
  readonly readBy?: Date;
  readonly code?: CodeHeard;
  /** Why what was said last was said. */
  readonly lastTold?: string;
}

/** Cases as a turn gathers them, on sample people. */
export function sampleCases(setting: Setting = {}): {
  cases: Cases;
  changes(): Changes;
  asked(): BindingAsked | undefined;
} {
  const community = setting.community ?? CUIHU;
  return gatherCases(
    {
      conversation: {
        id: 7,
        communityId: community.id,
        contactId: 70,
        channel: 'web',
        account: community.id,
        address: 'a',
        state: {},
        version: 1,
        lastSeq: 1,
        attempts: 0,
        isUrgent: false,
        ...(setting.readBy ? { readBy: setting.readBy } : {}),
        ...(setting.takenOver ? { takenOverBy: STAFF.小张.id } : {}),
      },
      asker: setting.asker ?? 陈女士,
      messages: [],
      recent: '',
      tickets: setting.tickets ?? [],
      kin: setting.kin ?? [],
      lastMoves: setting.lastMoves ?? new Map(),
      ...(setting.lastTold ? { lastTold: setting.lastTold } : {}),
    },
    { community, staff: setting.staff ?? Object.values(STAFF) },
    setting.now ?? MORNING,
    setting.code,
  );
}
