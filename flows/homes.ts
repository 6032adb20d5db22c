import { houseLabel } from '../src/domain/house.ts';
import type { Home } from './place.ts';

/** "您出租的5栋2单元302": a home by what it is to the asker. */
export function homeSpoken(home: Home): string {
  const label = houseLabel(home);
  if (home.isLet) return `您出租的${label}`;
  if (home.role === 'tenant') return `您租住的${label}`;
  if (home.role === 'shop') return `您的商铺${label}`;
  return label;
}

/** "3栋1单元1201、您出租的5栋2单元302" */
export const homesSpoken = (homes: readonly Home[]): string => homes.map(homeSpoken).join('、');

/** Asks which of several homes is meant. */
export const whichHome = (homes: readonly Home[]): string =>
  `您说的是${homes.slice(0, -1).map(homeSpoken).join('、')}，还是${homeSpoken(homes.at(-1)!)}？`;

const MEANT: readonly (readonly [RegExp, (home: Home) => boolean])[] = [
  [/出租|租出去|租给|租客|租户/, home => home.isLet === true],
  [/商铺|店/, home => home.role === 'shop'],
  [/自己住|自住|住的那|住着/, home => !home.isLet && home.role !== 'shop'],
];

/** The one home that "出租的那套" can mean. */
export function homeMeant(text: string, homes: readonly Home[]): Home | undefined {
  const fits = MEANT.find(([words]) => words.test(text))?.[1];
  const meant = fits ? homes.filter(fits) : [];
  return meant.length === 1 ? meant[0] : undefined;
}
