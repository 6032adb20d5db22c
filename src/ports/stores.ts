import type { Found } from '../domain/conceal.ts';
import type { Where } from '../domain/house.ts';
import type { Danger } from '../domain/labels.ts';
import type { Staff } from '../domain/people.ts';
import type { Priority } from '../domain/priority.ts';
import type { Reading } from '../domain/reading.ts';
import type { EventKind, Ticket } from '../domain/ticket.ts';
import type { ChannelAbilities, Inbound, OutboundBody, SendResult } from './channel.ts';
import type { SafePicture } from './media.ts';
import type { Changes, Conversation, Directory, LaneKey, Readings, Snapshot, StoredMessage } from './record.ts';
import type { TalkState } from './talk.ts';

/** How long a chat must be silent before its turn, and how long a talker can put it off. Milliseconds. */
export interface Pace {
  readonly silenceMs: number;
  readonly capMs: number;
}

export interface Kept {
  readonly messageId: number;
  readonly conversationId: number;
  readonly communityId: string;
  readonly seq: number;
  readonly dueAt: Date;
  /** The owner's unhandled lines before this one and those of the last minutes, joined with \n; empty when there are none. */
  readonly earlier: string;
  /** The machine may not ask back here: a person has taken over, or a supervisor limited the contact. */
  readonly isMuted: boolean;
}

/** A message on its way in, its personal data taken out. */
export interface Incoming {
  readonly inbound: Inbound & { readonly externalId: string };
  /** Its turn is due at once. */
  readonly isUrgent: boolean;
}

/** What `receive` writes with. */
export interface Inbox {
  /** The conversation of this address, locked, opened for a first-time writer; undefined when the account is nobody's. */
  openConversation(inbound: Inbound, at: Date): Promise<number | undefined>;
  /** Seals the values found and gives their marks, in order; a value known in this conversation keeps its mark. */
  conceal(conversationId: number, found: readonly Found[]): Promise<readonly string[]>;
  /**
   * Stores each message once and sets the due times of their chats, no two of one chat; in order: what was kept, 'known' when
   * we had it, 'nobody' when the account is nobody's. Fails when another transaction stores one of them at this instant.
   */
  keep(messages: readonly Incoming[], at: Date, pace: Pace): Promise<readonly (Kept | 'known' | 'nobody')[]>;
  makeUrgent(conversationId: number, at: Date): Promise<void>;
  keepPicture(kept: Kept, picture: SafePicture): Promise<void>;
  seqOf(inbound: Inbound & { readonly externalId: string }): Promise<number>;
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
  readonly state: TalkState;
  readonly attempts: number;
  readonly greeted: boolean;
  /** Kept with the turn; one that was dear to get is kept before it. */
  readonly reading?: Reading;
}

