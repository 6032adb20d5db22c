import type { SQL } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import type { Client } from '../../src/db/client.ts';

/** A client that remembers which statements were under way at each moment when tables were emptied. */
export function watched(client: Client): Client & { readonly leftOver: readonly string[] } {
  const dialect = new PgDialect();
  const underWay = new Map<object, string>();
  const leftOver: string[] = [];

  async function during<T>(words: string, work: () => PromiseLike<T>): Promise<T> {
    const mark = {};
    if (words.startsWith('truncate')) leftOver.push(...underWay.values());
    underWay.set(mark, words);
    try {
      return await work();
    } finally {
      underWay.delete(mark);
    }
  }

  const db = new Proxy(client.db, {
    get(target, name) {
      if (name === 'execute')
        return (query: SQL) => during(dialect.sqlToQuery(query).sql.slice(0, 80), () => target.execute(query));
      const found: unknown = Reflect.get(target, name);
      return typeof found === 'function' ? found.bind(target) : found;
    },
  });
  return {
    ...client,
    db,
    leftOver,
    transaction: (fn, options) => during('a transaction', () => client.transaction(fn, options)),
  };
}
