import type { Feed } from '../ports/feed.ts';

/** Wakes readers within this process. */
export function createFeed(): Feed {
  const watchers = new Map<string, Set<() => void>>();
  return {
    wake(topic) {
      for (const onWake of watchers.get(topic) ?? []) onWake();
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
