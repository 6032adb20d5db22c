import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from '../../src/db/client.ts';

/** A database that takes so much longer for each statement and each transaction, and counts them. */
export function slowed(client: Client) {
  let ms = 0;
  let asked = 0;
  let quicker = new AbortController();
  const wait = async () => {
    asked++;
    if (ms > 0) await pause(ms, undefined, { signal: quicker.signal }).catch(() => {});
  };
  const db = new Proxy(client.db, {
    get(target, key) {
      if (key === 'execute')
        return async (query: Parameters<typeof target.execute>[0]) => {
          await wait();
          return target.execute(query);
        };
      const member: unknown = Reflect.get(target, key);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
  return {
    client: {
      ...client,
      db,
      async transaction(fn, options) {
        await wait();
        return client.transaction(fn, options);
      },
    } satisfies Client,
    /** Statements and transactions until now. */
    asked: () => asked,
    /** From now on; what waits at this moment waits no longer. */
    slow(by: number): void {
      ms = by;
      quicker.abort();
      quicker = new AbortController();
    },
  };
}
