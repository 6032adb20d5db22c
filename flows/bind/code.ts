import { withoutCode } from '../../src/domain/binding-code.ts';
import { isOpen } from '../../src/domain/ticket.ts';
import type { Cases } from '../../src/ports/talk.ts';
import { bare } from '../answers.ts';
import type { Flow, Heard } from '../engine/flow.ts';
import { homesSpoken } from '../homes.ts';
import { takeReport } from '../intake/report.ts';
import { REPORTS } from '../matter.ts';
import { homeOf, isAtHome, isWhereKnown, withHome } from '../place.ts';
import { missedLines } from './missed.ts';
import { firstToBind } from './who.ts';

const SPEAKS_OF_IT = /绑|码|认证/;

/** There is more in the words than a code and what goes with it. */
const rest = (text: string): string => bare(withoutCode(text).replace(SPEAKS_OF_IT, ''));

/** The code was right: the chat is the home's from now on. */
function bound({ asker }: Cases): string {
  const you = asker.calledAs ? `${asker.calledAs}，` : '';
  return `${you}核对上了，这个聊天已经和${homesSpoken(asker.homes)}绑好。以后说“我家”就知道是这里，不用再报房号。`;
}

/** The code is unknown, used or older than ten minutes: one answer for all. */
const WRONG =
  '这串码没有对上。请照着客服台给您的再看一遍；没写错的话，请同事重新给您一个就行。没绑定也不耽误，有事直接说。';

/** Five wrong codes: an hour's pause. */
const paused = ({ community: { settings } }: Cases): string =>
  `绑定码先试到这里，歇一个小时再发。想早点办好，请到客服台（${settings.deskFrom}–${settings.deskUntil}）当面办，或打24小时电话${settings.phone24}。没绑定也不耽误，有事直接说。`;

/** What is being reported lies in the home that is known now: nobody asks for it any more. */
function placeWhatIsOpen({ cases, open }: Heard): void {
  const id = open.map(d => (d.data as { readonly ticketId?: string }).ticketId).find(Boolean);
  const ticket = cases.tickets.find(t => t.id === id && isOpen(t));
  if (!ticket || ticket.houseId !== undefined) return;
  const atHome = isAtHome(ticket.summary, ticket.category);
  if (!atHome || isWhereKnown(ticket.where, atHome)) return;
  const where = withHome(ticket.where, atHome, cases.asker.homes);
  const houseId = homeOf(where, cases.asker.homes)?.houseId;
  if (houseId) cases.amend(ticket.id, { where, houseId }, '绑定了房屋');
}

/** A code from the desk, in the middle of whatever is being said; the record has decided on it already. */
export const bindingCode: Flow = {
  name: 'binding-code',
  // A code that does not serve, amid other words, may have been none: the words are heard as always.
  interrupts: ({ cases, text }) =>
    cases.code === 'bound' ||
    cases.code === 'handed' ||
    (cases.code !== undefined && (rest(text).length <= 2 || SPEAKS_OF_IT.test(text))),
  answer(turn) {
    const { cases, reading, text } = turn;
    const isBinding = turn.open[0]?.id === 'binding@1';
    if (cases.code === 'bound') {
      turn.say('bind.bound', bound(cases));
      if (cases.missed) turn.say('missed.bound', missedLines(cases.missed, cases.community.timeZone));
      placeWhatIsOpen(turn);
    } else if (cases.code === 'handed') {
      turn.say(
        'bind.handed',
        `这串码是对的。这个聊天已经绑着别的登记，${firstToBind(cases)}，核对后帮您并到一起，结果发在这里。`,
      );
    } else turn.say(`bind.${cases.code}`, cases.code === 'paused' ? paused(cases) : WRONG);
    if (isBinding && cases.code !== 'wrong' && cases.code !== 'paused') {
      turn.cases.cancelTimer('questions');
      turn.drop(turn.open.map(d => d.id).filter(id => id !== 'binding@1'));
    }
    if (REPORTS.includes(reading.intent) && rest(text).length >= 4) takeReport({ ...turn, text: withoutCode(text) });
    else if (!isBinding) turn.takeUpAgain();
  },
};
