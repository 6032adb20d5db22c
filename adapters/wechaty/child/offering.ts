import type { Heard } from '../protocol.ts';
import type { Spool } from '../spool.ts';

/** Hands what is in the spool to the parent, one at a time, in the order in which it came. */
export interface Offering {
  /** A message has come and is being read: what came later waits for it. */
  expect(key: string): void;
  /** It lies in the spool. */
  ready(key: string): void;
  /** Nothing will come of it. */
  drop(key: string): void;
  /** It is on record. */
  kept(key: string): void;
}

export function createOffering(spool: Spool, offer: (heard: Heard) => void): Offering {
  const ready = new Set(spool.keys());
  let line = [...ready];
  let offered: string | undefined;

  function next(): void {
    while (!offered && line[0] && ready.has(line[0])) {
      const heard = spool.read(line[0]);
      if (!heard) leave(line[0]);
      else {
        offered = line[0];
        offer(heard);
      }
    }
  }

  function leave(key: string): void {
    ready.delete(key);
    line = line.filter(other => other !== key);
    if (offered === key) offered = undefined;
  }

  queueMicrotask(next);
  return {
    expect(key) {
      line.push(key);
      if (line.length > 1 && key < line.at(-2)!) line.sort();
    },
    ready(key) {
      ready.add(key);
      next();
    },
    drop(key) {
      leave(key);
      next();
    },
    kept(key) {
      spool.remove(key);
      leave(key);
      next();
    },
  };
}
