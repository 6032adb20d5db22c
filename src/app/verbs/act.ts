import { conceal, findSecrets } from '../../domain/conceal.ts';
import { DomainError } from '../../domain/errors.ts';
import { introduce, type Staff } from '../../domain/people.ts';
import type { Priority } from '../../domain/priority.ts';
import {
  type Actor,
  type EventKind,
  notByChat,
  type Ticket,
  type TicketEvent,
  whyNoChat,
} from '../../domain/ticket.ts';
import type { OutboundBody } from '../../ports/channel.ts';
import type { Clock } from '../../ports/clock.ts';
import { chatTopic, deskTopic, type Feed } from '../../ports/feed.ts';
import type { OwnerWords } from '../../ports/owner-words.ts';
import { type Conversation, type Directory, NO_CHANGES } from '../../ports/record.ts';
import type { Book, Stores } from '../../ports/stores.ts';
import type { Act } from '../../ports/verbs.ts';
import { earliest, laneOf } from '../decide.ts';

/** An owner who wrote so recently is told at once, at any hour. */
const AWAKE_MS = 30 * 60_000;

/** Whoever wrote a moment ago is up and waiting: the night holds back only what would wake somebody. */
export async function isAwake({ tickets }: Stores, conversationId: number, now: Date): Promise<boolean> {
  const latest = await tickets.latest(conversationId);
  return latest !== undefined && now.getTime() - latest.at.getTime() < AWAKE_MS;
}

export interface VerbParts {
  readonly book: Book;
  readonly clock: Clock;
  readonly feed: Feed;
  readonly words: OwnerWords;
  readonly deliveryDue: () => void;
}

/** What a verb sees: everything under its locks. */
export interface Scene {
  readonly stores: Stores;
  /** The chat in which the case is spoken of now. */
  readonly conversation: Conversation;
  /** Who is reached there: the reporter as the channel knows him now. */
  readonly contactId: number;
  readonly ticket: Ticket;
  readonly directory: Directory;
  readonly by: Staff;
  readonly now: Date;
  /** Takes numbers out of what staff wrote, as at every door. */
  readonly safe: (text: string) => Promise<string>;
}

/** What a verb decided. */
export interface Decision {
  readonly ticket: Ticket;
  readonly event: { readonly kind: EventKind; readonly data?: Record<string, unknown>; readonly reason?: string };
  /** What the owner is told; nothing when he need not know. */
  readonly tell?: { readonly body: OutboundBody; readonly priority: Priority; readonly notBefore?: Date };
}

export const isUuid = (id: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id);

export const actorOf = (staff: Staff): Actor => ({ kind: 'staff', id: staff.id, name: staff.name });

const notFound = () => new DomainError('not_found', '没有找到这个工单，请回到列表刷新。');

/** The case as this person may see it; "not yours", "about you" and "not there" are one answer. */
export async function ownTicket(book: Pick<Book, 'tickets'>, by: Staff, ticketId: string): Promise<Ticket> {
  const ticket = isUuid(ticketId) ? await book.tickets.find(ticketId) : undefined;
  if (!ticket || ticket.communityId !== by.communityId || ticket.about.includes(by.id)) throw notFound();
  return ticket;
}

/**
 * Runs one verb: locks conversation, then ticket, compares the version, decides, writes ticket, event and message to the
 * owner in one transaction. Of two people who press at once the second is told who was first. The same act twice does once.
 */
