import type { Danger } from '../domain/labels.ts';
import type { Staff } from '../domain/people.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { MissedWords } from './binding.ts';
import type { OutboundBody } from './channel.ts';

/** What the owner is told in the chat when staff do something; the sentences stand in flows/updates. */
export interface OwnerWords {
  claimed(ticket: Ticket, by: Staff): OutboundBody;
  reassigned(ticket: Ticket, to: Staff): OutboundBody;
  replied(ticket: Ticket, by: Staff, text: string, media?: readonly string[]): OutboundBody;
  corrected(ticket: Ticket, by: Staff, text: string): OutboundBody;
  resolved(ticket: Ticket, by: Staff, done: string, media?: readonly string[]): OutboundBody;
  declined(ticket: Ticket, by: Staff, reason: string): OutboundBody;
  reopened(ticket: Ticket, by: Staff, reason: string): OutboundBody;
  /** Somebody has answered the alarm about this danger and is on it; phone24 is the estate's number at any hour. */
  acknowledged(danger: Danger, by: Staff, phone24: string): OutboundBody;
  takenOver(by: Staff): OutboundBody;
  handedBack(by: Staff): OutboundBody;
  /** The chat is his home's from now on; `home` is "3栋2单元1201". */
  bound(home: string, by: Staff): OutboundBody;
  /** What staff said while his chat could not be reached, with its days on the estate's clock; told once. */
  missed(words: readonly MissedWords[], timeZone: string): OutboundBody;
  notBound(home: string, by: Staff, reason: string): OutboundBody;
  /** His tie to the home has ended; without a home, the chat is nobody's any more. */
  untied(by: Staff, home?: string): OutboundBody;
  /** He has become a friend in WeChat, and his chat is not bound to a home. */
  befriended(): OutboundBody;
  /** One of the owner's messages could not be worked through and was set aside for a person. */
  setAside(ticket: Ticket, phone24: string): OutboundBody;
}
