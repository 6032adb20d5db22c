import type { Heard } from './protocol.ts';
import type { Timing } from './timing.ts';

/** Brings what was heard on record; what fails is tried again with growing pauses, and keeps nothing else waiting. */
export interface HandOver {
  /** The process offers this message; after a restart it may be one that is under way or done. */
  offered(heard: Heard): void;
  /** Tries at once what failed. */
  again(): void;
  stop(): void;
}

interface HandOverOptions {
  readonly take: (heard: Heard) => Promise<void>;
  readonly kept: (key: string) => void;
  readonly failed: (key: string, error: unknown) => void;
  readonly timing: Timing;
  readonly pauseMs: number;
  readonly longestPauseMs: number;
}

interface Trying {
  readonly heard: Heard;
  failures: number;
  isUnderWay: boolean;
  cancel(): void;
}

/** The latest that are on record: a process that is new may offer them once more. */
const DONE = 100;

export function createHandOver({ take, kept, failed, timing, pauseMs, longestPauseMs }: HandOverOptions): HandOver {
  const open = new Map<string, Trying>();
  const done = new Set<string>();
  let isStopped = false;

  async function attempt(one: Trying): Promise<void> {
    if (one.isUnderWay || isStopped) return;
    const { key } = one.heard;
    one.isUnderWay = true;
    one.cancel();
    try {
      await take(one.heard);
      open.delete(key);
      remember(key);
      kept(key);
    } catch (error) {
      failed(key, error);
      const pause = Math.min(longestPauseMs, pauseMs * 2 ** one.failures++);
      if (!isStopped) one.cancel = timing.after(pause, () => void attempt(one));
    } finally {
      one.isUnderWay = false;
    }
  }

  function remember(key: string): void {
    done.add(key);
    for (const oldest of done) {
      if (done.size <= DONE) break;
      done.delete(oldest);
    }
  }

  return {
    offered(heard) {
      const { key } = heard;
      if (done.has(key)) kept(key);
      else if (!open.has(key)) {
        const one: Trying = { heard, failures: 0, isUnderWay: false, cancel: () => {} };
        open.set(key, one);
        void attempt(one);
      }
    },
    again() {
      for (const one of open.values()) {
        one.failures = 0;
        void attempt(one);
      }
    },
    stop() {
      isStopped = true;
      for (const { cancel } of open.values()) cancel();
    },
  };
}
