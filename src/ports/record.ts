import type { Offer } from '../domain/choices.ts';
import type { Community } from '../domain/community.ts';
import type { Danger } from '../domain/labels.ts';
import type { Attachment, Changed } from '../domain/message.ts';
import type { Staff } from '../domain/people.ts';
import type { Priority } from '../domain/priority.ts';
import type { Reading } from '../domain/reading.ts';
import type { Ticket, TicketEvent } from '../domain/ticket.ts';
import type { OutboundBody } from './channel.ts';
import type { AnswerGiven } from './knowledge.ts';
import type { Asker, StaffMove, TalkState } from './talk.ts';

/** Where something goes: a channel account and a recipient frozen at the time of writing. */
export interface LaneKey {
  readonly communityId: string;
  readonly channel: string;
  readonly account: string;
  readonly address: string;
}

export interface OutboxDraft {
  readonly lane: LaneKey;
  readonly conversationId?: number;
  readonly ticketId?: string;
  readonly priority: Priority;
  readonly notBefore: Date;
  readonly expiresAt?: Date;
  /** Idempotency key: the same draft written twice goes out once. */
  readonly key: string;
  readonly body: OutboundBody;
  /** Rule, person or notice it was sent for. */
  readonly why: string;
}

export interface AlarmDraft {
  readonly id: string;
  readonly communityId: string;
  readonly conversationId: number;
  readonly ticketId?: string;
  readonly danger: Danger;
  readonly openedAt: Date;
}

export interface TimerDraft {
  /** Unique among the timers that stand; setting it again moves it. */
  readonly key: string;
  readonly communityId: string;
  readonly conversationId: number;
  readonly name: string;
  readonly dueAt: Date;
}

/** Everything a turn or a verb decided, written in one go at the end of its transaction. */
export interface Changes {
  /** Their numbers are tokens until written; texts of outbox and events that hold a token get the number. */
  readonly opened: readonly Ticket[];
  readonly updated: readonly Ticket[];
  readonly events: readonly TicketEvent[];
  readonly outbox: readonly OutboxDraft[];
  readonly alarms: readonly AlarmDraft[];
  readonly timers: readonly TimerDraft[];
  readonly cancelTimers: readonly string[];
  /** Articles that were the answer to a question. */
  readonly given?: readonly AnswerGiven[];
  /** What the owner said of the one given last. */
  readonly helped?: boolean;
}

export const NO_CHANGES: Changes = {
  opened: [],
  updated: [],
  events: [],
  outbox: [],
  alarms: [],
  timers: [],
  cancelTimers: [],
};

export interface Conversation {
  readonly id: number;
  readonly communityId: string;
  readonly contactId: number;
  readonly channel: string;
  readonly account: string;
  readonly address: string;
  /** Topic of a room that is overheard; absent: one person's own chat. */
  readonly room?: string;
  readonly state: TalkState;
  readonly version: number;
  readonly lastSeq: number;
  readonly attempts: number;
  /** Its turn cannot wait. */
  readonly isUrgent: boolean;
  /** How fast the owner writes (`isHurried`); absent: he wrote nothing since that is measured. */
  readonly readBy?: Date;
  readonly leaseBy?: string;
  readonly takenOverBy?: number;
  /** The case it was taken over for. */
  readonly takenOverTicket?: string;
  /** No automatic answers until then, set by a supervisor; emergencies always pass. */
  readonly limitedUntil?: Date;
}

export interface StoredMessage {
  readonly id: number;
  readonly seq: number;
  readonly text: string;
  readonly pictures: number;
  readonly attachment?: Attachment;
  /** It changed another message of the chat, or took it back. */
  readonly changes?: Changed;
  /** In a room: who said it, as we and as the channel know him, and whether it was said to us. */
  readonly speaker?: { readonly contactId: number; readonly externalId: string; readonly isAddressed: boolean };
  readonly arrivedAt: Date;
}

/** What a turn stands on: taken once outside for understanding, then afresh under the lock. */
export interface Snapshot {
  readonly conversation: Conversation;
  readonly asker: Asker;
  readonly messages: readonly StoredMessage[];
  /** The owner's lines of the last three minutes that were worked through already, joined with \n. */
  readonly recent: string;
  /** Spoken of in this chat now; those that came along from a chat of an ended login have that one's `conversationId`. */
  readonly tickets: readonly Ticket[];
  /** Open ones of the same person's other chats, newest first; to be told of, never changed from here. Nothing confidential. */
  readonly kin: readonly Ticket[];
  /** By ticket, for the open ones and the latest closed ones. */
  readonly lastMoves: ReadonlyMap<string, StaffMove>;
  /** Why what went out to the chat last was said: a rule ("intake.noted") or an act ("claimed by 2001"). */
  readonly lastTold?: string;
  /** The choices that were told last, while a number still means one of them. */
  readonly offered?: Offer;
}

/** What changes rarely and is read by every turn; at most a second old. */
export interface Directory {
  readonly community: Community;
  readonly staff: readonly Staff[];
}

/** A stored reading of (conversation, upto), so that a second try does not ask again. */
export interface ReadingKey {
  readonly conversationId: number;
  readonly uptoSeq: number;
}

export interface Readings {
  find(key: ReadingKey): Promise<Reading | undefined>;
  keep(key: ReadingKey, reading: Reading, communityId: string, at: Date): Promise<void>;
}