/** The queue of turns: conversation rows with a due time. */
export interface Turns {
  /** Takes up to `limit` due chats, each with up to `lines` of what waits in it. */
  claim(me: string, now: Date, limit: number, lines: number): Promise<readonly ClaimedTurn[]>;
  /** Locks the conversation row; every change to a conversation begins with it. */
  lock(conversationId: number): Promise<Conversation>;
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

export interface Alarm {
  readonly id: string;
  readonly communityId: string;
  readonly conversationId: number;
  readonly ticketId?: string;
  readonly danger: Danger;
  readonly openedAt: Date;
  readonly rounds: number;
  readonly isAcknowledged: boolean;
}

export interface Alarms {
  /** The latest alarm of this danger and conversation opened since; undefined: none. */
  recent(conversationId: number, danger: Danger, since: Date): Promise<Alarm | undefined>;
  find(id: string): Promise<Alarm | undefined>;
  nextRound(id: string): Promise<number>;
  acknowledge(id: string, staffId: number, at: Date): Promise<boolean>;
  /** Ties every alarm of the chat that has no case yet to this one; gives who has answered one of them already. */
  bind(conversationId: number, ticketId: string): Promise<readonly number[]>;
}

/** A sentence written for the owner. */
export interface ToldRow {
  readonly ticketId?: string;
  readonly body: OutboundBody;
  readonly status: 'pending' | 'sending' | 'sent' | 'refused' | 'expired';
  readonly priority: Priority;
  readonly notBefore: Date;
  /** What a member of staff did when he wrote it; absent: nobody typed it. */
  readonly writtenAs?: EventKind;
}

export interface Tickets {
  /** Locked; its conversation must be locked before. */
  lock(id: string): Promise<Ticket | undefined>;
  find(id: string): Promise<Ticket | undefined>;
  /** The latest of an estate, newest first. */
  ofCommunity(communityId: string, limit: number): Promise<readonly Ticket[]>;
  conversationOf(id: string): Promise<{ readonly conversationId: number; readonly communityId: string } | undefined>;
  /** True when this act is on record already. */
  hasAct(actId: string): Promise<boolean>;
  takeOver(conversationId: number, staffId: number | undefined, ticketId: string | undefined): Promise<void>;
  limitContact(contactId: number, until: Date | undefined): Promise<void>;
  /** The owner's latest message, or the latest this person may read; undefined before the first. */
  latest(
    conversationId: number,
    reader?: Staff,
  ): Promise<{ readonly seq: number; readonly words: string; readonly at: Date } | undefined>;
  /** News of a case that still waits is overtaken by its result. */
  dropWaitingNews(ticketId: string, at: Date): Promise<void>;
  /** Whoever acts on a case has seen it. */
  markSeen(staffId: number, ticketId: string, at: Date): Promise<void>;
  outboxRow(key: string): Promise<ToldRow | undefined>;
  /** Takes a sentence back that still waits: it never goes out. False when it is out, or on its way. */
  pullBack(key: string, at: Date): Promise<boolean>;
  /** The house of the estate at this place; undefined when there is none. */
  houseAt(communityId: string, where: Where): Promise<number | undefined>;
  /** What these messages say, a line each. */
  wordsOf(messageIds: readonly number[]): Promise<string>;
}

/** What a turn or a verb decided, and where its tickets get their numbers. */
export interface Decided {
  readonly changes: Changes;
  readonly timeZone: string;
  readonly prefix: string;
  readonly actId?: string;
}

/** Writes everything a transaction decided, in lock order; takes ticket numbers last. */
export interface Writer {
  /** Gives the opened tickets with their numbers. */
  write(
    changes: Changes,
    at: { readonly now: Date; readonly timeZone: string; readonly prefix: string; readonly actId?: string },
  ): Promise<readonly Ticket[]>;
  /** The same for several at once. */
  writeAll(decided: readonly Decided[], now: Date): Promise<readonly Ticket[]>;
  attach(
    picture: SafePicture,
    to: { readonly communityId: string; readonly conversationId: number; readonly ticketId: string },
  ): Promise<string>;
}

export interface OutRow {
  readonly id: number;
  readonly key: string;
  readonly priority: number;
  readonly body: OutboundBody;
  readonly attempts: number;
  readonly wasSending: boolean;
  readonly expiresAt?: Date;
  readonly conversationId?: number;
}

export interface ClaimedLane extends LaneKey {
  readonly laneId: number;
}

export interface Delivered {
  readonly lane: ClaimedLane;
  /** In the order in which they went out. */
  readonly outcomes: readonly { readonly row: OutRow; readonly result: SendResult | { readonly kind: 'expired' } }[];
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
   */
  settle(delivered: readonly Delivered[], me: string, now: Date): Promise<readonly number[]>;
  renew(me: string, ids: readonly number[]): Promise<void>;
  release(me: string): Promise<void>;
  /** Values behind the marks of a conversation, for the recipient's own eyes. */
  secrets(conversationId: number): Promise<ReadonlyMap<string, string>>;
}

export interface Estate {
  /** At most a second old. */
  directory(communityId: string): Promise<Directory>;
  forget(communityId: string): void;
  setDuty(staffId: number, isOnDuty: boolean): Promise<void>;
}

export interface Stores {
  readonly inbox: Inbox;
  readonly turns: Turns;
  readonly readings: Readings;
  readonly timers: Timers;
  readonly alarms: Alarms;
  readonly tickets: Tickets;
  readonly writer: Writer;
  readonly deliveries: Deliveries;
  readonly estate: Estate;
}

/** Stores on their own statements, and bound together in one transaction. */
export interface Book extends Stores {
  /** Everything or nothing. Never call the book itself inside: use what is handed in. */
  transaction<T>(fn: (stores: Stores) => Promise<T>): Promise<T>;
}

export type { ChannelAbilities, StoredMessage };
