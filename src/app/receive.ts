import { createHash, randomUUID } from 'node:crypto';
import { conceal, findSecrets } from '../domain/conceal.ts';
import { DomainError } from '../domain/errors.ts';
import type { Inbound, Receive } from '../ports/channel.ts';
import type { Clock } from '../ports/clock.ts';
import { chatTopic, deskTopic, type Feed } from '../ports/feed.ts';
import type { Media, SafePicture } from '../ports/media.ts';
import { NO_CHANGES } from '../ports/record.ts';
import type { Book, Kept, Pace, Stores } from '../ports/stores.ts';
import type { SafetyText } from '../ports/talk.ts';
import type { Understanding } from '../ports/understanding.ts';
import { livesAt, ONCE_MS, pageAgain, pageRows } from './pages.ts';

/** Longest text kept of one message; adapters refuse more before it gets here. */
const MAX_TEXT = 64 * 1024;

export interface ReceiveParts {
  readonly book: Book;
  readonly clock: Clock;
  readonly feed: Feed;
  readonly media: Media;
  readonly understanding: Pick<Understanding, 'guard'>;
  readonly safetyText: SafetyText;
  readonly pace: Pace;
  /** Called after the commit with the time at which the chat's turn is due. */
  readonly turnDue: (at: Date) => void;
  /** Called after the commit when something urgent waits to be sent. */
  readonly deliveryDue: () => void;
  /** Called after the commit of a message with pictures. */
  readonly previewsDue: () => void;
}

/**
 * The inbox: one transaction stores a message once, sets its chat's turn due, and, when danger is certain, writes the
 * safety text and the page. Only after its commit may the channel be told "got it".
 */
export function createReceive(parts: ReceiveParts): Receive {
  const { book, clock, feed, media, pace } = parts;
  return async inbound => {
    const pictures = await Promise.all((inbound.media ?? []).map(m => media.clean(m.bytes)));
    const now = clock.now();
    const kept = await book.transaction(stores => keep(stores, parts, inbound, pictures, now)).catch(asKnown);
    if (kept instanceof Known) return { isNew: false, seq: await book.inbox.seqOf(kept.known) };
    parts.turnDue(kept.isAlarmed ? now : kept.dueAt);
    if (kept.isAlarmed) parts.deliveryDue();
    if (pictures.length > 0) parts.previewsDue();
    feed.wake(chatTopic(inbound));
    feed.wake(deskTopic(kept.communityId));
    return { isNew: true, seq: kept.seq };
  };

  async function keep(
    stores: Stores,
    { understanding }: ReceiveParts,
    inbound: Inbound,
    pictures: readonly SafePicture[],
    now: Date,
  ) {
    const text = plain(inbound.text);
    const found = findSecrets(text);
    let safe = text;
    if (found.length > 0) {
      const conversationId = await stores.inbox.openConversation(inbound, now);
      if (conversationId === undefined) throw notOurs();
      const marks = await stores.inbox.conceal(conversationId, found);
      safe = conceal(text, found, f => marks[found.indexOf(f)]!);
    }
    const message = identified({ ...inbound, text: safe });
    const alone = understanding.guard(safe);
    const kept = await stores.inbox.keep(message, now, alone?.tier === 'certain', pace);
    if (kept === 'known') throw new Known(message);
    if (kept === 'nobody') throw notOurs();
    for (const picture of pictures) await stores.inbox.keepPicture(kept, picture);
    // What was said in pieces is heard as one: "电梯" "停了" "我们出不去".
    const together = kept.earlier ? understanding.guard(`${kept.earlier}\n${safe}`) : undefined;
    const alert = alone?.tier === 'certain' ? alone : (together ?? alone);
    // Where the machine may not ask back, a suspicion is enough.
    if (!alert || (alert.tier !== 'certain' && !kept.isMuted)) return { ...kept, isAlarmed: false };
    if (alone?.tier !== 'certain') await stores.inbox.makeUrgent(kept.conversationId, now);
    const words = kept.earlier ? `${kept.earlier}\n${safe}` : safe;
    return { ...kept, isAlarmed: await raise(stores, inbound, kept, alert.danger, words, now) };
  }

  async function raise(
    stores: Stores,
    inbound: Inbound,
    kept: Kept,
    danger: Parameters<SafetyText>[0],
    words: string,
    now: Date,
  ): Promise<boolean> {
    if (await stores.alarms.recent(kept.conversationId, danger, new Date(now.getTime() - ONCE_MS))) return false;
    const directory = await stores.estate.directory(kept.communityId);
    const alarm = {
      id: randomUUID(),
      communityId: kept.communityId,
      conversationId: kept.conversationId,
      danger,
      openedAt: now,
    };
    const { asker } = await stores.turns.fresh(await stores.turns.lock(kept.conversationId), now, 0);
    const where = livesAt(asker.homes);
    const page = { alarmId: alarm.id, conversationId: kept.conversationId, danger, words, where, round: 1 };
    const safety = {
      lane: {
        communityId: kept.communityId,
        channel: inbound.channel,
        account: inbound.account,
        address: inbound.address,
      },
      conversationId: kept.conversationId,
      priority: 'emergency' as const,
      notBefore: now,
      key: `safety:${alarm.id}`,
      body: { text: parts.safetyText(danger, directory.community) },
      why: `guard.${danger}`,
    };
    await stores.writer.write(
      {
        ...NO_CHANGES,
        alarms: [alarm],
        outbox: [safety, ...pageRows(page, directory, now)],
        timers: [pageAgain(page, kept.communityId, now)],
      },
      { now, timeZone: directory.community.timeZone, prefix: directory.community.prefix },
    );
    return true;
  }
}

/** Rolls the transaction back when the message is on record already: the chat must not look as if something came in. */
class Known extends Error {
  readonly known: ReturnType<typeof identified<Inbound>>;
  constructor(message: ReturnType<typeof identified<Inbound>>) {
    super('known message');
    this.known = message;
  }
}
const asKnown = (error: unknown): Known => {
  if (error instanceof Known) return error;
  throw error;
};

const notOurs = () => new DomainError('not_found', '这个聊天入口还没有开通，请拨打物业电话联系我们。');

/** Text that a database and a page can hold: no NUL, no half characters, no brackets that could pass for our marks. */
const plain = (text: string): string =>
  text.slice(0, MAX_TEXT).toWellFormed().replaceAll('\u0000', '').replaceAll('⟦', '[').replaceAll('⟧', ']');

/**
 * Every message has an id that is the same on redelivery: the platform's, else one made of sender, time and text. The text
 * is the concealed one: a value keeps its mark within a conversation, and no hash of a bare number is stored.
 */
function identified<T extends Inbound>(inbound: T): T & { readonly externalId: string } {
  const externalId =
    inbound.externalId ||
    `h:${createHash('sha256')
      .update([inbound.sender.id, inbound.sentAt?.toISOString() ?? '', inbound.text].join('\0'))
      .digest('base64url')}`;
  return { ...inbound, externalId };
}
