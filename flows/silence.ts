import { isOpen } from '../src/domain/ticket.ts';
import { hearSilently } from './emergency/suspect.ts';
import type { Flow } from './engine/flow.ts';

/** A person has taken the chat over: nothing is said; what comes in is added to the newest open case, danger to its own. */
export const silence: Flow = {
  name: 'silence',
  interrupts: ({ cases }) => cases.takenOver,
  answer(turn) {
    const newest = turn.cases.tickets.find(isOpen);
    if (!hearSilently(turn) && newest) turn.cases.add(newest.id, turn.messageIds);
    turn.cases.cancelTimer('questions');
    turn.cases.cancelTimer('person');
    turn.drop();
  },
};
