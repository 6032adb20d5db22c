import type { Attachment } from '../domain/message.ts';
import type { Choice } from './channel.ts';
import type { PictureSize, ShownPicture } from './media.ts';

/** Which chat: a channel account and the opaque address of the one who writes there. */
export interface ChatKey {
  readonly channel: string;
  readonly account: string;
  readonly address: string;
}

/**
 * How far a reader has read: what came in and what went out are two rows of numbers, each without gaps in the order of
 * commit, so that nothing is skipped when transactions overlap.
 */
export interface ChatCursor {
  readonly in: number;
  readonly out: number;
}

/** One bubble of an owner's chat; the owner's own numbers are revealed in it. */
export interface ChatEntry {
  readonly kind: 'in' | 'out';
  /** in: seq of the message; out: number of the delivery in its lane. */
  readonly no: number;
  readonly at: Date;
  readonly text: string;
  /** in: the external id it came with, by which a page knows its own. */
  readonly externalId?: string;
  readonly pictures: readonly { readonly id: string; readonly width: number; readonly height: number }[];
  /** in: what came beside the words; `text` ends with it in words. */
  readonly attachment?: Attachment;
  /** in: when its words were last changed. */
  readonly editedAt?: Date;
  /** in: when it was taken back; its words and pictures are not shown any more. */
  readonly recalledAt?: Date;
  /** in: it is no bubble but the news that the one of this number changed; all but `no`, `at` and `externalId` is that one's. */
  readonly of?: number;
  readonly choices?: readonly Choice[];
  /** out: the person who says it; absent: the machine. */
  readonly from?: { readonly name: string; readonly code: string };
}

/** A message of the owner as whoever wants to change it must know it. */
export interface SentMessage {
  readonly seq: number;
  readonly at: Date;
  readonly text: string;
  readonly isRecalled: boolean;
  /** It changed another one: nothing of its own that could be changed. */
  readonly isChange: boolean;
}

/** What a page of owners' chat reads. */
export interface ChatView {
  /** Entries after the cursor in order of time, at most `limit` of each kind, oldest first. */
  after(
    chat: ChatKey,
    cursor: ChatCursor,
    limit: number,
  ): Promise<{ readonly entries: readonly ChatEntry[]; readonly cursor: ChatCursor }>;
  /** The newest entries, or those up to and with a cursor, at most `limit`, oldest first; the cursor they begin after. */
  newest(
    chat: ChatKey,
    limit: number,
    upto?: ChatCursor,
  ): Promise<{ readonly entries: readonly ChatEntry[]; readonly from: ChatCursor }>;
  /** A message of this very chat by the id it came with; undefined for any other. */
  sent(chat: ChatKey, externalId: string): Promise<SentMessage | undefined>;
  /** A picture of this very chat (sent or received); undefined for any other. */
  picture(chat: ChatKey, id: string, size: PictureSize): Promise<ShownPicture | undefined>;
  /** Community behind a web account id, or the only one when none is named; undefined when there is none. */
  community(
    account?: string,
  ): Promise<{ readonly id: string; readonly name: string; readonly phone24: string } | undefined>;
}
