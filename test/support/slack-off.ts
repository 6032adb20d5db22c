import type { Overrides } from '../../src/service.ts';

/** The record as one that does not remember that a message may have arrived: nothing is asked before it is sent again. */
export const neverAsks: Overrides = {
  book: book => ({
    ...book,
    deliveries: {
      ...book.deliveries,
      due: async (laneIds, now) =>
        new Map(
          [...(await book.deliveries.due(laneIds, now))].map(([lane, rows]) => [
            lane,
            rows.map(row => ({ ...row, wasSending: false })),
          ]),
        ),
    },
  }),
};

/** The record as one that takes the first failure for the last word. */
export const givesUp: Overrides = {
  book: book => ({
    ...book,
    transaction: (fn, options) =>
      book.transaction(
        stores =>
          fn({
            ...stores,
            deliveries: {
              ...stores.deliveries,
              settle: (delivered, me, now) =>
                stores.deliveries.settle(
                  delivered.map(({ lane, outcomes }) => ({
                    lane,
                    outcomes: outcomes.map(({ row, result }) => ({
                      row,
                      result: result.kind === 'retry' ? { kind: 'refused', why: result.why } : result,
                    })),
                  })),
                  me,
                  now,
                ),
            },
          }),
        options,
      ),
  }),
};
