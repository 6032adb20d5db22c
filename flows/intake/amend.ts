import { cutWords } from '../../src/domain/cut.ts';
import { type Where, whereLabel } from '../../src/domain/house.ts';
import type { Category } from '../../src/domain/labels.ts';
import type { Amendment, Ticket } from '../../src/domain/ticket.ts';
import type { Heard } from '../engine/flow.ts';
import { happenedAt } from '../happened.ts';
import { homeMeant } from '../homes.ts';
import { isForStaffToEnd } from '../matter.ts';
import { corrected, correctionIn, homeOf, houseIn, isAtHome, neighbourIn, whereOf, withHome } from '../place.ts';
import { summaryOf } from '../summary.ts';
import { phoneIn } from './file.ts';

const homeChange = (turn: Heard, ticket: Ticket, where: Where): Amendment => {
  const houseId = homeOf(where, turn.cases.asker.homes)?.houseId;
  return houseId === ticket.houseId ? { where } : { where, houseId };
};

/** A correction in the words carried out on the ticket, and the line that confirms it; undefined when nothing is corrected. */
export function correct(turn: Heard, ticket: Ticket): string | undefined {
  const tail = correctionIn(turn.text);
  if (tail === undefined) return undefined;
  turn.cases.add(ticket.id, turn.messageIds);
  const phone = phoneIn(tail, {});
  if (phone) {
    turn.cases.amend(ticket.id, { phone }, '业主更正');
    return `更正好了，电话记为${phone}。`;
  }
  const house = houseIn(tail);
  // A place named before "是" is the one that was wrong, or a thing: "不是热水器，是下面的水管".
  const { location } = turn.reading.slots;
  const isSpot = (location !== undefined && tail.includes(location)) || /[栋幢座楼门层库区室]/.test(tail);
  const isPlace = house.building || house.unit || house.room || isSpot;
  if (!isPlace) {
    turn.cases.amend(
      ticket.id,
      { demand: cutWords([ticket.demand, `更正：${tail}`].filter(Boolean).join('；'), 200) },
      '业主更正',
    );
    return `更正好了，改为：${tail.replace(/[。！!.]+$/, '')}。`;
  }
  const where = corrected(ticket.where, tail, turn.reading.slots);
  turn.cases.amend(ticket.id, homeChange(turn, ticket, where), '业主更正');
  return `更正好了，地点记为${whereLabel(where)}。`;
}

/** What makes short words an answer to "where". */
const PLACE_WORD = /[栋幢座楼层门库区室厅厨卫房院梯道路口角边旁面上下里外前后东南西北]|对面|附近|阳台|花园|广场|\d/;

const UNNAMED: readonly Category[] = ['none.general', 'service.attitude'];

/** After pouring his heart out he comes to the point: the case takes the name of the matter; undefined when nothing is named. */
export function nameMatter({ cases, reading, text }: Heard, ticket: Ticket): Ticket | undefined {
  const { intent, category } = reading;
  const isBlank = ticket.state === 'recorded' && UNNAMED.includes(ticket.category) && ticket.about.length === 0;
  if (!isBlank || isForStaffToEnd(ticket) || ticket.kind !== 'complaint') return undefined;
  if (!['repair', 'complaint'].includes(intent) || reading.confidence < 0.6 || UNNAMED.includes(category))
    return undefined;
  return cases.amend(ticket.id, { category, summary: summaryOf(text, category) }, '业主说到具体的事');
}

const DIGITS = '零一二三四五六七八九';
/** "五零二" after building and unit: the room that was missing. */
function roomAlone(text: string, { where, category, summary }: Ticket): string | undefined {
  if (!where.building || where.room || !isAtHome(summary, category)) return undefined;
  const plain = text
    .normalize('NFKC')
    .replace(/[室号房。.，,\s]/g, '')
    .replace(/[零〇一幺二两三四五六七八九]/g, c =>
      String(DIGITS.indexOf(c.replace('〇', '零').replace('幺', '一').replace('两', '二'))),
    );
  return /^\d{3,4}$/.test(plain) ? plain : undefined;
}

/** Where it comes from, when that is somebody else's home or another building than the reporter's. */
function sourceOf({ text, reading, cases }: Heard, { where, houseId }: Ticket): string | undefined {
  const named = neighbourIn(text);
  const earlier = /^\S+栋(?=那边$)/.exec(where.location ?? '')?.[0];
  const isOwnHome = houseId !== undefined || cases.asker.homes.some(h => h.building === where.building);
  if (named)
    return `${named.includes('栋') ? '' : (earlier ?? (where.building && !isOwnHome ? `${where.building}栋` : ''))}${named}`;
  const { building, room } = reading.slots;
  return isOwnHome && building && !room && building !== where.building ? `${building}栋那边` : undefined;
}

/** Adds the words to the ticket with whatever they tell; the line that confirms what changed, if something did. */
export function enrich(
  turn: Heard,
  ticket: Ticket,
  question?: string,
): { readonly said: string | undefined; readonly answered: boolean } {
  const { cases, reading, text } = turn;
  cases.add(ticket.id, turn.messageIds);
  const neighbour = ticket.category.startsWith('neighbor.') ? sourceOf(turn, ticket) : undefined;
  if (neighbour) {
    cases.amend(ticket.id, { where: { ...ticket.where, location: neighbour } }, '业主补充：来处');
    return { said: `好的，记下了：是${neighbour}。`, answered: true };
  }
  const meant = question === 'where' ? homeMeant(text, cases.asker.homes) : undefined;
  const said = meant ? whereOf(meant) : { ...houseIn(question === 'where' ? text : ''), ...whereOf(reading.slots) };
  const asWords =
    question === 'where' &&
    Object.keys(said).length === 0 &&
    text.length <= 20 &&
    PLACE_WORD.test(text) &&
    phoneIn(text, reading.slots) === undefined &&
    !/[?？吗]/.test(text)
      ? { location: text }
      : {};
  const lone = roomAlone(text, ticket);
  const fresh: Where = lone
    ? { ...ticket.where, room: lone }
    : question === 'where'
      ? { ...ticket.where, ...asWords, ...said }
      : { ...whereOf(reading.slots), ...ticket.where };
  const where = withHome(fresh, isAtHome(ticket.summary, ticket.category), cases.asker.homes);
  const phone = phoneIn(text, reading.slots);
  const isMoved = whereLabel(where) !== whereLabel(ticket.where);
  const change: Amendment = {
    ...(isMoved ? homeChange(turn, ticket, where) : {}),
    ...(phone && phone !== ticket.phone ? { phone } : {}),
    ...(ticket.happenedAt ? {} : happenedAt(reading.slots, cases)),
  };
  if (Object.keys(change).length > 0) cases.amend(ticket.id, change, '业主补充');
  const parts = [...(isMoved ? [`地点记为${whereLabel(where)}`] : []), ...(change.phone ? ['电话记下了'] : [])];
  const answered = question === 'where' ? isMoved : question === 'phone' ? Boolean(phone) : true;
  return { said: parts.length > 0 ? `好的，${parts.join('，')}。` : undefined, answered };
}
