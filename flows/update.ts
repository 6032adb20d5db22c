import type { Slots } from '../src/domain/reading.ts';
import { isOpen, type Ticket } from '../src/domain/ticket.ts';
import { isCancel, isSolved, isThanks, wantsSecrecy } from './answers.ts';
import { applyTo } from './apply.ts';
import type { Flow, Heard } from './engine/flow.ts';
import { isWork } from './intake/questions.ts';
import { isAkin } from './matter.ts';
import { isStillGoingOn } from './meanwhile.ts';
import { correctionIn, isAtHome, isWhereKnown, whereOf } from './place.ts';
import { isMute, isOfSomeCase, pointedAt } from './pointing.ts';
import { doneLately } from './relapse.ts';
import { namedIn } from './status.ts';
import { askWhich, which } from './which.ts';

/** The open case the words are about, when that is certain. */
function certainly({ cases, text, reading }: Heard, open: readonly Ticket[]): Ticket | undefined {
  const known = namedIn(text, open) ?? pointedAt(text, open);
  if (known || isMute(text))
    return known ?? (open.length === 1 && doneLately(cases).length === 0 ? open[0] : undefined);
  const akin = open.filter(t => reading.category !== 'none.general' && isAkin(t.category, reading.category));
  return open.length === 1 ? open[0] : akin.length === 1 ? akin[0] : undefined;
}

/** What was spoken of last first; where not even what is wrong is said, it may be what was called done. */
function likelyOf({ cases, text }: Heard, open: readonly Ticket[]): readonly Ticket[] {
  const [done] = isMute(text) ? doneLately(cases) : [];
  const last = (t: Ticket) => Math.max(0, ...t.messages);
  const inOrder = open.toSorted((a, b) => last(b) - last(a));
  return done ? [...inOrder.slice(0, 2), done] : inOrder;
}

const isAboutCase = ({ cases, text }: Heard): boolean =>
  namedIn(text, cases.tickets.filter(isOpen)) !== undefined ||
  pointedAt(text, cases.tickets.filter(isOpen)) !== undefined ||
  correctionIn(text) !== undefined ||
  isStillGoingOn(text) ||
  isCancel(text) ||
  isSolved(text) ||
  wantsSecrecy(text);
/** The place that the one open case still lacks, long after it was asked for. */
function saysWhere({ cases, reading, text }: Heard): boolean {
  const [ticket, ...more] = cases.tickets.filter(isOpen);
  return (
    ticket !== undefined &&
    more.length === 0 &&
    text.length <= 30 &&
    isWork(ticket) &&
    !isWhereKnown(ticket.where, isAtHome(ticket.summary, ticket.category)) &&
    Object.keys(whereOf(reading.slots)).length > 0
  );
}
/** "三楼的也不亮了": more of what the one open repair is about, whatever staff have called it since. */
const MORE = /^[^，。！？!?\n]{0,6}也(不|没|坏|漏|堵|湿|响|黑|停|灭)/;
/** "地下车库也漏水" beside a leaking kitchen. */
const isElsewhere = ({ location }: Slots, { where, houseId }: Ticket): boolean =>
  location !== undefined && where.location !== undefined && (houseId !== undefined) !== AT_HOME.test(location);
const AT_HOME = /家|厨|卫|客厅|卧|阳台|书房|餐厅|房间|马桶|厕|浴/;
function saysMore({ cases, reading, text }: Heard): boolean {
  const [ticket, ...more] = cases.tickets.filter(isOpen);
  return (
    ticket?.kind === 'repair' &&
    more.length === 0 &&
    text.length <= 12 &&
    MORE.test(text) &&
    !isElsewhere(reading.slots, ticket) &&
    reading.alert === undefined
  );
}
const SAYS_LITTLE = ['smalltalk', 'other', 'ticket_update', 'inquiry'];

/** What owners tell us about a case we have: it is over, it is different, there is more, another time suits. */
export const update: Flow = {
  name: 'update',
  hears: turn =>
    (turn.reading.intent === 'ticket_update' && !turn.reading.abstain) ||
    saysMore(turn) ||
    (isOfSomeCase(turn.text) && turn.reading.alert === undefined && turn.cases.tickets.some(isOpen)) ||
    ((turn.reading.abstain || SAYS_LITTLE.includes(turn.reading.intent)) &&
      (isAboutCase(turn) || saysWhere(turn)) &&
      turn.cases.tickets.some(isOpen)),
  dialogues: [which],
  answer(turn) {
    const open = turn.cases.tickets.filter(isOpen);
    if (open.length === 0) {
      const isGood = isSolved(turn.text) || isThanks(turn.text) || isCancel(turn.text);
      turn.say(
        'update.none',
        isGood
          ? '好的，谢谢您告诉我。有事随时发给我。'
          : '收到。您在这里没有正在办的事，是要说一件新的事吗？一句话讲给我听就行。',
      );
      return;
    }
    const ticket = certainly(turn, open);
    if (ticket) applyTo(turn, ticket);
    else askWhich(turn, likelyOf(turn, open));
  },
};
