import { DomainError } from './errors.ts';
import type { Where } from './house.ts';
import type { Category, Danger, Intent, Responsibility, Urgency } from './labels.ts';

export const TICKET_STATES = ['recorded', 'claimed', 'resolved', 'declined', 'withdrawn'] as const;
export type TicketState = (typeof TICKET_STATES)[number];

export const TICKET_STATE_NAMES: Record<TicketState, string> = {
  recorded: '待接单',
  claimed: '处理中',
  resolved: '已办结',
  declined: '已说明关闭',
  withdrawn: '业主撤回',
};

/** Still somebody's work. */
export const isOpen = (ticket: Pick<Ticket, 'state'>): boolean =>
  ticket.state === 'recorded' || ticket.state === 'claimed';

export const SOURCES = ['chat', 'room', 'phone', 'visit', 'letter', 'suggestion_box', 'guard', 'hotline12345'] as const;
export type Source = (typeof SOURCES)[number];

/** Ways a case can come that a member of staff puts on record himself. */
export const LOGGED_SOURCE_NAMES = {
  phone: '来电',
  visit: '来访',
  letter: '来信',
  suggestion_box: '意见箱',
  guard: '秩序维护（巡逻/门岗）',
  hotline12345: '12345',
} as const satisfies Record<Exclude<Source, 'chat' | 'room'>, string>;
export type LoggedSource = keyof typeof LOGGED_SOURCE_NAMES;

/** Ways a case can come that are no chat of its reporter's own. */
export const OTHER_SOURCE_NAMES: Readonly<Record<Exclude<Source, 'chat'>, string>> = {
  ...LOGGED_SOURCE_NAMES,
  room: '群聊',
};

/** "来电"; undefined when it came by chat, and its reporter is told there. */
export const notByChat = ({ source }: Pick<Ticket, 'source'>): string | undefined =>
  source === 'chat' ? undefined : OTHER_SOURCE_NAMES[source];

/** Why nobody can be written to about it, as staff read it; undefined: he can. */
export const whyNoChat = (ticket: Pick<Ticket, 'source'>): string | undefined =>
  ticket.source === 'room'
    ? '群里听到的，不在群里回复'
    : ticket.source === 'chat'
      ? undefined
      : `业主没有聊天（${notByChat(ticket)}登记）`;

/** A case: one matter of one reporter, from first word to closed. Immutable; a move gives a new one. */
export interface Ticket {
  readonly id: string;
  readonly communityId: string;
  /** Said to the owner: "WX-26-0031". While a turn is still being decided it is a token that the commit replaces. */
  readonly number: string;
  readonly conversationId: number;
  readonly contactId: number;
  readonly houseId?: number | undefined;
  readonly where: Where;
  /** The mark ⟦p1⟧ of the number to call. */
  readonly phone?: string;
  readonly kind: Intent;
  readonly category: Category;
  readonly urgency: Urgency;
  readonly responsibility: Responsibility;
  readonly danger?: Danger;
  /** One line. */
  readonly summary: string;
  /** What the owner asks for (诉求), and when suits, in his words. */
  readonly demand?: string;
  readonly happenedAt?: string;
  readonly source: Source;
  readonly state: TicketState;
  /** Read back and confirmed by the owner. */
  readonly checked: boolean;
  /** The owner asked for a person and none has taken over yet. */
  readonly wantsPerson: boolean;
  /** Who reported it is nobody's business but staff's; said by the owner, it stays. */
  readonly confidential: boolean;
  readonly responsibleId?: number;
  /** Members of staff it is about (被投诉人): they never see, claim or answer it. */
  readonly about: readonly number[];
  /** Ids of the owner's messages it rests on; referenced, not copied. */
  readonly messages: readonly number[];
  readonly openedAt: Date;
  readonly claimedAt?: Date;
  readonly closedAt?: Date;
  /** Grows with every move of staff or state, not with the owner's additions. */
  readonly version: number;
}

