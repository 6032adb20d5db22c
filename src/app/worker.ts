export interface WorkerParts<T> {
  /** Takes up to `free` due things, leased to us. */
  readonly claim: (free: number) => Promise<readonly T[]>;
  /** Works through one; settles its own failures. */
  readonly work: (item: T) => Promise<void>;
  readonly concurrency: number;
  /** Looks at least this often, whatever woke or failed to wake it. Milliseconds. */
  readonly lookMs: number;
  readonly onError: (error: unknown) => void;
  /** All hands are full: more may be due than we can take. */
  readonly onFull?: () => void;
}

export interface Worker<T> {
  /** Looks at once: something may be due. */
  poke(): void;
  /** Looks again in so many milliseconds; the rows alone decide what is due then. */
  pokeIn(ms: number): void;
  start(): void;
  /** Works until nothing is due and nothing under way; true when there was anything. For clocks moved by hand. */
  settle(): Promise<boolean>;
  /** What is under way, for renewing its leases. */
  items(): readonly T[];
  /** Takes nothing more and resolves when what is under way has ended. */
  stop(): Promise<void>;
}

/** Wishes to look within so many milliseconds of one another are granted together: nobody sees them, and a look is dear. */
const TOGETHER_MS = 25;

/** Takes due rows and works through them, some at a time. Rows are the queue: this only looks often enough. */
export function createWorker<T>({ claim, work, concurrency, lookMs, onError, onFull }: WorkerParts<T>): Worker<T> {
  const underWay = new Map<Promise<void>, T>();
  const timers = new Set<NodeJS.Timeout>();
  const wished = new Set<number>();
  let running = false;
  let looking: Promise<number> | undefined;
  let again = false;

  /** One look; looks never overlap, and a wish that comes meanwhile is granted right after. */
  function look(): Promise<number> {
    if (looking) {
      again = true;
      return looking;
    }
    looking = take().finally(() => {
      looking = undefined;
      if (again && running) {
        again = false;
        void look();
      }
    });
    return looking;
  }

  async function take(): Promise<number> {
    const free = concurrency - underWay.size;
    if (free <= 0) return 0;
    try {
      const items = await claim(free);
      for (const item of items) {
        const done = work(item)
          .catch(onError)
          .finally(() => {
            underWay.delete(done);
            // Not after each single one: a look that finds several is as dear as one that finds one.
            if (running && underWay.size <= concurrency / 2) void look();
          });
        underWay.set(done, item);
      }
      if (items.length === free) onFull?.();
      return items.length;
    } catch (error) {
      onError(error);
      return 0;
    }
  }

  let every: NodeJS.Timeout | undefined;
  return {
    poke() {
      if (running) void look();
    },
    pokeIn(ms) {
      if (!running) return;
      // Wishes for the same moment are one look: a look that finds many is no dearer than one that finds one.
      const moment = Math.ceil((performance.now() + ms + 1) / TOGETHER_MS);
      if (wished.has(moment)) return;
      wished.add(moment);
      const timer = setTimeout(
        () => {
          timers.delete(timer);
          wished.delete(moment);
          void look();
        },
        Math.max(1, moment * TOGETHER_MS - performance.now()),
      );
      timer.unref();
      timers.add(timer);
    },
    start() {
      running = true;
      every = setInterval(() => void look(), lookMs);
      void look();
    },
    async settle() {
      let worked = false;
      for (;;) {
        if (looking) await looking;
        const taken = await look();
        if (taken === 0 && underWay.size === 0) return worked;
        worked = true;
        await Promise.all(underWay.keys());
      }
    },
    items: () => [...underWay.values()],
    async stop() {
      running = false;
      clearInterval(every);
      for (const timer of timers) clearTimeout(timer);
      await looking?.catch(() => {});
      await Promise.all(underWay.keys());
    },
  };
}
