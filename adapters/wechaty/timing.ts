/** Time as the supervisor knows it; tests move it by hand. */
export interface Timing {
  now(): Date;
  /** Calls once after that many milliseconds; returns what cancels it. */
  after(ms: number, call: () => void): () => void;
}

export const realTiming: Timing = {
  now: () => new Date(),
  after(ms, call) {
    const timer = setTimeout(call, ms);
    return () => clearTimeout(timer);
  },
};

export interface Timers {
  set(name: string, ms: number, call: () => void): void;
  clear(...names: string[]): void;
}

/** Timers by name: setting one again moves it. */
export function createTimers(timing: Timing): Timers {
  const cancels = new Map<string, () => void>();
  const clear = (...names: string[]) => {
    for (const name of names) {
      cancels.get(name)?.();
      cancels.delete(name);
    }
  };
  return {
    clear,
    set(name: string, ms: number, call: () => void) {
      clear(name);
      cancels.set(name, timing.after(ms, call));
    },
  };
}
