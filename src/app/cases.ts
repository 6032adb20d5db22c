import { randomUUID } from 'node:crypto';
import { DomainError } from '../domain/errors.ts';
import { isHurried } from '../domain/hurry.ts';
import type { Danger } from '../domain/labels.ts';
import type { Staff } from '../domain/people.ts';
import { type Actor, move, type Ticket, type TicketEvent, withAbout } from '../domain/ticket.ts';
import type { BindingAsked, CodeHeard, MissedWords } from '../ports/binding.ts';
import type { AnswerGiven } from '../ports/knowledge.ts';
import type { AlarmDraft, Changes, Directory, Snapshot, StoredMessage, TimerDraft } from '../ports/record.ts';
import type { Cases } from '../ports/talk.ts';

const OWNER: Actor = { kind: 'owner' };

/** Stands for the number of the n-th ticket opened in this transaction until the commit takes a real one. */
const numberToken = (n: number): string => `⟦№${n}⟧`;

/** Members of staff whose names stand in the text. */
export const namedIn = (text: string, staff: readonly Staff[]): readonly number[] =>
  staff.filter(s => s.name.length > 1 && text.includes(s.name)).map(s => s.id);

/** Cases that gather what a flow decides; nothing is written until the turn writes `changes()`. */
export function gatherCases(
  snapshot: Snapshot,
  directory: Directory,
  now: Date,
  code?: CodeHeard,
  missed: readonly MissedWords[] = [],
): { cases: Cases; changes(): Changes; asked(): BindingAsked | undefined } {
  const { conversation, asker } = snapshot;
  const tickets = new Map(snapshot.tickets.map(t => [t.id, t]));
  const opened = new Set<string>();
  const updated = new Set<string>();
  const events: TicketEvent[] = [];
  const alarms: AlarmDraft[] = [];
  const timers = new Map<string, TimerDraft>();
  const cancelled = new Set<string>();
  let asked: BindingAsked | undefined;
  const given: AnswerGiven[] = [];
  let helped: boolean | undefined;
  const timerKey = (name: string) => `${conversation.id}:${name}`;

  // A complaint that names somebody who works here is not shown to that person.
  const aboutOf = (
    ticket: Pick<Ticket, 'kind' | 'summary' | 'demand'>,
    lines: readonly StoredMessage[],
    before: readonly number[],
  ) => {
    if (ticket.kind !== 'complaint') return before;
    const said = lines.map(m => m.text);
    const named = namedIn([...said, ticket.summary, ticket.demand ?? ''].join('\n'), directory.staff);
    return [...new Set([...before, ...named])];
  };

  const linesOf = ({ messages }: Ticket) => snapshot.messages.filter(m => messages.includes(m.id));

  const must = (id: string): Ticket => {
    const ticket = tickets.get(id);
    if (!ticket) throw new DomainError('not_found', `没有找到工单 ${id}。`);
    return ticket;
  };
  const record = (ticketId: string, kind: TicketEvent['kind'], data?: TicketEvent['data'], reason?: string) =>
    events.push({ ticketId, kind, at: now, actor: OWNER, ...(data ? { data } : {}), ...(reason ? { reason } : {}) });
  const put = (ticket: Ticket): Ticket => {
    tickets.set(ticket.id, ticket);
    if (!opened.has(ticket.id)) updated.add(ticket.id);
    return ticket;
  };

  const concern = (ticket: Ticket, lines: readonly StoredMessage[], before: readonly number[]): Ticket => {
    const after = withAbout(ticket, aboutOf(ticket, lines, before));
    if (after.version !== ticket.version) record(ticket.id, 'released');
    return put(after);
  };

  const cases: Cases = {
    now,
    community: directory.community,
    staff: directory.staff as readonly Staff[],
    asker,
    takenOver: conversation.takenOverBy !== undefined,
    isMuted:
      conversation.takenOverBy !== undefined ||
      (conversation.limitedUntil !== undefined && conversation.limitedUntil > now),
    isHurried: isHurried(conversation.readBy, now),
    get tickets() {
      return [...tickets.values()].sort((a, b) => b.openedAt.getTime() - a.openedAt.getTime());
    },
    kin: snapshot.kin,
    lastMove: ticketId => snapshot.lastMoves.get(ticketId),
    ...(snapshot.lastTold ? { lastTold: snapshot.lastTold } : {}),
    ...(code ? { code } : {}),
    ...(missed.length > 0 ? { missed } : {}),
    giveArticle({ id, version, score, composed }) {
      const { id: conversationId, communityId } = conversation;
      const uptoSeq = snapshot.messages.at(-1)?.seq ?? 0;
      given.push({
        ...{ conversationId, uptoSeq, communityId, articleId: id, articleVersion: version, score },
        composed: composed !== undefined,
      });
    },
    articleHelped(did) {
      helped = did;
    },
    askForHome(home) {
      asked = home;
    },
    open(draft) {
      const ticket: Ticket = {
        ...draft,
        id: randomUUID(),
        communityId: conversation.communityId,
        number: numberToken(opened.size + 1),
        conversationId: conversation.id,
        contactId: conversation.contactId,
        source: 'chat',
        state: 'recorded',
        checked: false,
        wantsPerson: draft.wantsPerson ?? false,
        confidential: draft.confidential ?? false,
        about: aboutOf(draft, snapshot.messages, []),
        openedAt: now,
        version: 1,
      };
      opened.add(ticket.id);
      record(ticket.id, 'opened', { kind: ticket.kind, category: ticket.category, urgency: ticket.urgency });
      if (ticket.wantsPerson) record(ticket.id, 'person_wanted');
      return put(ticket);
    },
    amend(ticketId, change, reason) {
      const before = must(ticketId);
      const from = Object.fromEntries(Object.keys(change).map(k => [k, before[k as keyof Ticket]]));
      record(ticketId, 'amended', { from, to: change }, reason);
      if (change.wantsPerson && !before.wantsPerson) record(ticketId, 'person_wanted');
      const after = { ...before, ...change };
      return concern(after, linesOf(after), after.about);
    },
    add(ticketId, messageIds) {
      const before = must(ticketId);
      const fresh = messageIds.filter(id => !before.messages.includes(id));
      if (fresh.length === 0) return;
      record(ticketId, 'said', { messages: fresh });
      const after = { ...before, messages: [...before.messages, ...fresh] };
      concern(after, linesOf(after), before.about);
    },
    withdraw(ticketId, reason) {
      record(ticketId, 'withdrawn', undefined, reason);
      return put(move(must(ticketId), 'withdraw', now));
    },
    reopen(ticketId, reason) {
      record(ticketId, 'reopened', undefined, reason);
      return put(move(must(ticketId), 'reopen', now));
    },
    page(danger: Danger, ticketId) {
      const id = randomUUID();
      alarms.push({
        id,
        communityId: conversation.communityId,
        conversationId: conversation.id,
        danger,
        openedAt: now,
        ...(ticketId ? { ticketId } : {}),
      });
      if (ticketId) record(ticketId, 'paged', { danger });
    },
    setTimer(name, dueAt) {
      const key = timerKey(name);
      cancelled.delete(key);
      timers.set(key, { key, communityId: conversation.communityId, conversationId: conversation.id, name, dueAt });
    },
    cancelTimer(name) {
      timers.delete(timerKey(name));
      cancelled.add(timerKey(name));
    },
  };

  const all = (ids: ReadonlySet<string>) => [...ids].map(id => must(id));
  return {
    cases,
    asked: () => asked,
    changes: () => ({
      opened: all(opened),
      updated: all(updated),
      events,
      outbox: [],
      alarms,
      timers: [...timers.values()],
      cancelTimers: [...cancelled],
      ...(given.length > 0 ? { given } : {}),
      ...(helped === undefined ? {} : { helped }),
    }),
  };
}
