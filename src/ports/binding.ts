import type { Staff, TieRole } from '../domain/people.ts';

/** What came of the binding codes in somebody's words; of every code that does not serve the answer is one. */
export type CodeHeard =
  /** The chat is the person's the code was made for. */
  | 'bound'
  /** Right, but the chat is somebody else's already: staff look. */
  | 'handed'
  | 'wrong'
  /** Too many in vain: nothing was looked at. */
  | 'paused';

/** Whose words hold the code. */
export interface Sender {
  readonly communityId: string;
  readonly contactId: number;
  readonly conversationId: number;
}

export interface Place {
  readonly building: string;
  readonly unit: string;
  readonly room: string;
}

/** What somebody says of himself who wants his chat bound. */
export interface BindingAsked extends Place {
  readonly role: TieRole;
  /** The message in which he said his name; the name itself stands nowhere else in clear. */
  readonly nameIn?: number;
}

/** A request that waits, for whoever decides it. */
export interface WaitingRequest extends Sender, Place {
  readonly id: number;
  readonly name?: string;
}

/** What a grant makes of a request; without `personId` a new person of that name is put on record. */
export interface Grant extends Place {
  readonly role: TieRole;
  readonly personId?: number;
  readonly name?: string;
}

/** What a member of staff said about a case in a chat that could not be reached any more. */
export interface MissedWords {
  /** Of the case. */
  readonly number: string;
  readonly summary: string;
  readonly at: Date;
  readonly by: string;
  readonly text: string;
}

/** Codes, requests and ties, inside a transaction. */
export interface Bindings {
  /** Uses the first code that serves, or counts the tries. The chat must be locked. */
  tryCodes(by: Sender, codes: readonly string[], now: Date): Promise<CodeHeard>;
  /** Files a request in place of an earlier one of the same chat. */
  ask(by: Sender, asked: BindingAsked, name: string | undefined, now: Date): Promise<void>;
  find(id: number): Promise<WaitingRequest | undefined>;
  /** False when somebody has decided it already. */
  decide(id: number, outcome: 'granted' | 'refused', by: Staff, now: Date): Promise<boolean>;
  /** Who decided it. */
  decidedBy(id: number): Promise<number | undefined>;
  /** Binds the chat of a request; fails in words when home or person are not there. */
  grant(request: WaitingRequest, grant: Grant, now: Date): Promise<void>;
  /** Makes a code; undefined when the person is not tied to the home today. */
  makeCode(by: Staff, personId: number, houseId: number, now: Date): Promise<MadeCode | undefined>;
  /** Ends the tie of the chat's person to a home from now on; gives the home. */
  endTie(contactId: number, houseId: number, now: Date): Promise<Place | undefined>;
  /** The chat is nobody's from now on; false when it was nobody's. */
  unlink(contactId: number): Promise<boolean>;
  /**
   * The latest words of staff about cases that came along to this chat, which never reached its person and were not told since,
   * oldest first; with the chat whose marks they hold.
   */
  missed(conversationId: number, now: Date): Promise<readonly (MissedWords & { readonly conversationId: number })[]>;
}

export interface MadeCode {
  /** Shown once; only its hash is kept. */
  readonly code: string;
  readonly expiresAt: Date;
}

/** Somebody tied to a home today, as far as the reader may know. */
export interface Resident {
  readonly personId: number;
  readonly name: string;
  readonly role: TieRole;
  /** The last four digits. */
  readonly phoneEnd?: string;
  /** Of the name that was claimed. */
  readonly fits: boolean;
}

export interface BindingLine extends Place {
  readonly id: number;
  readonly at: Date;
  readonly role: TieRole;
  /** As claimed; absent when none was said. */
  readonly name?: string;
  /** Whose the chat is already. */
  readonly boundTo?: string;
  /** The home stands in the roster. */
  readonly isHome: boolean;
  readonly residents: readonly Resident[];
}

export interface HomeLine extends Place {
  readonly houseId: number;
  readonly residents: readonly Resident[];
}

/** What the desk reads of requests and homes; names in full for those who may decide. */
export interface BindingView {
  waiting(staff: Staff): Promise<number>;
  requests(staff: Staff): Promise<readonly BindingLine[]>;
  /** Homes named "3-2-1201" or "3栋1201", a few. */
  homes(staff: Staff, words: string): Promise<readonly HomeLine[]>;
}

/** What staff do about it; each throws DomainError in words. */
export interface BindingVerbs {
  makeCode(by: Staff, personId: number, houseId: number): Promise<MadeCode & { readonly sentence: string }>;
  grant(by: Staff, requestId: number, grant: Grant): Promise<void>;
  refuse(by: Staff, requestId: number, reason: string): Promise<void>;
}
