import type { Timing } from '../../../adapters/wechaty/timing.ts';

/** Time that is moved by hand. */
export function createClock() {
  let ms = 0;
  let waits: { readonly at: number; readonly call: () => void }[] = [];
  const timing: Timing = {
    now: () => new Date(ms),
    after(wait, call) {
      const entry = { at: ms + wait, call };
      waits.push(entry);
      return () => {
        waits = waits.filter(other => other !== entry);
      };
    },
  };
  function pass(by: number): void {
    const end = ms + by;
    for (;;) {
      const next = waits.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      waits = waits.filter(other => other !== next);
      ms = next.at;
      next.call();
    }
    ms = end;
  }
  return {
    timing,
    pass,
    until(holds: () => boolean): number {
      const from = ms;
      while (!holds()) {
        const next = Math.min(...waits.map(({ at }) => at));
        if (!Number.isFinite(next)) throw new Error('nothing will happen any more');
        pass(next - ms);
      }
      return ms - from;
    },
  };
}
