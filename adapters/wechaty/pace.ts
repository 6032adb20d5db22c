import type { Clock } from '../../src/ports/clock.ts';
import type { PaceRecord } from '../../src/ports/wechat-line.ts';

/** How much a personal account may say without being taken for a machine. */
export interface PaceLimits {
  /** Least time between two; up to half as much again is added by chance. Milliseconds. */
  readonly everyMs: number;
  readonly perMinute: number;
  readonly perDay: number;
}

export const CAREFUL: PaceLimits = { everyMs: 2250, perMinute: 8, perDay: 200 };
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

export interface PaceOptions {
  readonly record: PaceRecord;
  /** Puts it on record before anything is said; false: nothing may be said. */
  readonly reserve: (record: PaceRecord) => Promise<boolean>;
  readonly clock: Clock;
  readonly limits?: PaceLimits;
  readonly random?: () => number;
}

/** Places in the one line of an account. */
export interface Pace {
  /** Milliseconds until the next may be said, 0: now. An emergency waits for no day. */
  waitMs(isEmergency: boolean): number;
  /** Takes the place that is free now and gives 0, or takes none and gives how long to wait. */
  take(isEmergency: boolean): Promise<number>;
  /** What had the last place has been said: the next is counted from now. */
  ended(): void;
  /** What had the last place never got as far as WeChat: it does not count. */
  unused(): void;
}

/** Kept by whoever holds the line; the record is for whoever holds it next. */
export function createPace({ record, reserve, clock, limits = CAREFUL, random = Math.random }: PaceOptions): Pace {
  const { everyMs, perMinute, perDay } = limits;
  let said = record.saidAt.map(at => at.getTime());
  let before: readonly number[] = said;
  // Whoever had the line may have ended a long call only now.
  let nextAt = Math.max(record.nextAt?.getTime() ?? 0, said.length > 0 ? clock.now().getTime() + everyMs : 0);

  /** The window that holds the latest `most` is closed then. */
  const opensAt = (most: number, windowMs: number): number => {
    const first = said.at(-most);
    return first === undefined || !Number.isFinite(most) ? 0 : first + windowMs + 1;
  };
  const waitMs = (isEmergency: boolean): number => {
    const freeAt = Math.max(nextAt, opensAt(perMinute, MINUTE_MS), isEmergency ? 0 : opensAt(perDay, DAY_MS));
    return Math.max(0, freeAt - clock.now().getTime());
  };
  const note = (at: number): void => {
    said = [...before, at].slice(-CAREFUL.perDay);
    nextAt = at + everyMs * (1 + random() / 2);
  };

  return {
    waitMs,
    async take(isEmergency) {
      const ms = waitMs(isEmergency);
      if (ms > 0) return Math.ceil(ms);
      before = said;
      note(clock.now().getTime());
      const isOurs = await reserve({ saidAt: said.map(at => new Date(at)), nextAt: new Date(nextAt) });
      return isOurs ? 0 : MINUTE_MS;
    },
    ended() {
      note(Math.max(clock.now().getTime(), said.at(-1) ?? 0));
    },
    unused() {
      said = [...before];
    },
  };
}
