import type { Danger } from '../domain/labels.ts';
import type { Staff } from '../domain/people.ts';
import type { Ticket } from '../domain/ticket.ts';
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
  /** One of the owner's messages could not be worked through and was set aside for a person. */
  setAside(): OutboundBody;
}
