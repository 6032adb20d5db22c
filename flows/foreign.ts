import { isOpen, type Ticket } from '../src/domain/ticket.ts';
import type { Flow, Heard } from './engine/flow.ts';
import { standsWith } from './intake/receipt.ts';
import { handOver } from './question.ts';
import { setAside } from './replay.ts';

/** Letters of neither Chinese nor Latin make most of it. */
function isOther(text: string, atLeast = 4): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const known = text.match(/[\p{Script=Han}\p{Script=Latin}]/gu)?.length ?? 0;
  return letters >= atLeast && known * 2 < letters;
}

/** The case of what was said in that script before; "301호" after it belongs there. */
const before = ({ cases }: Heard): Ticket | undefined => cases.tickets.find(t => isOpen(t) && isOther(t.summary));

/** Another script: kept as it is for a person to read, and said in English too. */
export const foreign: Flow = {
  name: 'foreign',
  hears: turn => isOther(turn.text, before(turn) ? 1 : 4),
  answer(turn) {
    turn.memo.writesEnglish = true;
    const known = before(turn);
    if (known) {
      turn.cases.add(known.id, turn.messageIds);
      turn.say('foreign.added', `这句也原样记进${known.number}了，${standsWith(turn.cases, known)}。`);
      return;
    }
    handOver(
      { ...turn, say: (_, text) => turn.say('foreign.handed', text) },
      setAside(turn),
      '您用的文字我读不准，原样记下了，',
    );
  },
};
