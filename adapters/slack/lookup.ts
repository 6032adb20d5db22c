import type { Shown } from '../../src/ports/case-board.ts';
import type { Line } from './line.ts';

type Listing = 'conversations.history' | 'conversations.replies';

const TYPE = 'menfang';
const PAGE = 200;
/** Clocks of ours and Slack's differ. */
const SLACK_MS = 120_000;

/** What a message of ours carries to be found again: everybody in the workspace can read it, so it holds no words. */
export interface Key {
  readonly event_type: string;
  readonly event_payload: {
    readonly of: string;
    readonly upto: number;
    /** Pictures it showed and shows no more, until they are deleted. */
    readonly files?: string;
  };
}

/** `of`: case or alarm. `upto`: the last event told, or the round paged. */
export const keyOf = (of: string, upto: number): Key => ({ event_type: TYPE, event_payload: { of, upto } });

/** A block as far as it may show a picture. */
export interface Picturing {
  readonly slack_file?: { readonly id?: string };
}

interface Found {
  readonly ts: string;
  readonly text?: string;
  readonly blocks?: readonly Picturing[];
  readonly metadata?: Key;
}

export interface KeyedMessage {
  readonly ts: string;
  readonly key: Key;
  readonly text: string;
  readonly blocks: readonly Picturing[];
}

/** The message in whose thread a case stands. */
export const rootOf = ({ ts, threadTs }: Pick<Shown, 'ts' | 'threadTs'>): string => threadTs ?? ts;

/** Asks Slack what of ours has arrived. */
export interface Lookup {
  /** The message of the channel with this key, newer than `since`; none of `but`. */
  findPost(channel: string, key: Key, since: Date, but?: readonly string[]): Promise<string | undefined>;
  /** The reply with this key in a thread; none of `but`. */
  findReply(channel: string, ts: string, key: Key, but?: readonly string[]): Promise<string | undefined>;
  /** Our messages about a case in its thread, its card among them. */
  ofCase(shown: Pick<Shown, 'channel' | 'ts' | 'threadTs'>, ticketId: string): Promise<readonly KeyedMessage[]>;
  /** Up to which event the thread of a case has been told; 0: nothing. */
  toldUpTo(shown: Pick<Shown, 'channel' | 'ts' | 'threadTs'>, ticketId: string): Promise<number>;
}

export function createLookup(line: Line): Lookup {
  async function* pages(method: Listing, args: Record<string, unknown>): AsyncGenerator<readonly Found[]> {
    for (let cursor = ''; ; ) {
      const page = await line.call(method, {
        ...args,
        include_all_metadata: true,
        limit: PAGE,
        ...(cursor ? { cursor } : {}),
      });
      yield (page['messages'] as readonly Found[] | undefined) ?? [];
      cursor = page.response_metadata?.next_cursor ?? '';
      if (!cursor) return;
    }
  }

  async function find(
    { event_payload: { of, upto } }: Key,
    method: Listing,
    args: Record<string, unknown>,
    but: readonly string[] = [],
  ): Promise<string | undefined> {
    for await (const page of pages(method, args)) {
      const hit = page.find(({ ts, metadata }) => {
        const { event_payload } = metadata ?? {};
        const isOurs = metadata?.event_type === TYPE && event_payload?.of === of && event_payload.upto === upto;
        return isOurs && !but.includes(ts);
      });
      if (hit) return hit.ts;
    }
    return undefined;
  }

  async function ofCase(place: Pick<Shown, 'channel' | 'ts' | 'threadTs'>, ticketId: string) {
    const all: KeyedMessage[] = [];
    for await (const page of pages('conversations.replies', { channel: place.channel, ts: rootOf(place) }))
      for (const { ts, text = '', blocks = [], metadata: key } of page)
        if (key?.event_type === TYPE && key.event_payload.of === ticketId) all.push({ ts, key, text, blocks });
    return all;
  }

  return {
    findPost: (channel, key, since, but) =>
      find(key, 'conversations.history', { channel, oldest: String((since.getTime() - SLACK_MS) / 1000) }, but),
    findReply: (channel, ts, key, but) => find(key, 'conversations.replies', { channel, ts }, but),

    ofCase,
    toldUpTo: async (shown, ticketId) =>
      Math.max(0, ...(await ofCase(shown, ticketId)).map(({ key }) => key.event_payload.upto)),
  };
}
