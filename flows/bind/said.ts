import { claimedName } from '../../src/domain/claimed-name.ts';
import type { Where } from '../../src/domain/house.ts';
import type { TieRole } from '../../src/domain/people.ts';
import type { Heard } from '../engine/flow.ts';
import { houseIn, whereOf } from '../place.ts';

const ROLES: readonly (readonly [RegExp, TieRole])[] = [
  [/出租|租给|租出/, 'owner'],
  [/租户|租客|租房|租的|租住|承租|^租/, 'tenant'],
  [/家属|家人|爱人|老公|老婆|丈夫|妻子|儿子|女儿|媳妇|女婿|父母|父亲|母亲|[爸妈]|孩子|子女|亲戚/, 'family'],
  [/商户|商铺|店|公司|办公/, 'shop'],
  [/业主|户主|房主|本人|房东|名下|我的房|我买/, 'owner'],
];

/** What somebody says he is to the home. */
export const roleIn = (text: string): TieRole | undefined => ROLES.find(([words]) => words.test(text))?.[1];

/** A home with its building and room; a unit where one was said. */
export function homeIn({ text, reading }: Heard): (Where & { building: string; room: string }) | undefined {
  const said = { ...whereOf(reading.slots), ...houseIn(text) };
  const { building, unit, room } = said;
  return building && room ? { building, room, ...(unit ? { unit } : {}) } : undefined;
}

/** The message in which a name was said; the name itself is not kept. */
export const nameIn = ({ lines }: Heard): number | undefined =>
  lines.findLast(line => claimedName(line.text) !== undefined)?.messageId;
