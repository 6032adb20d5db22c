import type { Slots } from '../domain/reading.ts';
import { fold } from './characters.ts';
import { isDenied } from './house.ts';
import type { Opinion } from './model-question.ts';

const LONGEST = 20;
const LONGEST_READ = 4096;
/** How a part of a house is written, and how it stands in a text. */
const HOUSE = {
  building: { shape: /^(?:[0-9]{1,3}|[a-z][0-9]{0,2})$/, standing: (v: string) => `${v} ?(?:栋|幢|座|号楼|#)` },
  unit: { shape: /^(?:[0-9]{1,2}|[a-z])$/, standing: (v: string) => `${v} ?单元` },
  room: { shape: /^[0-9]{3,4}[a-z]?$/, standing: (v: string) => `${v} ?(?:室|房|户)|(?<=单元 ?)${v}(?![0-9a-z])` },
} as const;

/** What a model may add to the slots: words that stand in the text, where nothing was read off it. Never a number to call. */
export function wordsFrom(opinion: Opinion, text: string, local: Slots): Slots {
  const hasHouse = local.building ?? local.unit ?? local.room;
  return {
    ...(hasHouse === undefined ? houseFrom(opinion, text) : {}),
    ...(local.location === undefined ? wording('location', opinion, text) : {}),
    ...(local.time === undefined ? wording('time', opinion, text) : {}),
  };
}

function houseFrom(opinion: Opinion, text: string): Slots {
  const folded = fold(text.slice(0, LONGEST_READ));
  const named = (Object.keys(HOUSE) as (keyof typeof HOUSE)[]).flatMap(part => {
    const value = fold(opinion[part] ?? '').trim();
    return HOUSE[part].shape.test(value) ? [{ part, value }] : [];
  });
  const dashed = named.length === 3 && stands(named.map(({ value }) => value).join('-'), folded);
  const found = named.filter(({ part, value }) => dashed || stands(HOUSE[part].standing(value), folded));
  return Object.fromEntries(found.map(({ part, value }) => [part, value.toUpperCase()]));
}

/** The value is no part of a longer one, and is not only said not to be meant. */
function stands(pattern: string, folded: string): boolean {
  const match = new RegExp(`(?<![0-9a-z-])(?:${pattern})(?![0-9-])`).exec(folded);
  return match !== null && !isDenied(folded, match.index, match.index + match[0].length);
}

function wording(slot: 'location' | 'time', opinion: Opinion, text: string): Slots {
  const words = opinion[slot]?.trim() ?? '';
  const fits = words !== '' && words.length <= LONGEST && !/[⟦⟧〔〕\n]/.test(words) && text.includes(words);
  return fits ? { [slot]: words } : {};
}
