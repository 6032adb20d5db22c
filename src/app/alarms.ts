import type { Staff } from '../domain/people.ts';
import { type Actor, move, type Ticket, type TicketEvent } from '../domain/ticket.ts';
import { type Changes, type Directory, NO_CHANGES } from '../ports/record.ts';
import type { Stores } from '../ports/stores.ts';

/** What it means for a case that somebody has answered its alarm: it is his unless somebody has it already. */
export function answeredBy(ticket: Ticket, by: Staff, at: Date): Pick<Changes, 'updated' | 'events'> {
  const actor: Actor = { kind: 'staff', id: by.id, name: by.name };
  const event = { ticketId: ticket.id, at, actor };
  const answered: TicketEvent = { ...event, kind: 'acknowledged', data: { danger: ticket.danger } };
  // Whoever the case is about may help, but does not have it.
  if (ticket.state !== 'recorded' || ticket.about.includes(by.id)) return { updated: [ticket], events: [answered] };
  return { updated: [move(ticket, 'claim', at, by.id)], events: [answered, { ...event, kind: 'claimed' }] };
}

/** Alarms were raised at the door, before there was a case: they are tied to it, and who answered meanwhile has it. */
export async function bindAlarms(
  stores: Stores,
  conversationId: number,
  ticket: Ticket,
  { community, staff }: Directory,
  now: Date,
): Promise<void> {
  const [answered] = await stores.alarms.bind(conversationId, ticket.id);
  const by = staff.find(s => s.id === answered);
  if (!by) return;
  await stores.writer.write(
    { ...NO_CHANGES, ...answeredBy(ticket, by, now) },
    { now, timeZone: community.timeZone, prefix: community.prefix },
  );
}
