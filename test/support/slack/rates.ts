import type { Clock } from '../../../src/ports/clock.ts';
import type { Call } from './types.ts';
import { str } from './types.ts';

export interface Rates {
  /** Messages a channel takes at once before it is held to one a second; 1 is the strictest. */
  readonly burst?: number;
  /** Calls a minute of single methods, in place of what their tier allows. */
  readonly perMinute?: Readonly<Record<string, number>>;
}

/** Slack's limits: of each method so many a minute, of chat.postMessage one a second and channel. */
export function createRates({ burst = 3, perMinute = {} }: Rates, clock: Clock) {
  const called = new Map<string, number[]>();
  const buckets = new Map<string, { left: number; at: number }>();

  /** Seconds the channel must wait for its next message; 0 takes one. */
  function ofChannel(channel: string): number {
    const now = clock.now().getTime();
    const bucket = buckets.get(channel) ?? { left: burst, at: now };
    const left = Math.min(burst, bucket.left + (now - bucket.at) / 1000);
    buckets.set(channel, { left: left >= 1 ? left - 1 : left, at: now });
    return left >= 1 ? 0 : Math.max(1, Math.ceil(1 - left));
  }

  return {
    /** Seconds for Retry-After, or 0 when the call may go on. */
    wait({ method, args }: Call, ofTier: number): number {
      const now = clock.now().getTime();
      const recent = (called.get(method) ?? []).filter(at => at > now - 60_000);
      if (recent.length >= (perMinute[method] ?? ofTier))
        return Math.max(1, Math.ceil((recent[0]! + 60_000 - now) / 1000));
      const seconds = method === 'chat.postMessage' ? ofChannel(str(args['channel'])) : 0;
      if (seconds === 0) called.set(method, [...recent, now]);
      return seconds;
    },
  };
}
