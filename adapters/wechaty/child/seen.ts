/** Ids of messages of the last day: puppets tell of a message twice, and of old ones after a login. */
export interface Seen {
  /** True when it was asked for before. */
  isKnown(id: string, now?: number): boolean;
}

const KEPT_MS = 26 * 3_600_000;
const MOST = 100_000;

export function createSeen(): Seen {
  const times = new Map<string, number>();
  return {
    isKnown(id, now = Date.now()) {
      if (times.has(id)) return true;
      times.set(id, now);
      for (const [oldest, at] of times) {
        if (times.size <= MOST && now - at <= KEPT_MS) break;
        times.delete(oldest);
      }
      return false;
    },
  };
}
