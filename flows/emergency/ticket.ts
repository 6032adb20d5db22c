import type { Category } from '../../src/domain/labels.ts';
import { DANGER_NAMES, type Danger } from '../../src/domain/labels.ts';
import type { Slots } from '../../src/domain/reading.ts';
import { isOpen, type Ticket } from '../../src/domain/ticket.ts';
import type { Cases } from '../../src/ports/talk.ts';
import type { Heard, Turn } from '../engine/flow.ts';
import { happenedAt } from '../happened.ts';
import { phoneIn } from '../intake/file.ts';
import { corrected, correctionIn, homeOf, whereOf, withHome } from '../place.ts';
import { summaryOf } from '../summary.ts';
import { ownPart } from './besides.ts';

const CATEGORY_OF: Record<Danger, Category> = {
  fire: 'incident.fire',
  gas: 'facility.gas',
  lift: 'facility.elevator',
  shock: 'facility.power',
  flood: 'facility.leak',
  falling: 'facility.structure',
  injury: 'incident.injury',
  violence: 'service.security',
  missing: 'incident.injury',
  suicide: 'incident.injury',
  help: 'incident.injury',
}; // prettier-ignore

/** A correction that is about where, not about what. */
const PLACE = /\d|[栋幢座楼门层库区室]/;

interface Told {
  readonly text: string;
  /** The part of the words that is about the danger, where others are not. */
  readonly about?: string | undefined;
  readonly messageIds: readonly number[];
  readonly slots: Slots;
  readonly category: Category | undefined;
}

/** The case of this danger that is already open in this conversation; a cry for help and what it was about are one. */
export const openCase = ({ cases }: Turn, danger: Danger): Ticket | undefined => {
  const open = cases.tickets.filter(t => isOpen(t) && t.kind === 'emergency');
  return open.find(t => t.danger === danger) ?? open.find(t => t.danger === 'help' || danger === 'help');
};

/** Adds the words to a case with the place and phone they tell, or put right. */
export function extend(turn: Heard, ticket: Ticket): Ticket {
  const { cases, reading, text, messageIds } = turn;
  cases.add(ticket.id, messageIds);
  const tail = correctionIn(text);
  const where =
    tail === undefined || !PLACE.test(tail)
      ? { ...ticket.where, ...whereOf(reading.slots) }
      : corrected(ticket.where, tail, reading.slots);
  const phone = phoneIn(text, reading.slots);
  const isMoved = JSON.stringify(where) !== JSON.stringify(ticket.where);
  if (isMoved || (phone && phone !== ticket.phone)) {
    const houseId = homeOf(where, cases.asker.homes)?.houseId;
    cases.amend(ticket.id, { ...(isMoved ? { where, houseId } : {}), ...(phone ? { phone } : {}) }, '业主补充');
  }
  return cases.tickets.find(t => t.id === ticket.id) ?? ticket;
}

/** Opens the case of a danger from what was said. */
export function openEmergency(cases: Cases, danger: Danger, told: Told): Ticket {
  const { text, about, messageIds, slots, category } = told;
  const where = withHome(whereOf(slots), danger === 'gas', cases.asker.homes);
  const house = homeOf(where, cases.asker.homes);
  const phone = phoneIn(text, slots);
  return cases.open({
    where,
    kind: 'emergency',
    category: category && category !== 'none.general' ? category : CATEGORY_OF[danger],
    urgency: 'emergency',
    responsibility: 'property',
    danger,
    summary: summaryOf(about ?? text) || DANGER_NAMES[danger],
    messages: messageIds,
    ...(phone ? { phone } : {}),
    ...(house ? { houseId: house.houseId } : {}),
    ...happenedAt(slots, cases),
  });
}

/** Opens the case of a danger, or adds to the one that is open. */
export function openOrExtend(turn: Heard, danger: Danger): Ticket {
  const known = openCase(turn, danger);
  if (known) {
    if (known.danger === 'help' && danger !== 'help') {
      turn.cases.amend(known.id, { danger, category: CATEGORY_OF[danger] }, `呼救的原因：${DANGER_NAMES[danger]}`);
    }
    return extend(turn, turn.cases.tickets.find(t => t.id === known.id) ?? known);
  }
  const { cases, reading, text, messageIds } = turn;
  const category = reading.intent === 'emergency' ? reading.category : undefined;
  const about = ownPart(turn)?.text;
  const { location, ...house } = reading.slots;
  const isItsPlace = location !== undefined && (about === undefined || about.includes(location));
  const slots: Slots = isItsPlace ? { ...house, location } : house;
  return openEmergency(cases, danger, { text, about, messageIds, slots, category });
}
