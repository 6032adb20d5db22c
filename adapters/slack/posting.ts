import type { Spot } from '../../src/ports/case-board.ts';
import { SlackRefused } from './api.ts';
import type { SlackMessage } from './card.ts';
import type { Line } from './line.ts';

/** Slack does not take what we made: a plain line with the number goes instead. */
const UNFIT = /invalid_blocks|msg_too_long|msg_blocks_too_long|metadata_too_large/;
/** Nothing of people's words formats, links or calls anybody. */
const INERT = { link_names: false, parse: 'none' };

/** Puts messages of ours before people in their turn. `more`: the thread, the metadata. Throws SlackLater or SlackRefused. */
export interface Posting {
  /** Gives its ts. */
  post(channel: string, message: SlackMessage, more: Record<string, unknown>, isPressing?: boolean): Promise<string>;
  update(spot: Spot, message: SlackMessage, more?: Record<string, unknown>): Promise<void>;
}

export function createPosting(line: Line): Posting {
  return {
    async post(channel, message, more, isPressing = false) {
      const plainly = { unfurl_links: false, unfurl_media: false, ...INERT };
      const answer = await fitted(message, fit =>
        line.call('chat.postMessage', { channel, ...fit, ...more, ...plainly }, isPressing),
      );
      return answer['ts'] as string;
    },

    async update({ channel, ts }, message, more = {}) {
      await fitted(message, fit => line.call('chat.update', { channel, ts, ...fit, ...more, ...INERT }));
    },
  };
}

/** What Slack will not take goes without its pictures, then as a plain line: better a number than nothing. */
async function fitted<T>(message: SlackMessage, send: (message: Partial<SlackMessage>) => Promise<T>): Promise<T> {
  const { text, blocks, plainer } = message;
  try {
    return await send({ text, blocks });
  } catch (error) {
    if (!(error instanceof SlackRefused && UNFIT.test(error.error))) throw error;
    return plainer ? fitted(plainer, send) : send({ text, blocks: [] });
  }
}
