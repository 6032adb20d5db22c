import type { Writable } from 'node:stream';
import type { ChatCursor, ChatEntry, ChatKey, ChatView } from '../../src/ports/chat.ts';
import type { Clock } from '../../src/ports/clock.ts';
import { chatTopic, type Feed } from '../../src/ports/feed.ts';

export interface StreamOptions {
  readonly view: Pick<ChatView, 'after' | 'newest'>;
  readonly feed: Pick<Feed, 'watch'>;
  readonly clock: Clock;
  /** How often rows are looked at even when no wake came. */
  readonly lookMs: number;
  readonly beatMs: number;
  /** Open pages of one chat; one more ends the oldest. */
  readonly perChat: number;
  readonly onError: (error: unknown) => void;
}

interface Reader {
  write(text: string): void;
  end(): void;
}

const BATCH = 100;
/** Entries a page begins with, and gets more of when it asks for older ones: some screenfuls. */
export const PAGE = 50;

export const cursorText = ({ in: i, out }: ChatCursor): string => `${i}.${out}`;

/** Reads "in.out"; anything else is the beginning. */
export function parseCursor(text: string | undefined): ChatCursor {
  const [, i, out] = /^(\d{1,15})\.(\d{1,15})$/.exec(text ?? '') ?? [];
  return { in: Number(i ?? 0), out: Number(out ?? 0) };
}

/**
 * Cursor after each entry. Entries come in order of time, which need not be the order of their numbers: the cursor stays
 * below every number of the same kind that is still to come, so that a cut between two entries loses neither.
 */
export function cursorsOf(entries: readonly ChatEntry[], last: ChatCursor): ChatCursor[] {
  let at = last;
  const cursors: ChatCursor[] = [];
  for (const entry of entries.toReversed()) {
    cursors.push(at);
    at = { ...at, [entry.kind]: Math.min(at[entry.kind], entry.no - 1) };
  }
  return cursors.reverse();
}

/** What a page gets of an entry; it knows its own messages by the id it gave them, and never sees its address. */
export function bubbleOf(entry: ChatEntry, address: string): object {
  const { externalId, ...rest } = entry;
  const prefix = `${address}:`;
  const own = externalId?.startsWith(prefix) ? { id: externalId.slice(prefix.length) } : {};
  return { ...rest, ...own };
}

/** Live streams of chats to pages: rows after a cursor, never a memory of their own. */
export function createStreams(options: StreamOptions) {
  const { view, feed, clock, lookMs, beatMs, perChat, onError } = options;
  const open = new Map<string, Set<Reader>>();

  /** Writes the chat after `from`, or its newest page, to `out` and whatever follows, until either side ends it. */
  function stream(chat: ChatKey, from: ChatCursor | undefined, out: Writable): void {
    const topic = chatTopic(chat);
    let cursor = from;
    let isEnded = false;
    let isLooking = false;
    let isWoken = false;
    let isReady = false;

    /** False when the reader is gone. A slow reader is waited for: the rows are the buffer. */
    async function write(text: string): Promise<boolean> {
      if (isEnded || out.destroyed) return false;
      if (!out.write(text)) await new Promise<void>(go => void out.once('drain', go).once('close', go));
      return !isEnded && !out.destroyed;
    }

    async function readOn(): Promise<void> {
      if (!cursor) {
        const begin = (await view.newest(chat, PAGE)).from;
        if (!(await write(`event: start\ndata: ${cursorText(begin)}\n\n`))) return;
        cursor = begin;
      }
      for (;;) {
        const page = await view.after(chat, cursor, BATCH);
        const cursors = cursorsOf(page.entries, page.cursor);
        for (const [i, entry] of page.entries.entries()) {
          const after = cursors[i] ?? page.cursor;
          if (!(await write(`id: ${cursorText(after)}\ndata: ${JSON.stringify(bubbleOf(entry, chat.address))}\n\n`)))
            return;
          cursor = after;
        }
        cursor = page.cursor;
        if (page.entries.length === 0) break;
      }
      // With our time: how old a message is, the phone's own clock need not know.
      if (!isReady) isReady = await write(`event: ready\ndata: ${clock.now().toISOString()}\n\n`);
    }

    async function look(): Promise<void> {
      isWoken = true;
      if (isLooking) return;
      isLooking = true;
      try {
        while (isWoken && !isEnded) {
          isWoken = false;
          await readOn();
        }
      } catch (error) {
        onError(error); // the next look tries again
      } finally {
        isLooking = false;
      }
    }

    const end = (): void => {
      if (isEnded) return;
      isEnded = true;
      unwatch();
      clearInterval(looks);
      clearInterval(beats);
      const others = open.get(topic);
      others?.delete(reader);
      if (others?.size === 0) open.delete(topic);
      // Whoever does not read cannot be waited for: a closing server would hang on him.
      if (out.writableNeedDrain) out.destroy();
      else out.end();
    };

    const reader: Reader = { end, write: text => void write(text) };
    const unwatch = feed.watch(topic, () => void look());
    const looks = setInterval(() => void look(), lookMs);
    const beats = setInterval(() => {
      // A reader that took nothing since the last beat is gone without a word: phones change networks.
      if (out.writableNeedDrain) out.destroy();
      else void write(': beat\nevent: beat\ndata: 1\n\n');
    }, beatMs);
    out.once('close', end);

    const streams = open.get(topic) ?? new Set();
    open.set(topic, streams.add(reader));
    if (streams.size > perChat) {
      const [oldest] = streams;
      oldest?.write('event: full\ndata: 1\n\n');
      oldest?.end();
    }
    void write('retry: 1000\n\n').then(() => look());
  }

  return {
    stream,
    /** Number of open pages, for tests and metrics. */
    count: (): number => [...open.values()].reduce((sum, streams) => sum + streams.size, 0),
    endAll(): void {
      for (const streams of [...open.values()]) for (const reader of [...streams]) reader.end();
    },
  };
}

export type Streams = ReturnType<typeof createStreams>;
