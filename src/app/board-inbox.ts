import type { BoardInbox, BoardInboxRows, ComingBody } from '../ports/case-board.ts';
import { createTogether } from './together.ts';

/** Bodies of one statement. */
const MOST_TOGETHER = 16;

/** What the outside desk brings side by side is kept, and noted as done, in one statement. */
export function gatherInbox({ keepAll, doneAll, ...inbox }: BoardInboxRows): BoardInbox {
  const keep = createTogether<ComingBody, boolean>({
    run: keepAll,
    keyOf: ({ key }) => key,
    most: MOST_TOGETHER,
    atOnce: 2,
  });
  const done = createTogether<string, undefined>({
    run: async keys => {
      await doneAll(keys);
      return [];
    },
    keyOf: key => key,
    most: MOST_TOGETHER,
    atOnce: 1,
  });
  return { ...inbox, keep: (key, body, me) => keep({ key, body, me }), done };
}
