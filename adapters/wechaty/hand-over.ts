import type { Heard } from './protocol.ts';
import type { Timing } from './timing.ts';

/** Brings what was heard on record, one message at a time; what fails is tried again with growing pauses. */
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

export function createHandOver({ take, kept, failed, timing, pauseMs, longestPauseMs }: HandOverOptions): HandOver {
  let current: Heard | undefined;
  let isUnderWay = false;
  let lastKept: string | undefined;
  let failures = 0;
  let cancel = () => {};
  let isStopped = false;

  async function attempt(heard: Heard): Promise<void> {
    isUnderWay = true;
    cancel();
    try {
      await take(heard);
      failures = 0;
      lastKept = heard.key;
      if (current?.key === heard.key) current = undefined;
      kept(heard.key);
    } catch (error) {
      failed(heard.key, error);
      if (!isStopped) cancel = timing.after(Math.min(longestPauseMs, pauseMs * 2 ** failures++), next);
    } finally {
      isUnderWay = false;
    }
    // Another one was offered meanwhile.
    if (current && current.key !== heard.key) next();
  }

  function next(): void {
    if (current && !isUnderWay && !isStopped) void attempt(current);
  }

  return {
    offered(heard) {
      if (heard.key === lastKept) kept(heard.key);
      else if (heard.key !== current?.key) {
        current = heard;
        next();
      }
    },
    again() {
      failures = 0;
      next();
    },
    stop() {
      isStopped = true;
      cancel();
    },
  };
}
