import type { Clock } from '../../src/ports/clock.ts';

/** A clock moved by hand; begins on a Saturday at ten in the morning in Shanghai. */
export function handClock(start = '2026-11-21T10:00:00+08:00') {
  let at = new Date(start);
  return {
    now: () => at,
    /** Moves on by so many milliseconds. */
    pass(ms: number) {
      at = new Date(at.getTime() + ms);
    },
    set(time: string) {
      at = new Date(time);
    },
  } satisfies Clock & Record<string, unknown>;
}
