import type { BoardInbox } from '../../src/ports/case-board.ts';
import { SlackLater } from './api.ts';
import type { Body } from './body.ts';
import { givenUp } from './unsaid.ts';

/** Of a body: what it asked for is on record, whatever is said of it. */
export const DONE = 'done';
/** Of a body: whoever sent it knows that it is done. */
export const WRITER = 'writer';

const MAX_TRIES = 5;
/** Tries of what failed only because Slack named a time. */
const PATIENT_TRIES = 60;
const FIRST_WAIT_MS = 1000;
/** What was given up is tried once more until the person it concerns could be told. */
const TELL_AGAIN_MS = 60_000;

export interface AgainOptions {
  readonly inbox: Pick<BoardInbox, 'done' | 'putOff' | 'toldOf'>;
  readonly tellPresser: (body: Body, text: string) => Promise<void>;
  readonly onError: (error: unknown, key: string) => void;
}

/** What becomes of a body that was not done. */
export interface Again {
  /** After this try, which failed: the next one, or the end of it. */
  after(error: unknown, key: string, body: Body, attempts: number): Promise<void>;
  /** No more tries: whoever it concerns is told, once Slack takes it. */
  giveUp(key: string, body: Body): Promise<void>;
}

export function createAgain({ inbox, tellPresser, onError }: AgainOptions): Again {
  async function isTold(key: string, body: Body): Promise<boolean> {
    const noted = await inbox.toldOf(key);
    const words = noted.includes(WRITER) ? undefined : givenUp(body, noted.includes(DONE));
    if (words === undefined) return true;
    try {
      await tellPresser(body, words);
      return true;
    } catch (error) {
      onError(error, key);
      return !(error instanceof SlackLater);
    }
  }

  async function giveUp(key: string, body: Body): Promise<void> {
    if (await isTold(key, body)) await inbox.done(key);
    else await inbox.putOff(key, TELL_AGAIN_MS);
  }

  return {
    giveUp,
    async after(error, key, body, attempts) {
      // Slack's patience lasts longer than five tries; it has refused nothing yet.
      const askedMs = error instanceof SlackLater ? error.afterMs : undefined;
      if (askedMs !== undefined && attempts < PATIENT_TRIES) await inbox.putOff(key, Math.max(askedMs, FIRST_WAIT_MS));
      else if (attempts < MAX_TRIES) await inbox.putOff(key, FIRST_WAIT_MS * 2 ** (attempts - 1));
      else await giveUp(key, body);
    },
  };
}
