import type { Where } from '../../src/domain/house.ts';
import type { Intent } from '../../src/domain/labels.ts';
import type { Matter, Slots } from '../../src/domain/reading.ts';
import type { Ticket } from '../../src/domain/ticket.ts';
import type { Cases, TicketDraft } from '../../src/ports/talk.ts';
import { isMisconduct } from '../matter.ts';
import { homeOf, isAtHome, neighbourIn, whereOf, withHome } from '../place.ts';
import { summaryOf } from '../summary.ts';
import { isNight } from '../who.ts';

/** Kinds of matter that lie where the asker lives, unless he says otherwise. */
const AT_A_PLACE: readonly Intent[] = ['repair', 'complaint', 'fee_query'];
const MARK = /⟦p\d{1,6}⟧/;

/** The mark of a phone in the words, if any. */
export const phoneIn = (text: string, slots: Slots): string | undefined => slots.phone ?? MARK.exec(text)?.[0];

/** What somebody of ours did stands in the line as it was said: who may see the case hangs on it. */
const inOneLine = (text: string, category: Matter['category']): string => {
  const line = summaryOf(text, category);
  return isMisconduct(text) && !isMisconduct(line) ? text.replace(MARK, '').replace(/\s+/g, ' ').slice(0, 60) : line;
};

/** The place as said; a neighbour's home that it comes from is a spot, not where the asker lives. */
function placeSaid(slots: Slots, category: Matter['category'], words: string): Where {
  const said = whereOf(slots);
  const neighbour = category.startsWith('neighbor.') ? neighbourIn(words) : undefined;
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
  const said = placeSaid(slots, matter.category, words);
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
    summary: inOneLine(matter.text || words, matter.category) || '（只有图片）',
    messages,
    ...(phone ? { phone } : {}),
    ...(slots.time ? { happenedAt: slots.time } : {}),
    ...(house ? { houseId: house.houseId } : {}),
  };
  return cases.open(draft);
}
