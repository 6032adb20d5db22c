import type { Ticket } from '../src/domain/ticket.ts';
import { isOpen } from '../src/domain/ticket.ts';
import type { Flow, Heard } from './engine/flow.ts';
import { alike, theOneWith } from './pointing.ts';
import { namedIn, tellOf, tellOfClosed } from './status.ts';

const TEN_MINUTES = 10 * 60_000;
const NTH: readonly (readonly [RegExp, number])[] = [
  [/^第?[一1①](个|件|条)?/, 0],
  [/^第?[二两2②](个|件|条)?/, 1],
  [/^第?[三3③](个|件|条)?/, 2],
  [/^最(后|下面)一?(个|件|条)?/, -1],
];
/** "灯那个呢": one of those just listed, and nothing new about it. */
const POINTS = /^.{0,10}(那|这)(个|件|条|事)(呢|怎么样了?|到哪了|怎么说|啊|吗)?[？?。]*$|^.{1,8}呢[？?]*$/;

/** Which of the cases listed a moment ago is meant. */
function pointedAt({ text, cases, memo }: Heard): Ticket | undefined {
  const { listed } = memo;
  if (!listed || text.length > 14 || cases.now.getTime() - new Date(listed.at).getTime() > TEN_MINUTES)
    return undefined;
  const shown = listed.ids.flatMap(id => cases.tickets.find(t => t.id === id) ?? []);
  const nth = NTH.find(([words]) => words.test(text.trim()))?.[1];
  const counted = nth === undefined || text.length > 8 ? undefined : shown.at(nth);
  return (
    namedIn(text, shown) ??
    counted ??
    (POINTS.test(text.trim()) ? (alike(text, shown) ?? theOneWith(text, shown)) : undefined)
  );
}

/** "第二个呢", after several cases were listed: that one. */
export const listed: Flow = {
  name: 'listed',
  hears: turn => pointedAt(turn) !== undefined,
  answer(turn) {
    const ticket = pointedAt(turn)!;
    if (!isOpen(ticket)) return tellOfClosed(turn, ticket);
    turn.cases.add(ticket.id, turn.messageIds);
    tellOf(turn, ticket);
  },
};
