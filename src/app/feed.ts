import type { Feed, Signals } from '../ports/feed.ts';

/** Wakes readers within this process, and by signals those of others. */
export function createFeed(signals?: Signals): Feed {
  const watchers = new Map<string, Set<() => void>>();
  const wakeHere = (topic: string) => {
    for (const onWake of watchers.get(topic) ?? []) onWake();
  };
  signals?.onTold(wakeHere);
  return {
    wake(topic) {
      wakeHere(topic);
      signals?.tell(topic);
    },
    watch(topic, onWake) {
      const set = watchers.get(topic) ?? new Set();
      watchers.set(topic, set.add(onWake));
      return () => {
        set.delete(onWake);
        if (set.size === 0) watchers.delete(topic);
      };
    },
  };
}
