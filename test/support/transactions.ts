import type { Book } from '../../src/ports/stores.ts';

/** Counts the transactions under way. */
export function watchTransactions() {
  let open = 0;
  return {
    open: () => open,
    book: (book: Book): Book => ({
      ...book,
      async transaction(...args) {
        open++;
        return book.transaction(...args).finally(() => open--);
      },
    }),
  };
}