/** Which moves lead from where to where; what is not in the table is refused. */
export const MOVES = {
  claim: { from: ['recorded'], to: 'claimed' },
  reassign: { from: ['recorded', 'claimed'], to: 'claimed' },
  resolve: { from: ['recorded', 'claimed'], to: 'resolved' },
  decline: { from: ['recorded', 'claimed'], to: 'declined' },
  withdraw: { from: ['recorded', 'claimed'], to: 'withdrawn' },
  reopen: { from: ['resolved', 'declined', 'withdrawn'], to: 'claimed' },
} as const satisfies Record<string, { from: readonly TicketState[]; to: TicketState }>;
export type Move = keyof typeof MOVES;

const MOVE_NAMES: Record<Move, string> = {
  claim: '接单',
  reassign: '转派',
  resolve: '办结',
  decline: '说明关闭',
  withdraw: '撤回',
  reopen: '重新打开',
};

/** The ticket after a move at `at` by the responsible person given; throws when the table does not allow it. */
export function move(ticket: Ticket, name: Move, at: Date, responsibleId?: number): Ticket {
  const { from, to } = MOVES[name];
  if (!(from as readonly TicketState[]).includes(ticket.state)) {
    throw new DomainError(
      'not_allowed_now',
      `工单 ${ticket.number} 现在是“${TICKET_STATE_NAMES[ticket.state]}”，不能${MOVE_NAMES[name]}。请刷新后再看。`,
    );
  }
  const responsible = responsibleId ?? ticket.responsibleId;
  const state: TicketState = name === 'reopen' && responsible === undefined ? 'recorded' : to;
  const { closedAt: _, ...rest } = ticket;
  const closed = state === 'resolved' || state === 'declined' || state === 'withdrawn';
  return {
    ...rest,
    state,
    ...(responsible === undefined ? {} : { responsibleId: responsible }),
    ...(state === 'claimed' && !ticket.claimedAt ? { claimedAt: at } : {}),
    ...(closed ? { closedAt: at, wantsPerson: false } : {}),
    version: ticket.version + 1,
  };
}

/** The ticket with those it is about; none of them goes on holding it, so that it waits for somebody else. */
export function withAbout(ticket: Ticket, about: readonly number[]): Ticket {
  const { responsibleId, claimedAt, ...rest } = ticket;
  if (!isOpen(ticket) || responsibleId === undefined || !about.includes(responsibleId)) return { ...ticket, about };
  return { ...rest, about, state: 'recorded', version: ticket.version + 1 };
}

/** What the owner or staff may change of a ticket without moving it. */
export type Amendment = Partial<
  Pick<
    Ticket,
    | 'where'
    | 'houseId'
    | 'phone'
    | 'kind'
    | 'category'
    | 'urgency'
    | 'responsibility'
    | 'danger'
    | 'summary'
    | 'demand'
    | 'happenedAt'
    | 'checked'
    | 'wantsPerson'
    | 'confidential'
    | 'about'
  >
>;

/** Who did something, as it stands in the record for good. */
export interface Actor {
  readonly kind: 'owner' | 'staff' | 'menfang';
  readonly id?: number;
  /** Staff only; names of owners never enter an event. */
  readonly name?: string;
}

export const EVENT_KINDS = [
  'opened',
  'said', // the owner added words or pictures
  'amended', // by owner or staff; data: what from, what to
  'claimed',
  'reassigned',
  'released', // whoever had it became one it is about
  'replied', // to the owner; data: text, outbox key
  'corrected', // a sent sentence; data: text, of
  'noted', // internal, never to the owner
  'resolved',
  'declined',
  'withdrawn',
  'reopened',
  'person_wanted',
  'taken_over',
  'handed_back',
  'paged',
  'acknowledged',
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** One line of the append-only story of a ticket. */
export interface TicketEvent {
  readonly ticketId: string;
  readonly kind: EventKind;
  readonly at: Date;
  readonly actor: Actor;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly reason?: string;
}
