import { firstInLine, introduce, isSupervisor, STAFF_ROLE_NAMES, type Staff, toPage } from '../src/domain/people.ts';
import { isWithin, localTime } from '../src/domain/time.ts';
import type { Cases } from '../src/ports/talk.ts';
import { worded } from './worded.ts';

/** The community's night. */
export const isNight = ({ now, community }: Cases): boolean =>
  isWithin(localTime(now, community.timeZone), community.settings.quietFrom, community.settings.quietUntil);

/** Hours in which the desk is staffed. */
export const isDeskOpen = ({ now, community }: Cases): boolean =>
  isWithin(localTime(now, community.timeZone), community.settings.deskFrom, community.settings.deskUntil);

/** Who is first in line and there now; never somebody the words are about. */
export function onHand(cases: Cases, building?: string, about = ''): Staff | undefined {
  const eligible = cases.staff.filter(s => !about.includes(s.name));
  const first = firstInLine(eligible, building);
  return first?.onDuty ? first : undefined;
}

/** The guard, team leader or supervisor on duty, for what cannot wait for the morning. */
export const onWatch = ({ staff }: Cases): Staff | undefined =>
  staff.find(s => s.role === 'guard' && s.onDuty) ??
  staff.find(s => s.role === 'leader' && s.onDuty) ??
  staff.find(s => isSupervisor(s) && s.onDuty);

/** When nobody sits at the desk but somebody is there and is asked to come: by name, and that it is late; no promise. */
export const lateHand = (cases: Cases, who: Staff): string =>
  `客服台${cases.community.settings.deskFrom}–${cases.community.settings.deskUntil}有人，现在值班的是${introduce(who)}，已请${who.name}来接；等不了的话请打24小时电话${cases.community.settings.phone24}。`;

/** Who answers what concerns money. */
export const onFees = (cases: Cases): Staff | undefined =>
  cases.staff.find(s => s.role === 'finance' && s.onDuty) ?? onHand(cases);

/** The manager or supervisor for a grave complaint, on duty first; never somebody the words are about. */
export function inCharge({ staff }: Cases, about = ''): Staff | undefined {
  const leaders = staff.filter(s => isSupervisor(s) && !about.includes(s.name));
  return leaders.find(s => s.role === 'manager') ?? leaders.find(s => s.onDuty) ?? leaders[0];
}

/** When somebody looks, if nobody is there now. */
export const whenOpen = ({ community }: Cases): string => {
  const { deskFrom, phone24 } = community.settings;
  return worded(
    'words.night',
    community,
    { 开门: deskFrom, 电话: phone24 },
    `现在是休息时间，客服台${deskFrom}开始有人，一上班就会看到；等不了的话请打24小时电话${phone24}`,
  );
};

/** Whether anybody at all is on duty. */
export const isSomebodyThere = ({ staff }: Cases): boolean => staff.some(s => s.onDuty);

/** Whom a matter is put before: now, or once back on duty; a half sentence. */
export const seenBy = (what: string, who: Staff): string =>
  who.onDuty ? `${what}请${introduce(who)}先看` : `${what}${introduce(who)}上班后看`;

/**
 * Where the case stands: first in line is "管家李敏（工号2001）", or when it will be seen; a half sentence. It is on the
 * staff desk and nobody was told in person, so nothing more is said.
 */
export function handedTo(cases: Cases, who: Staff | undefined): string {
  if (who) return who.role === 'desk' ? `排在${introduce(who)}那里` : `由${introduce(who)}先看`;
  if (!isDeskOpen(cases)) return whenOpen(cases);
  return `已排到客服台，同事回到台前就会看到；等不了的话请打24小时电话${cases.community.settings.phone24}`;
}

/** "工程老刘、客服小张等5人": who is being called in an emergency. */
export function calledNow({ staff }: Cases): string {
  const called = toPage(staff);
  const names = called.slice(0, 3).map(s => `${STAFF_ROLE_NAMES[s.role]}${s.name}`);
  return `${names.join('、')}${called.length > 3 ? `等${called.length}人` : ''}`;
}
