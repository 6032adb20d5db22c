import type { Community } from '../domain/community.ts';
import type { EnclosureKind } from '../domain/enclosure.ts';
import type { Danger } from '../domain/labels.ts';
import type { Staff } from '../domain/people.ts';
import type { Ticket, TicketEvent } from '../domain/ticket.ts';

/** Words of the owner that belong to a case; numbers are still marks. */
export interface OwnerLine {
  /** Of the message. */
  readonly id: number;
  readonly text: string;
  /** Ids of stored pictures. */
  readonly pictures: readonly string[];
  /** What came with them that is no picture. */
  readonly enclosed?: EnclosureKind;
  readonly at: Date;
}

export interface BoardEvent extends TicketEvent {
  /** Grows within a case in the order in which things happened. */
  readonly id: number;
  /** The press of a button it came from. */
  readonly actId?: string;
  /** Of `opened` and `said`: what the owner wrote. */
  readonly lines: readonly OwnerLine[];
}

/** Where a case stands on a desk outside, and up to which event its thread has been told. */
export interface Shown {
  readonly channel: string;
  readonly ts: string;
  /** The message in whose thread card and news stand; absent: the card's own. */
  readonly threadTs?: string;
  readonly seenEvent: number;
  /** Up to this event the talk about it stands in the thread of a place it has left. */
  readonly sinceEvent?: number;
  /** What the card says of words to the owner: so many wait, so many could not be delivered. */
  readonly says?: { readonly unsent: number; readonly refused: number };
  /** How openly it has been shown, here and wherever it stood before. */
  readonly open?: Openness;
}

/** How much of a case may be read where everybody reads along: all, without who and where exactly, or that there is one. */
export type Showing = 'full' | 'masked' | 'number';

export interface Openness {
  readonly showing: Showing;
  /** Messages whose words may not be read there, whatever may be of the case: taken back, or part of a secret case. */
  readonly kept: readonly number[];
}

/** A place that a case has left. */
export interface Former extends Pick<Shown, 'channel' | 'ts' | 'threadTs'> {
  /** Its card says where the case is now. */
  readonly pointsOn: boolean;
}

/** A message of a desk outside. */
export type Spot = Pick<Shown, 'channel' | 'ts'>;

/** A sentence of staff to the owner that can be put right. */
export interface SaidByStaff {
  readonly outboxKey: string;
  readonly at: Date;
  readonly by: string;
  readonly text: string;
}

/** A case as far as one line of it may be shown. */
export interface CaseGlance {
  readonly ticket: Ticket;
  readonly community: Community;
  readonly staff: readonly Staff[];
  /** Everything known of the reporter that a stranger must not read: names, homes. */
  readonly known: { readonly names: readonly string[]; readonly homes: readonly string[] };
  /** Values behind the marks, for desks that may show them. */
  readonly secrets: ReadonlyMap<string, string>;
}

/** A case as a desk outside shows it, read at the moment it is shown. */
export interface BoardCase extends CaseGlance {
  readonly responsible?: Staff;
  readonly takenOverBy?: Staff;
  /** Number of the owner's latest message in the chat. */
  readonly lastSeq: number;
  readonly lastWords?: OwnerLine;
  readonly shown?: Shown;
  readonly former: readonly Former[];
  /** Of its messages those whose words may not be read there. */
  readonly kept: readonly number[];
  /** What happened since `shown.seenEvent`, in order; all of it, when the case is not shown yet. */
  readonly events: readonly BoardEvent[];
  /** Nothing more happened than stands in `events`. */
  readonly isAll: boolean;
  /** What staff have said to the owner, in order. */
  readonly sent: readonly SaidByStaff[];
  /** Words to the owner that wait, some of them longer than they should. */
  readonly unsent: number;
  /** Words that could not be delivered to him. */
  readonly refused: number;
}

export interface BoardAlarm {
  readonly id: string;
  readonly danger: Danger;
  readonly openedAt: Date;
  readonly community: Community;
  readonly staff: readonly Staff[];
  /** It was said in a room. */
  readonly isInRoom: boolean;
  readonly ticketId?: string;
  readonly number?: string;
  readonly acknowledgedBy?: Staff;
  readonly shown?: Pick<Shown, 'channel' | 'ts'>;
}

/**
 * Alone: a message of its own. In: the thread of this message. First: ours to post it; `isAgain` when somebody has tried since
 * `began` and nobody knows what became of it. Later: somebody is posting it.
 */
export type Crowd =
  | { readonly kind: 'alone' }
  | { readonly kind: 'later' }
  | { readonly kind: 'first'; readonly channel: string; readonly began: Date; readonly isAgain: boolean }
  | { readonly kind: 'in'; readonly channel: string; readonly ts: string };

