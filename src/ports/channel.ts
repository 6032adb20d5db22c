import type { Choice } from '../domain/choices.ts';
import type { EnclosureKind } from '../domain/enclosure.ts';
import type { Attachment } from '../domain/message.ts';
import type { Priority } from '../domain/priority.ts';

/** A picture or other file as a channel hands it in. */
export interface InboundMedia {
  readonly bytes: Uint8Array;
  /** What the sender claims; the real type is sniffed. */
  readonly claimedType?: string;
}

/** Bytes that are no picture: a voice message, a video, a file. Kept as they came, and shown to staff only. */
export interface InboundEnclosure {
  readonly kind: EnclosureKind;
  readonly bytes: Uint8Array;
  /** As the sender called it. */
  readonly name?: string;
  readonly seconds?: number;
}

/** One message of an owner, in no channel's own shape. */
export interface Inbound {
  readonly channel: string;
  /** Which of our accounts it came to; for the web, the community's id. */
  readonly account: string;
  /** Where an answer goes; opaque, only its adapter reads it. */
  readonly address: string;
  /** Address and sender live no longer than this login of the account; absent: for good. */
  readonly login?: string;
  /** Who wrote, as the channel knows them. */
  readonly sender: { readonly id: string; readonly name?: string };
  /** What the platform guarantees to be the same on redelivery; absent: derived from sender, time and text. */
  readonly externalId?: string;
  /** When it was sent, by the channel's account. */
  readonly sentAt?: Date;
  readonly text: string;
  readonly media?: readonly InboundMedia[];
  /** What came in place of words. */
  readonly attachment?: Attachment;
  /** The bytes behind an attachment. */
  readonly enclosure?: InboundEnclosure;
  /**
   * It was said in a room, which is a chat that is only overheard: `address` is the room's. `isAddressed`: to us; then the
   * same words come a second time as a message of the sender's own chat, where they are answered.
   */
  readonly room?: { readonly topic: string; readonly isAddressed: boolean };
  /** This is no message of its own: it changes one, or takes it back. `text` holds the new words. */
  readonly changes?: { readonly externalId: string; readonly kind: 'edited' | 'recalled' };
}

export interface Received {
  /** false: we had it already. */
  readonly isNew: boolean;
  /** Number of the message in its conversation. */
  readonly seq: number;
}

/** Stores a message for good; resolves only after the commit, and only then may the channel be told "got it". */
export type Receive = (inbound: Inbound) => Promise<Received>;

/** Something that goes out; numbers are still marks in it, revealed only for its own recipient. */
export interface OutboundBody {
  readonly text: string;
  readonly choices?: readonly Choice[];
  /** Ids of stored media. */
  readonly media?: readonly string[];
  /** In a room: whom it is said to, as the channel knows them (`Inbound.sender.id`). */
  readonly mention?: string;
  /** Who says it: a machine, or a named person. */
  readonly from?: { readonly name: string; readonly code: string };
  /** For pagers: what is to be posted. */
  readonly page?: Readonly<Record<string, unknown>>;
  /** For desks outside: the case that changed. Nothing else is in it: what is shown is read when it is shown. */
  readonly caseId?: string;
}

export type SendResult =
  | { readonly kind: 'sent'; readonly id?: string }
  /**
   * `afterMs`: the other side, or a line before it, named the time; absent: it failed, and the pause grows from try to try.
   * `isUnsure`: it may have got through in spite of it; the next try is told so (`maybeSent`).
   */
  | { readonly kind: 'retry'; readonly afterMs?: number; readonly why: string; readonly isUnsure?: boolean }
  | { readonly kind: 'refused'; readonly why: string };

export interface Outgoing {
  /** The same on every try. */
  readonly key: string;
  readonly priority: Priority;
  readonly body: OutboundBody;
  /** Since then it waits to be sent. */
  readonly writtenAt: Date;
  /** True when an earlier try may have got through (dead lease, no answer): a platform that can be asked is asked first. */
  readonly maybeSent: boolean;
}

/** Sends what the outbox holds for one kind of lane. */
export interface Sender {
  readonly name: string;
  /** True when the stored row itself is the delivery (web chat, desk): nothing outside is called. */
  readonly isStored: boolean;
  /** True while it would not even try: nothing is taken out of its lanes then. */
  isResting?(): boolean;
  send(address: string, outgoing: Outgoing): Promise<SendResult>;
  /** Absent: one row at a time. Present: all that is due in a lane goes out as one, and what is answered holds of all of it. */
  sendTogether?(address: string, outgoing: readonly Outgoing[]): Promise<SendResult>;
}

/** What a channel can show; the service fits replies to it. */
export interface ChannelAbilities {
  readonly textBytes: number;
  readonly media: boolean;
  /** Buttons; otherwise choices become numbered lines. */
  readonly choices: boolean;
}

/** A way owners write to us. */
export interface Channel extends Sender {
  readonly can: ChannelAbilities;
  start(receive: Receive): Promise<void>;
  stop(): Promise<void>;
}

export type { Choice };
