import { isOpen, type Ticket } from '../src/domain/ticket.ts';
import { isCancel, isSolved, isThanks, wantsSecrecy } from './answers.ts';
import { applyTo } from './apply.ts';
import type { Flow, Heard } from './engine/flow.ts';
import { isWork } from './intake/questions.ts';
import { isAkin } from './matter.ts';
import { isStillGoingOn } from './meanwhile.ts';
import { correctionIn, isAtHome, isWhereKnown, whereOf } from './place.ts';
import { namedIn } from './status.ts';
import { askWhich, which } from './which.ts';

/** The open case the words are about, when that is certain. */
function certainly({ text, reading }: Heard, open: readonly Ticket[]): Ticket | undefined {
  const akin = open.filter(t => reading.category !== 'none.general' && isAkin(t.category, reading.category));
  return namedIn(text, open) ?? (open.length === 1 ? open[0] : akin.length === 1 ? akin[0] : undefined);
}

const isAboutCase = ({ text }: Heard): boolean =>
  correctionIn(text) !== undefined || isStillGoingOn(text) || isCancel(text) || isSolved(text) || wantsSecrecy(text);
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
function saysMore({ cases, reading, text }: Heard): boolean {
  const [ticket, ...more] = cases.tickets.filter(isOpen);
  return (
    ticket?.kind === 'repair' &&
    more.length === 0 &&
    text.length <= 12 &&
    MORE.test(text) &&
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
    else askWhich(turn, open);
  },
};