/** What a desk outside reads of cases and remembers of having shown them. */
export interface CaseBoard {
  /** undefined: there is no such case. */
  read(ticketId: string): Promise<BoardCase | undefined>;
  /** Many at once, by their ids, for lists; those that are not there are missing. */
  glances(ticketIds: readonly string[]): Promise<ReadonlyMap<string, CaseGlance>>;
  alarm(alarmId: string): Promise<BoardAlarm | undefined>;
  /** What happened after one event and up to another, as it may be told now. */
  told(ticketId: string, after: number, upto: number): Promise<readonly BoardEvent[]>;
  /** The card has been posted there, or its thread told up to there. Another message than before: it has left the old place. */
  keepShown(ticketId: string, communityId: string, shown: Shown): Promise<void>;
  /** Nothing stands there any more that is less secret than this. */
  keepOpenness(ticketId: string, openness: Openness): Promise<void>;
  /** Puts an internal note of ours on the case's record, where the desk shows it; the same key once. */
  noteAtDesk(ticketId: string, key: string, text: string, at: Date): Promise<void>;
  /** The card that stood there says where the case is now. */
  pointsOn(spot: Spot): Promise<void>;
  /** Where a case that is not shown yet goes while many of its kind wait to be shown. */
  crowd(one: BoardCase, channel: string): Promise<Crowd>;
  /** The message of a crowd has been posted there; without `ts`: it could not be, or nobody knows. */
  keepGroup(one: BoardCase, channel: string, ts: string | undefined): Promise<void>;
  /** The case whose card or thread this message is. */
  caseAt(channel: string, ts: string): Promise<string | undefined>;
  /** Of the cases that stand together below this message those with these numbers; undefined: it is no such message. */
  among(channel: string, ts: string, numbers: readonly string[]): Promise<ReadonlyMap<string, string> | undefined>;
  /** The case of this community with this number. */
  byNumber(communityId: string, number: string): Promise<string | undefined>;
}

/** A picture as a desk outside may show it: a small JPEG; undefined when it is gone or cannot be read. */
export type BoardPicture = (id: string) => Promise<Uint8Array | undefined>;

/** Where belongs what somebody takes down on the outside desk. */
export interface BoardPlaces {
  /** Those of these communities that the channel is for, by their settings or else by the cases shown there; else all of them. */
  placesOf(ids: readonly string[], channel?: string): Promise<readonly Community[]>;
  /** The case this act has opened, and who did. */
  openedBy(actId: string): Promise<{ readonly ticketId: string; readonly staffId: number } | undefined>;
}

/** Who of the staff somebody on the outside desk is; read anew each time, so that who has left is out at once. */
export interface BoardPeople {
  /** Those who have this member id, in every community. */
  byUser(user: string): Promise<readonly Staff[]>;
  /** Ties a member id to those with this address and no id yet. */
  recognise(user: string, email: string): Promise<readonly Staff[]>;
  /** Member ids of those who have one, by staff id. */
  usersOf(staffIds: readonly number[]): Promise<ReadonlyMap<number, string>>;
}

/** What came from the outside desk, kept before it is acknowledged. */
export interface BoardInbox {
  /** false: it was here already. Ours until it is done, or until we are dead. */
  keep(key: string, body: unknown, me: string): Promise<boolean>;
  done(key: string): Promise<void>;
  /** What others left undone. */
  claim(
    me: string,
    limit: number,
  ): Promise<readonly { readonly key: string; readonly body: unknown; readonly attempts: number }[]>;
  putOff(key: string, ms: number): Promise<void>;
  /** Those of them that are ours stay so. */
  renew(keys: readonly string[], me: string): Promise<void>;
  /** Notes that people are told this because of it; false: they were, at a try before. */
  noteTold(key: string, what: string): Promise<boolean>;
  /** All that is noted of it. */
  toldOf(key: string): Promise<readonly string[]>;
  /** They were not, after all. */
  forgetTold(key: string, what: string): Promise<void>;
  /** Words of a thread that went to the owner. */
  keepSent(sent: SentWords): Promise<void>;
  sentAt(channel: string, ts: string): Promise<SentWords | undefined>;
}

/** The record behind a BoardInbox: many at once, in one statement. */
export interface BoardInboxRows extends Omit<BoardInbox, 'keep' | 'done'> {
  /** Of each whether it is new; no key may be in it twice. */
  keepAll(coming: readonly ComingBody[]): Promise<readonly boolean[]>;
  doneAll(keys: readonly string[]): Promise<void>;
}

export interface ComingBody {
  readonly key: string;
  readonly body: unknown;
  readonly me: string;
}

export interface SentWords {
  readonly channel: string;
  readonly ts: string;
  readonly communityId: string;
  readonly ticketId: string;
  readonly outboxKey: string;
}
