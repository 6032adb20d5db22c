import type { Reading } from '../domain/reading.ts';
import type { OutboundBody, SendResult } from './channel.ts';
import type { Conversation, LaneKey, Snapshot } from './record.ts';
import type { TalkState } from './talk.ts';

/** How long a chat must be silent before its turn, and how long a talker can put it off. Milliseconds. */
export interface Pace {
  readonly silenceMs: number;
  readonly capMs: number;
}

export interface ClaimedTurn {
  readonly conversationId: number;
  /** Tries including this one; counted before the try. */
  readonly attempts: number;
  /** The chat as it was when it was claimed. */
  snapshot(): Snapshot;
}

/** What a turn leaves of its chat. */
export interface TurnEnd {
  readonly conversation: Conversation;
  readonly uptoSeq: number;
  /** It could not wait, and had everything that had come until then. */
  readonly wasUrgent: boolean;
  readonly state: TalkState;
  readonly attempts: number;
  readonly greeted: boolean;
  /** Kept with the turn; one that was dear to get is kept before it. */
  readonly reading?: Reading;
}

/** The queue of turns: conversation rows with a due time. */
export interface Turns {
  /** Takes up to `limit` due chats, each with up to `lines` of what waits in it; more of somebody who is gathered. */
  claim(me: string, now: Date, limit: number, lines: number): Promise<readonly ClaimedTurn[]>;
  /** Locks the conversation row; every change to a conversation begins with it. */
  lock(conversationId: number): Promise<Conversation>;
  /** Locks chats of ended logins whose cases are spoken of in a chat that is locked already. */
  lockEarlier(ids: readonly number[]): Promise<void>;
  /** Words of this chat went into cases of these: who may not read those cases does not read the words either. */
  keepEarlier(conversationId: number, ids: readonly number[]): Promise<void>;
  /** The snapshot again, under the lock and without asking for the conversation twice. */
  fresh(conversation: Conversation, now: Date, uptoSeq: number): Promise<Snapshot>;
  /** Locks several and gives their snapshots, in order. */
  lockAll(
    chats: readonly { readonly conversationId: number; readonly uptoSeq: number }[],
    now: Date,
  ): Promise<readonly Snapshot[]>;
  /** Marks what was worked through, keeps the states, sets the due times anew and gives the leases back. Last of a turn. */
  finish(turns: readonly TurnEnd[], now: Date, pace: Pace): Promise<void>;
  /** Sets one message aside for a person. */
  setAside(messageId: number, now: Date): Promise<void>;
  keepState(conversationId: number, state: TalkState): Promise<void>;
  /** After a failed try: gives the lease back and tries again later. */
  putOff(conversationId: number, me: string, until: Date): Promise<void>;
  renew(me: string, ids: readonly number[]): Promise<void>;
  /** Gives back what a stopping process still holds, without counting the try. */
  release(me: string): Promise<void>;
}

export interface ClaimedTimer {
  readonly key: string;
  readonly conversationId: number;
  readonly name: string;
  readonly dueAt: Date;
  /** Tries including this one; counted before the try. */
  readonly attempts: number;
}

export interface Timers {
  claim(me: string, now: Date, limit: number): Promise<readonly ClaimedTimer[]>;
  /** True when the timer still stood unmoved; it is gone then. */
  take(timer: ClaimedTimer): Promise<boolean>;
}

export interface OutRow {
  readonly id: number;
  readonly key: string;
  readonly priority: number;
  readonly body: OutboundBody;
  readonly attempts: number;
  readonly wasSending: boolean;
  readonly writtenAt: Date;
  readonly expiresAt?: Date;
  readonly conversationId?: number;
  readonly ticketId?: string;
  /** It did not go out when it was written: the night held it, or a try failed. */
  readonly wasHeld: boolean;
}

/** Makes a lane that is there already look again; where there is none, nothing is shown. */
export interface Look {
  readonly lane: LaneKey;
  readonly notBefore: Date;
  readonly priority: number;
  readonly key: string;
  readonly body: OutboundBody;
  readonly why: string;
}

export interface ClaimedLane extends LaneKey {
  readonly laneId: number;
}

/** What came of a try. One that failed counts; one that was only asked to wait does not. */
export type Outcome =
  | Exclude<SendResult, { kind: 'retry' }>
  | (Extract<SendResult, { kind: 'retry' }> & { readonly afterMs: number; readonly hasFailed: boolean })
  | { readonly kind: 'expired' };

export interface Delivered {
  readonly lane: ClaimedLane;
  /** In the order in which they went out. */
  readonly outcomes: readonly { readonly row: OutRow; readonly result: Outcome }[];
}

/** The queue of deliveries: lane rows with a due time. */
export interface Deliveries {
  claim(me: string, now: Date, limit: number, channels: readonly string[]): Promise<readonly ClaimedLane[]>;
  /** What is due in these lanes by (priority, number), leaving out what waits behind a retry. */
  due(laneIds: readonly number[], now: Date): Promise<ReadonlyMap<number, readonly OutRow[]>>;
  markSending(ids: readonly number[]): Promise<void>;
  /**
   * Records outcomes, numbers the sent ones in their lane, sets the lanes' due times anew and gives the leases back.
   * Must run in a transaction. Lanes whose lease was lost meanwhile are left alone and not among the ids given back.
   * `looks`: lanes that are made to look at what came of it, each once.
   */
  settle(delivered: readonly Delivered[], me: string, now: Date, looks?: readonly Look[]): Promise<readonly number[]>;
  /** The other side of a channel is back: what waits for another try there is due now. */
  wake(channel: string, now: Date): Promise<void>;
  renew(me: string, ids: readonly number[]): Promise<void>;
  release(me: string): Promise<void>;
  /** Values behind the marks of a conversation, for the recipient's own eyes. */
  secrets(conversationId: number): Promise<ReadonlyMap<string, string>>;
}
