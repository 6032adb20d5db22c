import { cutWords } from '../../src/domain/cut.ts';
import type { Where } from '../../src/domain/house.ts';
import type { Intent } from '../../src/domain/labels.ts';
import type { Matter, Slots } from '../../src/domain/reading.ts';
import type { Ticket } from '../../src/domain/ticket.ts';
import type { Asker, Cases, TicketDraft } from '../../src/ports/talk.ts';
import { wantsSecrecy } from '../answers.ts';
import { happenedAt } from '../happened.ts';
import { isMisconduct } from '../matter.ts';
import { homeOf, isAtHome, neighbourIn, whereOf, withHome } from '../place.ts';
import { summaryOf } from '../summary.ts';
import { isNight } from '../who.ts';

/** Kinds of matter that lie where the asker lives, unless he says otherwise. */
const AT_A_PLACE: readonly Intent[] = ['repair', 'complaint', 'fee_query'];
/** The number of a point in a list: "2、", "第三". */
export const POINT =
  /^\s*(第[一二三四五六七八九十]{1,2}[、.．，,是]?(?=\S)|[一二三四五六七八九十]{1,2}[、.．]|[(（]?\d{1,2}([)）、]|[.．](?!\d))|[①-⑳])\s*/u;
const MARK = /⟦p\d{1,6}⟧/;

/** The mark of a phone in the words, if any. */
export const phoneIn = (text: string, slots: Slots): string | undefined => slots.phone ?? MARK.exec(text)?.[0];

/** What somebody of ours did stands in the line as it was said: who may see the case hangs on it. */
const inOneLine = (text: string, category: Matter['category']): string => {
  const line = summaryOf(text, category);
  return isMisconduct(text) && !isMisconduct(line) ? cutWords(text.replace(MARK, '').replace(/\s+/g, ' '), 60) : line;
};

/** "楼上1301": somebody else's room, told by whoever lives below it. */
const isNextDoor = ({ room }: Where, words: string, homes: Asker['homes']): boolean =>
  room !== undefined && homes.length > 0 && homes.every(h => h.room !== room) && /楼上|楼下|隔壁|对门/.test(words);

/** The place as said; a neighbour's home that it comes from is a spot, not where the asker lives. */
function placeSaid(slots: Slots, category: Matter['category'], words: string, homes: Asker['homes']): Where {
  const said = whereOf(slots);
  const nextDoor = isNextDoor(said, words, homes) ? `${said.room}那家` : undefined;
  const neighbour = category.startsWith('neighbor.') || nextDoor ? (neighbourIn(words) ?? nextDoor) : undefined;
  if (!neighbour) return said;
  const { room, building, unit, ...rest } = said;
  const isTheirs = room === undefined || neighbour.includes(room);
  return isTheirs ? { ...rest, location: neighbour } : { ...said, location: neighbour };
}

/** Opens a ticket from what was said; place and home filled as far as they are certain. */
export function fileMatter(
  cases: Cases,
  matter: Matter,
  slots: Slots,
  words: string,
  messages: readonly number[],
  kind: Intent = matter.intent,
): Ticket {
  const said = placeSaid(slots, matter.category, words, cases.asker.homes);
  const where = AT_A_PLACE.includes(kind) ? withHome(said, isAtHome(words, matter.category), cases.asker.homes) : said;
  const house = homeOf(where, cases.asker.homes);
  const phone = phoneIn(words, slots);
  const isPressing = isMisconduct(words) || (matter.category === 'neighbor.noise' && isNight(cases));
  const draft: TicketDraft = {
    where,
    kind,
    category: matter.category,
    urgency: isPressing ? 'high' : matter.urgency === 'emergency' ? 'high' : matter.urgency,
    responsibility: matter.responsibility,
    summary: inOneLine((matter.text || words).replace(POINT, ''), matter.category) || '（只有图片）',
    messages,
    ...(phone ? { phone } : {}),
    ...happenedAt(slots, cases),
    ...(house ? { houseId: house.houseId } : {}),
    ...(wantsSecrecy(words) ? { confidential: true } : {}),
  };
  return cases.open(draft);
}
