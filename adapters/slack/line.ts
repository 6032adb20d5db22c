import { setTimeout as pause } from 'node:timers/promises';
import type { Pacer } from '../../src/ports/pacer.ts';
import { type SlackApi, SlackLater } from './api.ts';

/** What Slack takes one after the other: messages of a channel, and all calls of these other methods. */
type Paced =
  | 'chat.postMessage'
  | 'chat.update'
  | 'chat.delete'
  | 'files.delete'
  | 'conversations.history'
  | 'conversations.replies';

/** Between two messages of a channel, and between two calls of any other of them. Milliseconds. */
export interface Every {
  readonly post: number;
  readonly update: number;
}

/** Slack takes a message a second and channel, and fifty calls a minute of the others. */
const EVERY_MS: Every = { post: 1050, update: 1200 };
/** Longest a call may last, and somewhat more; whose process died in one keeps others waiting for so long. */
const CALL_MS = 10_000;
/** A turn farther away than this is not waited for: it is no call under way (which the row rounds), patience was asked for. */
const FAR_MS = CALL_MS + 500;
/** How often within a place it is looked whether a call under way is answered. */
const LOOKS = 5;
/** Who did not get one for so long gives others his hand. */
const PATIENCE_MS = 10_000;

/** A turn that could not be had in time. */
export class NoPlace extends SlackLater {}

/** Calls one after the other, whichever process makes them: the next begins when this one is answered, so that its answer counts. */
export interface Line {
  call(method: Paced, args: Record<string, unknown>, isPressing?: boolean): ReturnType<SlackApi['call']>;
}

export function createLine(api: SlackApi, pacer: Pacer, every: Every = EVERY_MS, callMs = CALL_MS): Line {
  /** Whoever calls people asks the moment a turn is free, the others a little later. */
  async function turn(account: string, everyMs: number, isPressing: boolean): Promise<void> {
    for (let waited = 0; ; ) {
      const ms = await pacer.take(account, callMs);
      if (ms === 0) return;
      if (ms > FAR_MS || waited > PATIENCE_MS)
        throw new NoPlace('waits for its place', { afterMs: Math.round(ms * (1 + Math.random() / 4)) });
      // Farther than one place: somebody's call is under way, and will be answered sooner than it may last.
      const wait = (ms > everyMs ? everyMs / LOOKS : ms) + (isPressing ? 0 : everyMs / 50);
      await pause(wait);
      waited += wait;
    }
  }

  return {
    async call(method, args, isPressing = false) {
      const isPost = method === 'chat.postMessage';
      const account = isPost ? String(args['channel']) : method;
      const everyMs = isPost ? every.post : every.update;
      if (everyMs === 0) return api.call(method, args);
      await turn(account, everyMs, isPressing);
      const begun = performance.now();
      let patienceMs = 0;
      try {
        return await api.call(method, args);
      } catch (error) {
        if (error instanceof SlackLater && error.isAsked) patienceMs = error.afterMs ?? 0;
        throw error;
      } finally {
        // What cannot be said now comes true by itself when the longest call would have ended.
        await pacer.next(account, Math.max(patienceMs, everyMs - (performance.now() - begun))).catch(() => {});
      }
    },
  };
}
