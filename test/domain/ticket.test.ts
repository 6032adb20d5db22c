import { expect, test } from 'vitest';
import { MOVES, type Move, move, TICKET_STATES, type Ticket, type TicketState } from '../../src/domain/ticket.ts';

const AT = new Date('2026-11-21T02:00:00Z');
const ticket = (state: TicketState): Ticket => ({
  id: 't',
  communityId: 'cuihu',
  number: 'CH-26-0001',
  conversationId: 1,
  contactId: 1,
  where: {},
  kind: 'repair',
  category: 'facility.leak',
  urgency: 'normal',
  responsibility: 'property',
  summary: '厨房漏水',
  source: 'chat',
  state,
  checked: false,
  wantsPerson: false,
  confidential: false,
  about: [],
  messages: [],
  openedAt: AT,
  version: 3,
});

test('exactly the moves of the table are allowed', () => {
  const allowed = (Object.keys(MOVES) as Move[]).flatMap(name =>
    TICKET_STATES.filter(state => {
      try {
        return move(ticket(state), name, AT, 7);
      } catch {
        return false;
      }
    }).map(state => `${state} ${name}`),
  );
  expect(allowed.sort()).toEqual(
    [
      'recorded claim',
      'recorded reassign',
      'claimed reassign',
      'recorded resolve',
      'claimed resolve',
      'recorded decline',
      'claimed decline',
      'recorded withdraw',
      'claimed withdraw',
      'resolved reopen',
      'declined reopen',
      'withdrawn reopen',
    ].sort(),
  );
});

test('a move is a new ticket with the next version; the old one stays as it was', () => {
  const before = ticket('recorded');
  const after = move(before, 'claim', AT, 7);
  expect(after).toMatchObject({ state: 'claimed', responsibleId: 7, claimedAt: AT, version: 4 });
  expect(before).toMatchObject({ state: 'recorded', version: 3 });
});

test('reopened, it goes back to who had it, or to nobody', () => {
  expect(move({ ...ticket('resolved'), responsibleId: 7, closedAt: AT }, 'reopen', AT)).toMatchObject({
    state: 'claimed',
    responsibleId: 7,
  });
  const nobodys = move({ ...ticket('withdrawn'), closedAt: AT }, 'reopen', AT);
  expect(nobodys.state).toBe('recorded');
  expect(nobodys).not.toHaveProperty('closedAt');
});

test('a refused move says where the ticket stands', () => {
  expect(() => move(ticket('resolved'), 'claim', AT, 7)).toThrow('已办结');
});
