import type { Flow } from './engine/flow.ts';
import { handOver } from './question.ts';
import { setAside } from './replay.ts';

/** Whatever no other flow takes is written down for a person to read. */
export const fallback: Flow = {
  name: 'fallback',
  hears: () => true,
  answer(turn) {
    handOver(turn, setAside(turn), '您说的我原样记下了，');
  },
};
