import { isOpen, type Ticket } from '../../src/domain/ticket.ts';
import { beginsAnother } from '../answers.ts';
import type { Flow, Heard } from '../engine/flow.ts';
import { holdsReport, REPORTS } from '../matter.ts';
import { isSaidAgain, saidAgainLine } from '../meanwhile.ts';
import { askWhich } from '../which.ts';
import { intakeDialogue } from './dialogue.ts';
import { standsWith } from './receipt.ts';
import { takeReport } from './report.ts';

const STILL = /还是|还在|还没|又|一直|仍|没人(来|管|理)|至今|到现在|催/;

/** The open cases that these words may be about: same category, and no other place is named. */
function alreadyOpen({ cases, reading, text }: Heard): readonly Ticket[] {
  if (reading.category === 'none.general' || reading.matters.length > 1 || beginsAnother(text)) return [];
  const { building, unit, room, location } = reading.slots;
  const differs = (said: string | undefined, known: string | undefined) =>
    said !== undefined && known !== undefined && !said.includes(known) && !known.includes(said);
  return cases.tickets.filter(
    ({ where, ...t }) =>
      isOpen(t) &&
      (t.kind === 'repair' || t.kind === 'complaint') &&
      t.category === reading.category &&
      !(
        differs(building, where.building) ||
        differs(unit, where.unit) ||
        differs(room, where.room) ||
        (differs(location, where.location) && !isBoth(text, location, where.location))
      ),
  );
}

/** "客厅也漏了" beside the kitchen: the same thing going on, or another; he is asked. */
const ROOM = /厨|卫|客厅|卧|阳台|书房|餐厅|房间|厕|浴/;
const isBoth = (text: string, said: string | undefined, known: string | undefined): boolean =>
  /也/.test(text) && ROOM.test(said ?? '') && ROOM.test(known ?? '');

/** It is still not well: nobody has to start over. */
function addToOpen(turn: Heard, ticket: Ticket): void {
  const { cases } = turn;
  cases.add(ticket.id, turn.messageIds);
  turn.say(
    'intake.still',
    `给您添麻烦了，让您一直等，很抱歉。这件事还开着（${ticket.number}），您刚说的我加进去了，${standsWith(cases, ticket)}。`,
  );
}

/** Takes reports: complaint, repair, suggestion, praise. */
export const intake: Flow = {
  name: 'intake',
  hears: ({ reading, text, pictures }) =>
    REPORTS.includes(reading.intent) ||
    reading.intent === 'emergency' ||
    (!text && pictures > 0) ||
    holdsReport(reading, text),
  dialogues: [intakeDialogue],
  answer(turn) {
    const isReport = turn.reading.intent === 'repair' || turn.reading.intent === 'complaint';
    const [known, ...more] = isReport ? alreadyOpen(turn) : [];
    if (!known) takeReport(turn);
    else if (more.length > 0) askWhich(turn, [known, ...more]);
    else if (isSaidAgain(turn.text, known)) turn.say('intake.again', saidAgainLine(turn, known));
    else if (STILL.test(turn.text)) addToOpen(turn, known);
    else askWhich(turn, [known]);
  },
};
