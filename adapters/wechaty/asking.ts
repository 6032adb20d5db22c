import type { Said } from './protocol.ts';
import { createTimers, type Timing } from './timing.ts';

/** Questions to the process that are not answered yet. */
export interface Asking {
  /** Resolves with the answer; after that time, or when the process ends, nobody knows. */
  ask(put: (ref: number) => void, ms: number): Promise<Said>;
  answered(ref: number, said: Said): void;
  giveUp(why: string): void;
}

export function createAsking(timing: Timing): Asking {
  const open = new Map<number, (said: Said) => void>();
  const timers = createTimers(timing);
  let last = 0;

  const answered = (ref: number, said: Said) => {
    timers.clear(String(ref));
    open.get(ref)?.(said);
    open.delete(ref);
  };

  return {
    ask(put, ms) {
      last += 1;
      const ref = last;
      return new Promise(resolve => {
        open.set(ref, resolve);
        timers.set(String(ref), ms, () => answered(ref, { kind: 'unsure', why: '微信进程没有应答' }));
        put(ref);
      });
    },
    answered,
    giveUp(why) {
      for (const ref of [...open.keys()]) answered(ref, { kind: 'unsure', why });
    },
  };
}
