import type { Flow } from './engine/flow.ts';
import { fileMatter } from './intake/file.ts';
import { readBack } from './intake/receipt.ts';
import { handedTo, onHand } from './who.ts';

/** Whatever no other flow takes is written down for a person to read. */
export const fallback: Flow = {
  name: 'fallback',
  hears: () => true,
  answer(turn) {
    const ticket = fileMatter(turn.cases, turn.reading, turn.reading.slots, turn.text, turn.messageIds, 'inquiry');
    turn.say(
      'fallback.filed',
      `我先原样记下来，请同事来看：\n${readBack(turn.cases, ticket)}\n${handedTo(turn.cases, onHand(turn.cases))}。`,
    );
  },
};
