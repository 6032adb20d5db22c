import type { Where } from '../domain/house.ts';
import type { Category, Intent, Responsibility, Urgency } from '../domain/labels.ts';
import type { Staff } from '../domain/people.ts';
import type { LoggedSource, Ticket } from '../domain/ticket.ts';
import type { SafePicture } from './media.ts';

/** Who acts on which case, as he saw it. The version is compared under the ticket's lock: an older one loses. */
export interface Act {
  readonly by: Staff;
  readonly ticketId: string;
  readonly version: number;
  /** Made by the page for one press of a button; the same act twice has one effect. */
  readonly actId: string;
}

/** What did not come by chat, as whoever took it wrote it down. */
export interface Logged {
  readonly source: LoggedSource;
  /** 1–2,000 characters. */
  readonly words: string;
  /** As people write it: "3-2-1201", "3-2-1201 厨房", "地下车库B2". */
  readonly where?: string;
  /** Who reported it. */
  readonly name?: string;
  readonly phone?: string;
  /** Read from the words unless given; danger that is certain is an emergency whatever is given. */
  readonly urgency?: Urgency;
  readonly category?: Category;
  /** Number of whoever handed it on (12345). */
  readonly externalNumber?: string;
}

/**
 * What staff can do, for every desk alike. Each throws DomainError: conflict (somebody was faster, in words), owner_spoke
 * (new words of the owner the writer has not seen), not_allowed_now, not_found, bad_input. The owner is told in his chat
 * of what he should know. Pictures are ids from `attach`.
 */
export interface Verbs {
  /**
   * Opens a case for somebody who has no chat: nothing goes to him, and verbs that would only write to him are refused. The
   * same act twice is one case.
   */
  log(by: Staff, logged: Logged, actId: string): Promise<Ticket>;
  /** Puts pictures to a case that `log` has opened; the same act twice puts them there once. */
  addPictures(by: Staff, ticketId: string, pictures: readonly SafePicture[], actId: string): Promise<Ticket>;
  claim(act: Act): Promise<Ticket>;
  /** `seenSeq`: the last message of the owner on the writer's screen. Text is 1–2,000 characters. */
  reply(act: Act, text: string, seenSeq: number, pictures?: readonly string[]): Promise<Ticket>;
  /** Internal: never reaches the owner. */
  note(act: Act, text: string): Promise<Ticket>;
  resolve(act: Act, done: string, pictures?: readonly string[]): Promise<Ticket>;
  decline(act: Act, reason: string): Promise<Ticket>;
  reopen(act: Act, reason: string): Promise<Ticket>;
  reassign(act: Act, toStaffId: number): Promise<Ticket>;
  recategorise(
    act: Act,
    change: {
      readonly kind?: Intent;
      readonly category?: Category;
      readonly urgency?: Urgency;
      readonly responsibility?: Responsibility;
      /** The whole place anew. */
      readonly where?: Where;
      /** Of the place as it stands by then only these parts; an empty one is taken out. */
      readonly whereParts?: Where;
    },
  ): Promise<Ticket>;
  /** The bot is silent in this chat until handed back or the case closes; said to the owner once. */
  takeOver(act: Act): Promise<Ticket>;
  handBack(act: Act): Promise<Ticket>;
  /**
   * For an earlier sentence that staff wrote in this case (its outbox key): sends "更正：…" when it is out, replaces it when
   * it still waits. Both stay on record.
   */
  correct(act: Act, outboxKey: string, text: string): Promise<Ticket>;
  /** Stops automatic answers to this contact for some hours (0 ends it); supervisors only. Emergencies always pass. */
  limit(act: Act, hours: number): Promise<Ticket>;
  /**
   * Ends the tie of the chat's person to one of his homes; without a home the chat is nobody's any more. Access ends at once.
   */
  untie(act: Act, houseId?: number): Promise<Ticket>;
  /** "I am on it": ends the paging of an alarm. */
  acknowledge(by: Staff, alarmId: string): Promise<void>;
  /** On or off duty: who is paged and named to owners. */
  setDuty(by: Staff, isOnDuty: boolean): Promise<void>;
  /** Stores a cleaned picture for a reply; the id is valid for this case only. */
  attach(by: Staff, ticketId: string, bytes: Uint8Array): Promise<string>;
  /** What the owner will see of a reply or result, word for word, before it is sent; `outboxKey`: of the sentence corrected. */
  preview(
    by: Staff,
    ticketId: string,
    kind: 'reply' | 'resolve' | 'decline' | 'correct',
    text: string,
    outboxKey?: string,
  ): Promise<string>;
}
