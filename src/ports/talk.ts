import type { FoundArticle } from '../domain/article.ts';
import type { Community } from '../domain/community.ts';
import type { Danger } from '../domain/labels.ts';
import type { Attachment, Changed } from '../domain/message.ts';
import type { Staff, TieRole } from '../domain/people.ts';
import type { Priority } from '../domain/priority.ts';
import type { Reading } from '../domain/reading.ts';
import type { Amendment, Ticket } from '../domain/ticket.ts';
import type { BindingAsked, CodeHeard, MissedWords } from './binding.ts';
import type { Choice } from './channel.ts';

/** One line of the burst being answered. */
export interface Line {
  readonly messageId: number;
  readonly seq: number;
  /** What was said; a description of what came instead of words is left out. */
  readonly text: string;
  readonly pictures: number;
  readonly attachment?: Attachment;
  readonly changes?: Changed;
}

/** What happened to a conversation: words, or a timer that ran out. */
export type Happening =
  | { readonly kind: 'said'; readonly reading: Reading; readonly lines: readonly Line[] }
  | { readonly kind: 'timer'; readonly name: string };

export interface Reply {
  readonly text: string;
  readonly choices?: readonly Choice[];
  /** answer unless given. */
  readonly priority?: Priority;
  /** The rule it rests on, for the record and for "为什么": "intake.where". */
  readonly why: string;
}

/** What a flow may know of who writes; a contact without a home is a stranger and may always report. */
export interface Asker {
  /** Surname with 女士/先生 as on file: "陈女士"; absent: 您. */
  readonly calledAs?: string;
  /** Homes tied to the person now. */
  readonly homes: readonly {
    readonly houseId: number;
    readonly building: string;
    readonly unit?: string;
    readonly room: string;
    readonly role?: TieRole;
    /** The owner has let it: a tenant is tied to it now. */
    readonly isLet?: boolean;
  }[];
  /** A request to bind the chat waits for staff. */
  readonly hasAsked?: boolean;
  /** A number to call is on file. */
  readonly hasPhoneOnFile: boolean;
  readonly isFirstContact: boolean;
}

export type TicketDraft = Pick<
  Ticket,
  'where' | 'kind' | 'category' | 'urgency' | 'responsibility' | 'summary' | 'messages'
> &
  Partial<Pick<Ticket, 'phone' | 'danger' | 'demand' | 'happenedAt' | 'houseId' | 'wantsPerson' | 'confidential'>>;

/** What staff did about a case, as its reporter was told. */
export interface StaffMove {
  readonly kind: 'claimed' | 'reassigned' | 'replied' | 'corrected' | 'resolved' | 'declined' | 'reopened';
  readonly at: Date;
  readonly staffId: number;
  /** What was said to the owner, word for word; absent for a move without words. */
  readonly text?: string;
}

/** The verbs a flow may use, bound to the turn's transaction: what it decides is written at its commit or not at all. */
export interface Cases {
  readonly now: Date;
  readonly community: Community;
  readonly staff: readonly Staff[];
  readonly asker: Asker;
  /** The asker's tickets in this conversation and, under ids that change, in those of ended logins; newest first: all open ones and the latest closed ones. Includes what this turn changed. */
  readonly tickets: readonly Ticket[];
  /** Open ones of the same person's other chats, newest first; to be told of, never changed from here. */
  readonly kin: readonly Ticket[];
  /** A person has taken the chat over: nothing may be said. */
  readonly takenOver: boolean;
  /** Nothing the machine says would be heard: taken over, or a supervisor has limited the contact. Emergencies still pass. */
  readonly isMuted: boolean;
  /** Writes faster than people do: his lines are gathered, and answered together. */
  readonly isHurried: boolean;
  /** The last thing a member of staff did about a case that its reporter was told of; undefined: nothing yet. */
  lastMove(ticketId: string): StaffMove | undefined;
  /** Why what this chat was told last was said: a rule ("intake.noted") or an act of staff ("claimed by 2001"); absent: nothing yet. */
  readonly lastTold?: string;
  /** What came of a binding code in these words, done already; absent: there was none. */
  readonly code?: CodeHeard;
  /** Of a chat just bound: what staff said to its person in a chat that could not be reached any more. */
  readonly missed?: readonly MissedWords[];
  /** Puts on record that an article was the answer to these words. */
  giveArticle(article: FoundArticle): void;
  /** What the owner said of the article given last. */
  articleHelped(helped: boolean): void;
  /** Asks staff to bind the chat to a home. */
  askForHome(asked: BindingAsked): void;
  open(draft: TicketDraft): Ticket;
  amend(ticketId: string, change: Amendment, reason: string): Ticket;
  /** Binds messages of this turn to a ticket, as the owner's addition. */
  add(ticketId: string, messageIds: readonly number[]): void;
  withdraw(ticketId: string, reason: string): Ticket;
  /** What was done is not well: open again, with the same responsible person. */
  reopen(ticketId: string, reason: string): Ticket;
  /** Pages people about a danger (once per kind, conversation and ten minutes) and goes on until one acknowledges. */
  page(danger: Danger, ticketId?: string): void;
  /** Sets the timer of that name of this conversation, replacing an earlier one. */
  setTimer(name: string, at: Date): void;
  cancelTimer(name: string): void;
}

/** One JSON value per conversation; only the engine reads it. */
export type TalkState = Readonly<Record<string, unknown>>;

/** The conversation's controller: decides what is said and done. Holds no storage; every error reaches the caller. */
export interface Talk {
  talk(
    state: TalkState,
    happening: Happening,
    cases: Cases,
  ): Promise<{ readonly state: TalkState; readonly replies: readonly Reply[] }>;
  /** Key of the question the conversation is waiting on, for understanding. */
  openQuestion(state: TalkState): string | undefined;
}

/** What a member of staff took down, read; the place is in the slots. */
export interface TakenDown {
  readonly reading: Reading;
  /** Danger nobody need ask about again. */
  readonly danger?: Danger;
  readonly messageIds: readonly number[];
}

/** Opens the case of what did not come by chat, as flows do of what did. */
export type FileTakenDown = (cases: Cases, taken: TakenDown) => Ticket;

/** All that is ever said in a room, where everybody reads along. */
export interface RoomWords {
  /** The first sentence for a danger, said within the receiving transaction. */
  safety(danger: Danger, community: Community): string;
  /** To so many who spoke to us at once: the answer comes in private. */
  inPrivate(howMany: number, community: Community): string;
}

/** The fixed first sentence for a danger, said within the receiving transaction. */
export type SafetyText = (danger: Danger, community: Community) => string;