export async function act(
  { book, clock, feed, deliveryDue }: VerbParts,
  request: Act,
  decide: (scene: Scene) => Promise<Decision>,
  options: { readonly anyVersion?: boolean } = {},
): Promise<Ticket> {
  const { by } = request;
  const known = isUuid(request.ticketId) ? await book.tickets.conversationOf(request.ticketId) : undefined;
  // "Not yours" and "not there" are one answer.
  if (!known || known.communityId !== by.communityId) throw notFound();
  const { ticket, conversation } = await book.transaction(async stores => {
    const { home, conversation } = await lockChats(stores, request.ticketId, known);
    const before = await stores.tickets.lock(request.ticketId);
    if (!before || before.about.includes(by.id)) throw notFound();
    if (await stores.tickets.hasAct(request.actId)) return { ticket: before, conversation };
    const now = clock.now();
    const directory = await stores.estate.directory(by.communityId);
    if (before.version !== request.version && !options.anyVersion) throw overtaken(before, directory);
    const safe = safeIn(stores, home.id);
    const { contactId } = conversation === home ? before : conversation;
    const decided = await decide({ stores, conversation, contactId, ticket: before, directory, by, now, safe });
    // Who has no chat is told by whoever acts; the record does not say that he was told.
    const { tell: _, ...untold } = decided;
    const decision: Decision = notByChat(before) ? untold : decided;
    const key = `act:${request.actId}`;
    const event: TicketEvent = {
      ticketId: before.id,
      at: now,
      actor: actorOf(by),
      ...decision.event,
      ...(decision.tell ? { data: { ...decision.event.data, outboxKey: key } } : {}),
    };
    const { tell } = decision;
    const isDanger = before.urgency === 'emergency';
    const isUp = tell && (isDanger || (await isAwake(stores, conversation.id, now)));
    await stores.writer.write(
      {
        ...NO_CHANGES,
        updated: [decision.ticket],
        events: [event],
        outbox: tell
          ? [
              {
                lane: laneOf({ conversation }),
                // Its numbers are marks of the chat the case is of.
                conversationId: home.id,
                ticketId: before.id,
                // What staff say to whoever is in danger waits for nothing, in channels with a night of their own neither.
                priority: isDanger ? 'emergency' : tell.priority,
                notBefore: tell.notBefore ?? (isUp ? now : earliest(tell.priority, now, directory)),
                key,
                body: tell.body,
                why: `${decision.event.kind} by ${by.code}`,
              },
            ]
          : [],
      },
      { now, timeZone: directory.community.timeZone, prefix: directory.community.prefix, actId: request.actId },
    );
    await stores.tickets.markSeen(by.id, before.id, now);
    return { ticket: decision.ticket, conversation };
  });
  deliveryDue();
  feed.wake(deskTopic(ticket.communityId));
  feed.wake(chatTopic(conversation));
  return ticket;
}

/** Locks the chat a case is spoken of in, then the one it is of; unbound while that was waited for, it is its own again. */
async function lockChats(
  stores: Stores,
  ticketId: string,
  { conversationId, spokenIn }: { readonly conversationId: number; readonly spokenIn: number },
): Promise<{ readonly home: Conversation; readonly conversation: Conversation }> {
  if (spokenIn === conversationId) {
    const home = await stores.turns.lock(conversationId);
    return { home, conversation: home };
  }
  const conversation = await stores.turns.lock(spokenIn);
  const home = await stores.turns.lock(conversationId);
  const still = (await stores.tickets.conversationOf(ticketId))?.spokenIn;
  return { home, conversation: still === spokenIn ? conversation : home };
}

/** Takes numbers out of a text as at every door, into the conversation it belongs to. */
export const safeIn =
  (stores: Pick<Stores, 'inbox'>, conversationId: number): Scene['safe'] =>
  async text => {
    const found = findSecrets(text);
    if (found.length === 0) return text;
    const marks = await stores.inbox.conceal(conversationId, found);
    return conceal(text, found, f => marks[found.indexOf(f)]!);
  };

/** Refuses what would do nothing but write to somebody who has no chat. */
export function needsChat(ticket: Ticket): void {
  const why = whyNoChat(ticket);
  if (why === undefined) return;
  throw new DomainError(
    'not_allowed_now',
    ticket.source === 'room'
      ? `${why}。请在他的私聊里说，或打电话告知，再把说了什么记成内部记录。`
      : `${why}，发不过去。请打电话告知，再把说了什么记成内部记录。`,
  );
}

function overtaken(ticket: Ticket, { staff }: Directory): DomainError {
  const who = staff.find(s => s.id === ticket.responsibleId);
  const now = ticket.state === 'claimed' && who ? `现在由${introduce(who)}负责` : '刚刚有变动';
  return new DomainError('conflict', `工单 ${ticket.number} ${now}，您这一步没有执行。请看一眼最新情况再操作。`);
}

/** A text staff wrote, trimmed; says what is wrong when it is empty or too long. */
export function written(text: string, what: string, max = 2000): string {
  const tidy = tidied(text, what, max);
  if (tidy === '') throw new DomainError('bad_input', `${what}还是空的，请写上内容再提交。`);
  return tidy;
}

/** The same of a text that may be empty. What looks like a mark is none: it would show somebody's number. */
export function tidied(text: string, what: string, max: number): string {
  const trimmed = text.toWellFormed().replaceAll('\u0000', '').trim();
  if (trimmed.length > max)
    throw new DomainError('too_large', `${what}有 ${trimmed.length} 字，请缩短到 ${max} 字以内。`);
  return trimmed.replaceAll('⟦', '[').replaceAll('⟧', ']');
}
