import { maskMarks } from './conceal.ts';
import { maskContacts } from './mask-contacts.ts';
import { keepStaff, maskKnownNames, maskNamed, maskPartsOfNames } from './mask-names.ts';
import { maskKnownRooms, maskRooms } from './mask-rooms.ts';
import { replaceSpans, toPlain } from './mask-text.ts';

/** What is on file about the people of a case. */
export interface Known {
  /** Names of persons and what contacts call themselves. */
  readonly names: readonly string[];
  /** Homes, as labels ("3栋2单元1201") or rooms ("1201"). */
  readonly rooms: readonly string[];
  /** Names of staff: no secret, they stay. */
  readonly staff: readonly string[];
}

/** Longest text that leaves; of a longer one the rest is left out. */
export const LONGEST_MASKED = 12_000;
const MARKS = /〔(?:房号|姓名|号码|车牌|联系方式|生日)〕/g;
/** What is hidden may bare what it hid: "1201" before "王建国" and the like. Rarely more than one more look. */
const MOST_LOOKS = 6;

/**
 * The text without what says who somebody is or where he lives: rooms, names, numbers, plates, accounts and birthdays
 * give way to marks (〔房号〕 …). Building, unit, floor, amounts, times and ticket numbers stay. Masking twice is masking once.
 */
export function maskText(text: string, known: Known): string {
  const names = known.names.map(name => toPlain(name).text);
  const staff = known.staff.map(name => toPlain(name).text);
  const rooms = known.rooms.map(room => toPlain(room).text);
  let masked = maskMarks(shorten(text));
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    const before = masked;
    masked = replaceSpans(before, spans => {
      spans.keep(MARKS);
      maskContacts(spans);
      maskKnownRooms(spans, rooms);
      maskKnownNames(spans, names);
      maskRooms(spans);
      keepStaff(spans, staff);
      maskPartsOfNames(spans, names);
      maskNamed(spans);
    });
    if (masked === before) break;
  }
  return masked;
}

/** Cut where nothing is cut in two: half a phone number is no phone number any more, and a number still. */
function shorten(text: string): string {
  if (text.length <= LONGEST_MASKED) return text;
  const kept = text.slice(0, LONGEST_MASKED - 1);
  const end = Math.max(...['\n', '。', '，', ' '].map(c => kept.lastIndexOf(c)), 0);
  return `${kept.slice(0, Math.max(end, LONGEST_MASKED - 200)).replace(/[\ud800-\udbff]$/, '')}…`;
}
