import type { Heard } from '../protocol.ts';
import type { Spool } from '../spool.ts';

/** Hands what is in the spool to the parent: each chat in the order in which it came, and no chat behind another. */
export interface Offering {
  /**
   * A message has come and is being read. Until it is known whose chat it belongs to, what came later waits for it, but not for long;
   * not at all when it is `isLate`, because it was waited for before.
   */
  expect(key: string, isLate?: boolean): void;
  /** It belongs to this chat: only what came later there waits for it, and no longer than a few seconds for its bytes. */
  belongs(key: string, chat: string): void;
  /** It lies in the spool. */
  ready(key: string): void;
  /** Nothing will come of it. */
  drop(key: string): void;
  /** It is on record. */
  kept(key: string): void;
}

interface Waiting {
  chat?: string;
  isReady: boolean;
  isOffered: boolean;
  /** Nobody waits for it any more: neither to learn its chat nor for its bytes. */
  isLate: boolean;
}

/** Longest that others wait for a message of which nothing is known, and that its own chat then waits for its bytes. */
const LONGEST_MS = { unknown: 3000, bytes: 5000 } as const;
/** Messages the parent brings on record side by side. */
const AT_ONCE = 4;

export function createOffering(spool: Spool, offer: (heard: Heard) => void, longestMs = LONGEST_MS): Offering {
  const fresh = { isReady: false, isOffered: false, isLate: false } as const;
  let line = new Map<string, Waiting>(spool.keys().map(key => [key, { ...fresh, isReady: true }]));
  let last = [...line.keys()].at(-1) ?? '';
  let offered = 0;

  function next(): void {
    const chats = new Set<string>();
    for (const [key, one] of line) {
      if (offered >= AT_ONCE) return;
      const chat = one.chat ?? chatInSpool(key, one);
      if (chat === undefined) {
        if (one.isLate || !line.has(key)) continue;
        return;
      }
      if (!chats.has(chat)) give(key, one);
      // A fire told after a video that is slow to come is not behind it.
      if (one.isReady || !one.isLate) chats.add(chat);
    }
  }

  function chatInSpool(key: string, one: Waiting): string | undefined {
    const heard = one.isReady ? spool.read(key) : undefined;
    if (heard) one.chat = chatOf(heard);
    else if (one.isReady) line.delete(key);
    return one.chat;
  }

  function give(key: string, one: Waiting): void {
    if (!one.isReady || one.isOffered) return;
    const heard = spool.read(key);
    if (!heard) {
      line.delete(key);
      queueMicrotask(next);
      return;
    }
    one.isOffered = true;
    offered += 1;
    offer(heard);
  }

  function leave(key: string): void {
    if (line.get(key)?.isOffered) offered -= 1;
    line.delete(key);
    next();
  }

  function change(key: string, what: Partial<Waiting>): void {
    Object.assign(line.get(key) ?? {}, what);
    next();
  }

  const pass = (key: string) => change(key, { isLate: true });

  queueMicrotask(next);
  return {
    expect(key, isLate = false) {
      line.set(key, { ...fresh, isLate });
      if (key < last) line = new Map([...line].sort(([a], [b]) => (a < b ? -1 : 1)));
      else last = key;
      if (!isLate) setTimeout(() => line.get(key)?.chat === undefined && pass(key), longestMs.unknown).unref();
    },
    belongs(key, chat) {
      change(key, { chat });
      setTimeout(() => pass(key), longestMs.bytes).unref();
    },
    ready: key => change(key, { isReady: true }),
    drop: leave,
    kept(key) {
      spool.remove(key);
      leave(key);
    },
  };
}

/** Where a message was said, as `belongs` is told. */
export const chatOf = ({ room, from }: Pick<Heard, 'room' | 'from'>): string => room?.id ?? from.id;
