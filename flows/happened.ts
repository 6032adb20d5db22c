import type { Slots } from '../src/domain/reading.ts';
import { withDay } from '../src/domain/said-day.ts';
import type { Ticket } from '../src/domain/ticket.ts';
import type { Cases } from '../src/ports/talk.ts';

/** When it happened, as the owner said it and with the day he meant. */
export const happenedAt = ({ time }: Slots, { now, community }: Cases): Pick<Ticket, 'happenedAt'> =>
  time ? { happenedAt: withDay(time, now, community.timeZone) } : {};
