import type { Slots } from '../domain/reading.ts';
import { fold } from './characters.ts';
import { findHouses } from './house.ts';
import { blankPhones, findPhone } from './phone.ts';
import { findTime } from './when.ts';
import { findPlace } from './where.ts';

/** Reads house, phone, place and time off a text; what the text does not say stays absent. */
export function readSlots(text: string): Slots {
  const folded = fold(text);
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

function compact(slots: { readonly [K in keyof Slots]-?: string | undefined }): Slots {
  return Object.fromEntries(Object.entries(slots).filter(([, value]) => value !== undefined && value !== ''));
}
