import type { Found } from '../domain/conceal.ts';
import type { Where } from '../domain/house.ts';
import type { Danger } from '../domain/labels.ts';
import type { Changed } from '../domain/message.ts';
import type { Staff } from '../domain/people.ts';
import type { Priority } from '../domain/priority.ts';
import type { EventKind, Ticket } from '../domain/ticket.ts';
import type { Bindings } from './binding.ts';
import type { ChannelAbilities, Inbound, OutboundBody } from './channel.ts';
import type { Articles } from './knowledge.ts';
import type { SafeEnclosure, SafePicture } from './media.ts';
import type { Deliveries, Pace, Timers, Turns } from './queues.ts';
import type { Changes, Directory, Readings, StoredMessage } from './record.ts';

export interface Kept {
  readonly messageId: number;
  readonly conversationId: number;
  readonly communityId: string;
  readonly seq: number;
  readonly dueAt: Date;
  /** The unhandled lines of whoever speaks before this one and those of the last minutes, joined with \n; empty when there are none. */
  readonly earlier: string;
  /** The machine may not ask back here: a person has taken over, or a supervisor limited the contact. */
  readonly isMuted: boolean;
  /** In a room: the contact that spoke. */
  readonly speakerId?: number;
}

/** A message on its way in, its personal data taken out. */
export interface Incoming {
  readonly inbound: Inbound & { readonly externalId: string };
  /** Its turn is due at once. */
  readonly isUrgent: boolean;
  /** What it changes, when it is no message of its own. */
  readonly changed?: Changed;
}

/** What `receive` writes with. */
export interface Inbox {
  /** The conversation of this address, locked, opened for a first-time writer; undefined when the account is nobody's. */
  openConversation(inbound: Inbound, at: Date): Promise<number | undefined>;
  /** An earlier message of this chat by the channel's id; undefined when we never had it. */
  find(
    chat: Pick<Inbound, 'channel' | 'account' | 'address'>,
    externalId: string,
  ): Promise<{ readonly messageId: number; readonly text: string } | undefined>;
  /** Puts the new words on a message, or marks it as taken back; what stood there stays. */
  change(changed: Changed, text: string, at: Date): Promise<void>;
  /** Seals the values found and gives their marks, in order; a value known in this conversation keeps its mark. */
  conceal(conversationId: number, found: readonly Found[]): Promise<readonly string[]>;
  /**
   * Stores each message once and sets the due times of their chats, no two of one chat; in order: what was kept, 'known' when
   * we had it, 'nobody' when the account is nobody's. Fails when another transaction stores one of them at this instant.
   */
  keep(messages: readonly Incoming[], at: Date, pace: Pace): Promise<readonly (Kept | 'known' | 'nobody')[]>;
  makeUrgent(conversationId: number, at: Date): Promise<void>;
  keepPicture(kept: Kept, picture: SafePicture): Promise<void>;
  keepEnclosure(kept: Kept, enclosure: SafeEnclosure): Promise<void>;
  seqOf(inbound: Inbound & { readonly externalId: string }): Promise<number>;
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

export interface StaffReply {
  readonly staffId: number;
  readonly name: string;
  readonly text: string;
  readonly version: number;
}

export interface Tickets {
  /** Locked; its conversation must be locked before. */
  lock(id: string): Promise<Ticket | undefined>;
  find(id: string): Promise<Ticket | undefined>;
  /** The latest of an estate, newest first. */
  ofCommunity(communityId: string, limit: number): Promise<readonly Ticket[]>;
  /** The chat it was opened in, and the one in which it is spoken of now: the same, unless that one's login has ended. */
  conversationOf(
    id: string,
  ): Promise<{ readonly conversationId: number; readonly spokenIn: number; readonly communityId: string } | undefined>;
  /** True when this act is on record already. */
  hasAct(actId: string): Promise<boolean>;
  takeOver(conversationId: number, staffId: number | undefined, ticketId: string | undefined): Promise<void>;
  limitContact(contactId: number, until: Date | undefined): Promise<void>;
  /** What staff answered the owner last: who, and the version of the case after it; undefined: nobody has. */
  lastReply(ticketId: string): Promise<StaffReply | undefined>;
  /** The owner's latest message, or the latest this person may read; undefined before the first. */
  latest(conversationId: number, reader?: Staff): Promise<LatestWords | undefined>;
  /** Cases that rest on a message which one of these rests on too. */
  besides(tickets: readonly Ticket[]): Promise<readonly Ticket[]>;
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

export interface LatestWords {
  readonly seq: number;
  readonly words: string;
  readonly at: Date;
  /** Part of a case that not every colleague may read, or nobody has looked yet what they are part of. */
  readonly isSecret: boolean;
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
  readonly bindings: Bindings;
  readonly writer: Writer;
  readonly deliveries: Deliveries;
  readonly estate: Estate;
  readonly articles: Articles;
}

/** Stores on their own statements, and bound together in one transaction. */
export interface Book extends Stores {
  /**
   * Everything or nothing. Never call the book itself inside: use what is handed in. `isFirst`: somebody waits at the door, so
   * where transactions stand in line it goes before all others.
   */
  transaction<T>(fn: (stores: Stores) => Promise<T>, options?: { readonly isFirst?: boolean }): Promise<T>;
}

export type { ChannelAbilities, StoredMessage };
