import type { Community } from '../domain/community.ts';
import type { DelayKind } from '../domain/delays.ts';
import type { EnclosureKind } from '../domain/enclosure.ts';
import type { Attachment, Changed, EarlierText } from '../domain/message.ts';
import type { Staff } from '../domain/people.ts';
import type { Alert } from '../domain/reading.ts';
import type { Ticket, TicketState } from '../domain/ticket.ts';
import type { PictureSize, ShownEnclosure, ShownPicture } from './media.ts';

/** One line of the list of cases. */
export interface CaseLine {
  readonly ticket: Ticket;
  readonly responsible?: string;
  /** Last words of the owner, shortened, numbers masked. */
  readonly lastWords: string;
  readonly lastAt: Date;
  /** Something happened since this person last looked. */
  readonly isUnread: boolean;
  readonly takenOverBy?: string;
  /** Messages to the owner that could not go out yet, or at all. */
  readonly unsent: number;
  /** What happened to it is not in Slack yet: a try failed. */
  readonly isBehindInSlack: boolean;
}

/**
 * Why a sentence never went out: its time ran out; a correction or the result of the case took its place; or the record was
 * restored from a backup that held it waiting.
 */
export type Unsent = 'expired' | 'corrected' | 'overtaken' | 'restored';

/** A voice message, video or file as a story shows it. */
export interface Enclosed {
  readonly id: string;
  readonly kind: EnclosureKind;
  readonly name?: string;
  /** In bytes. */
  readonly size: number;
  /** Absent: a page cannot play it. */
  readonly playedAs?: 'audio' | 'video';
}

/** One item of a case's whole story, in order of time. */
export type StoryItem =
  | {
      readonly kind: 'said';
      readonly at: Date;
      readonly seq: number;
      /** In a room: what who said it calls himself. */
      readonly speaker?: string;
      readonly text: string;
      readonly pictures: readonly string[];
      /** Belongs to this case (or to another one of the same chat). */
      readonly isOfCase: boolean;
      readonly isSetAside: boolean;
      /** Just arrived; the turn that says what it belongs to has not run yet. */
      readonly isFresh: boolean;
      /** What came beside the words; `text` ends with it in words. */
      readonly attachment?: Attachment;
      /** The bytes behind it. */
      readonly enclosure?: Enclosed;
      /** How it was worded before the owner changed it, oldest first. */
      readonly earlier?: readonly EarlierText[];
      readonly recalledAt?: Date;
      /** No words of its own: it changed what was said at that moment. */
      readonly changes?: { readonly kind: Changed['kind']; readonly saidAt: Date };
    }
  | {
      readonly kind: 'told';
      readonly at: Date;
      readonly key: string;
      readonly text: string;
      readonly pictures: readonly string[];
      /** Name of the person who wrote it; absent: Menfang itself. */
      readonly by?: string;
      /** Rule or person it rests on. */
      readonly why: string;
      readonly status: 'waiting' | 'sent' | 'refused' | Unsent;
      readonly notBefore?: Date;
    }
  | {
      readonly kind: 'event';
      readonly at: Date;
      readonly event: string;
      /** Plain Chinese, ready to show. */
      readonly text: string;
      readonly by: string;
      readonly isInternal: boolean;
    };

export interface CaseStory {
  readonly ticket: Ticket;
  readonly responsible?: Staff;
  /** As on file or as they call themselves; empty when unknown. */
  readonly reporter: string;
  readonly homes: readonly string[];
  /** The chat is a person's on file. */
  readonly isBound: boolean;
  /** The houses behind them, in the same order. */
  readonly ties: readonly number[];
  /** Number to call, revealed for those entitled. */
  readonly phone?: string;
  readonly channel: string;
  /** Topic of the room it was heard in; nothing is answered there. */
  readonly room?: string;
  readonly takenOverBy?: Staff;
  readonly isLimited: boolean;
  readonly lastSeq: number;
  readonly items: readonly StoryItem[];
  /** Names of others who have a reply box open with words in it right now. */
  readonly writing: readonly string[];
  /** Other cases of the same chat. */
  readonly others: readonly {
    readonly id: string;
    readonly number: string;
    readonly summary: string;
    readonly state: TicketState;
  }[];
}

export interface AlarmLine {
  readonly id: string;
  readonly danger: NonNullable<Alert['danger']>;
  readonly ticketId?: string;
  readonly number?: string;
  readonly where: string;
  readonly words: string;
  readonly openedAt: Date;
  readonly rounds: number;
}

/** Something that lies longer than it should, said in one sentence; gone by itself when it is done. */
export interface DelayLine {
  readonly kind: DelayKind;
  readonly text: string;
}

/** What a staff desk reads; everything is of the staff member's own community. */
export interface DeskView {
  list(
    staff: Staff,
    filter: { readonly state: 'open' | 'mine' | 'nobody' | 'closed'; readonly words?: string; readonly limit?: number },
  ): Promise<readonly CaseLine[]>;
  /** Marks it seen by this person when `markSeen`; undefined when not there or not theirs. Staff a case is about never see it. */
  story(staff: Staff, ticketId: string, markSeen: boolean): Promise<CaseStory | undefined>;
  alarms(staff: Staff): Promise<readonly AlarmLine[]>;
  /** The gravest first; empty when all is well. */
  delays(staff: Staff): Promise<readonly DelayLine[]>;
  /** How often staff put right last week what the machine had filed, for those who lead them; until the next week is told. */
  weekly(staff: Staff): Promise<string | undefined>;
  /** What is said to this person alone, the latest first. */
  notices(staff: Staff): Promise<readonly { readonly key: string; readonly text: string }[]>;
  /** A picture of a case of this community. */
  picture(staff: Staff, id: string, size: PictureSize): Promise<ShownPicture | undefined>;
  /** Voice, video or file that came in the chat of this case; undefined when it did not, or is not theirs to read. */
  enclosure(staff: Staff, ticketId: string, id: string): Promise<ShownEnclosure | undefined>;
  colleagues(staff: Staff): Promise<readonly Staff[]>;
  community(staff: Staff): Promise<Community>;
  /** 常用语 */
  sayings(staff: Staff): Promise<readonly { readonly id: number; readonly title: string; readonly text: string }[]>;
  keepSaying(staff: Staff, title: string, text: string): Promise<void>;
  dropSaying(staff: Staff, id: number): Promise<void>;
  /** Shows others for some ten seconds that this person is writing on the case. */
  showWriting(staff: Staff, ticketId: string): Promise<void>;
  /** Changes whenever something in the community's cases, alarms, chats or delays changed; cheap, asked every two seconds. */
  fingerprint(communityId: string): Promise<string>;
}

/** Staff sign in with a one-time code; sessions and codes are stored as hashes. */
export interface SignIn {
  /** Makes a code (valid 10 minutes, once, five tries) for a staff member of the inviter's community. */
  invite(staffId: number): Promise<{ readonly code: string; readonly expiresAt: Date }>;
  /** Code from a link or typed together with the 工号. undefined: wrong, used or expired – never said which. */
  redeem(code: string): Promise<{ readonly token: string; readonly expiresAt: Date } | undefined>;
  /** The staff member of a session, re-read each time so that a removed member is out at once. */
  staffOf(token: string): Promise<{ readonly staff: Staff; readonly csrf: string } | undefined>;
  signOut(token: string): Promise<void>;
}
