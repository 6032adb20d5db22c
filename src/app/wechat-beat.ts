import type { WechatRecord, WechatState } from '../ports/wechat.ts';

export interface WechatBeatOptions {
  readonly record: WechatRecord;
  readonly communityId: string;
  /** How the line is now. */
  readonly state: () => WechatState;
  /** It could not be written; it is tried again with the next beat. */
  readonly onError: (error: unknown) => void;
  /** How often it is written when nothing changes. */
  readonly everyMs?: number;
}

const EVERY_MS = 15_000;

/** Keeps on record how the line is: at once when it changes, and every quarter of a minute as a sign of life. */
export function createWechatBeat({ record, communityId, state, onError, everyMs = EVERY_MS }: WechatBeatOptions) {
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  // One after the other: a gap is found by comparing with what was written before.
  function changed(): Promise<void> {
    const now = state();
    writing = writing.then(() => record.keep(communityId, now)).catch(onError);
    return writing;
  }

  return {
    start(): void {
      timer ??= setInterval(() => void changed(), everyMs);
      void changed();
    },
    /** The phase, the code or the login is another. */
    changed,
    /** Another process runs the line now, and says how it is. */
    lost(): void {
      clearInterval(timer);
    },
    /** Writes it a last time. */
    async stop(): Promise<void> {
      clearInterval(timer);
      await changed();
    },
  };
}
