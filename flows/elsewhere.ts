import type { Flow, Heard } from './engine/flow.ts';
import { handOver } from './question.ts';
import { setAside } from './replay.ts';
import { asksForNews, namedIn } from './status.ts';

const NUMBERS = /[A-Z]{1,4}-\d{2}-\d{4,}/gi;

/** Numbers in the words, and whether any of them is a case of this chat. */
function namesAnother({ text, cases }: Heard): boolean {
  const named = [...text.matchAll(NUMBERS)].map(m => m[0].toUpperCase());
  const own = new Set(cases.tickets.map(t => t.number.toUpperCase()));
  return named.length > 0 && !named.some(n => own.has(n));
}

/**
 * A number that is not of this chat: whoever names it may be mistaken, or curious. Nothing is said of that case, not even
 * that it exists, and nothing is done to the asker's own in its stead; a person looks.
 */
export const elsewhere: Flow = {
  name: 'elsewhere',
  interrupts: turn => namesAnother(turn) && !(namedIn(turn.text, turn.cases.kin) && asksForNews(turn)),
  answer: turn => {
    const kin = namedIn(turn.text, turn.cases.kin);
    if (kin)
      return void handOver(turn, setAside(turn), `${kin.number}是您在另一个聊天里说的，这次说的我一并转给同事，`);
    handOver(turn, setAside(turn), '您说的那个编号不在这个聊天里，我请同事核对。您这次问的，');
  },
};
