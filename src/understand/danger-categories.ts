import type { Category, Danger } from '../domain/labels.ts';

/** The categories that fit a danger, the usual one first. */
export const DANGER_CATEGORIES: Record<Danger, readonly [Category, ...Category[]]> = {
  fire: ['incident.fire', 'facility.power', 'facility.fire'],
  gas: ['facility.gas'],
  lift: ['facility.elevator'],
  shock: ['facility.power'],
  flood: ['facility.leak', 'incident.fire'],
  falling: ['facility.structure', 'neighbor.throwing', 'incident.fire'],
  injury: ['incident.injury', 'neighbor.pet', 'facility.elevator'],
  violence: ['service.security'],
  missing: ['incident.injury'],
  suicide: ['incident.injury'],
  help: ['incident.injury'],
};
