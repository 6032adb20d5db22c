import type { Slots } from '../domain/reading.ts';
import { fold } from './characters.ts';
import { findHouses } from './house.ts';
import { blankPhones, findPhone } from './phone.ts';
import { findTime } from './when.ts';
import { findPlace } from './where.ts';

/** Nobody names a house later than this; it keeps an endless text from slowing us. */
const LONGEST = 8192;

/** Reads house, phone, place and time off a text; what the text does not say stays absent. */
export function readSlots(text: string): Slots {
  const folded = fold(text.slice(0, LONGEST));
  const plain = blankPhones(folded);
  const houses = findHouses(plain);
  const place = findPlace(plain, houses);
  const time = findTime(plain);
  const first = (part: 'building' | 'unit' | 'room'): string | undefined =>
    houses.find(h => h[part] !== undefined)?.[part];
  return compact({
    building: first('building'),
    unit: first('unit'),
    room: first('room'),
    phone: findPhone(folded),
    location: place && text.slice(place.start, place.end),
    time: time && text.slice(time.start, time.end),
  });
}

/** True of a text that holds a house or a phone and hardly a word besides. */
export function isBareAddress(text: string): boolean {
  const folded = fold(text.slice(0, LONGEST));
  let rest = blankPhones(folded);
  const houses = findHouses(rest);
  for (const { start, end } of houses) rest = rest.slice(0, start) + ' '.repeat(end - start) + rest.slice(end);
  const words = rest.replace(/[^\p{L}]|我|是|家|住|的|在|电话|手机|号码?|房|地址|室|楼|层|业主/gu, '');
  return words.length <= 1 && (houses.length > 0 || findPhone(folded) !== undefined);
}

function compact(slots: { readonly [K in keyof Slots]-?: string | undefined }): Slots {
  return Object.fromEntries(Object.entries(slots).filter(([, value]) => value !== undefined && value !== ''));
}
