import type { Category } from '../src/domain/labels.ts';
import { isOpen } from '../src/domain/ticket.ts';
import type { Flow } from './engine/flow.ts';
import { isStillGoingOn } from './meanwhile.ts';
import { ABUSE } from './summary.ts';

const isMereAnger = (text: string, category: Category): boolean =>
  ABUSE.test(text) && text.length <= 14 && (category === 'none.general' || category === 'service.attitude');

/** Anger without a matter, advertisements, games with the machine: one polite line, nothing opened. */
export const other: Flow = {
  name: 'other',
  hears: ({ reading, text, cases }) =>
    !(isStillGoingOn(text) && cases.tickets.some(isOpen)) &&
    ((reading.intent === 'other' && !reading.abstain) || isMereAnger(text, reading.category)),
  answer({ text, cases, say }) {
    if (ABUSE.test(text))
      say('other.anger', '听得出您很生气，给您添堵了，抱歉。是哪件事让您不痛快，您说给我听，我记下来转给同事。');
    else
      say(
        'other.offside',
        `这里是${cases.community.name}门房，帮您记事、转事、找同事。小区和家里的事，直接说给我听就行。`,
      );
  },
};
