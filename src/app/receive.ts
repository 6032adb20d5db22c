import { createHash, randomUUID } from 'node:crypto';
import { DomainError, StoredMeanwhile } from '../domain/errors.ts';
import type { Changed } from '../domain/message.ts';
import type { Alert } from '../domain/reading.ts';
import type { Inbound, Receive } from '../ports/channel.ts';
import type { Clock } from '../ports/clock.ts';
import { chatTopic, deskTopic, type Feed, PAGES_WAIT } from '../ports/feed.ts';
import type { Media } from '../ports/media.ts';
import type { Pace } from '../ports/queues.ts';
import { NO_CHANGES } from '../ports/record.ts';
import type { Book, Incoming, Kept, Stores } from '../ports/stores.ts';
import type { SafetyText } from '../ports/talk.ts';
import type { Understanding } from '../ports/understanding.ts';
import { type Coming, concealed, readComing } from './coming.ts';
import { type OverhearParts, raiseInRoom } from './overhear.ts';
import { livesAt, ONCE_MS, pageAgain, pageRows } from './pages.ts';
import { createTogether } from './together.ts';

/** Messages of one transaction. */
const MOST_TOGETHER = 16;

export interface ReceiveParts extends OverhearParts {
  readonly book: Book;
  readonly clock: Clock;
  readonly feed: Feed;
  readonly media: Media;
  readonly understanding: Pick<Understanding, 'guard' | 'readAtOnce'>;
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
  const { book, clock, feed, media, understanding, pace } = parts;
  const keepTogether = createTogether<Coming, Stored>({
    run: all => book.transaction(stores => keep(stores, all), { isFirst: true }),
    keyOf: ({ inbound }) => JSON.stringify([inbound.channel, inbound.account, inbound.address]),
    most: MOST_TOGETHER,
    atOnce: 2,
  });
  const keepAlone = async (coming: Coming) => {
    const [stored] = await book.transaction(stores => keep(stores, [coming]), { isFirst: true });
    return stored!;
  };

  return async inbound => {
    const coming = await readComing(inbound, media);
    const { pictures, enclosure, found } = coming;
    const isPlain = found.length === 0 && pictures.length === 0 && !enclosure && !inbound.changes;
    const keepIt = isPlain ? keepTogether : keepAlone;
    // A second time when somebody stored the same message at this very instant: it is known then.
    const stored = await keepIt(coming).catch(error => {
      if (error instanceof StoredMeanwhile) return keepAlone(coming);
      throw error;
    });
    if (stored.kind === 'nobody') throw notOurs();
    if (stored.kind === 'known') return { isNew: false, seq: await book.inbox.seqOf(stored.message) };
    parts.turnDue(stored.isAlarmed ? clock.now() : stored.dueAt);
    if (stored.isAlarmed) {
      parts.deliveryDue();
      feed.wake(PAGES_WAIT);
    }
    if (pictures.length > 0) parts.previewsDue();
    feed.wake(chatTopic(inbound));
    feed.wake(deskTopic(stored.communityId));
    return { isNew: true, seq: stored.seq };
  };

  async function keep(stores: Stores, all: readonly Coming[]): Promise<readonly Stored[]> {
    const now = clock.now();
    const messages: (Incoming & { readonly alert: Alert | undefined })[] = [];
    const safe = await concealedAll(stores, all, now);
    for (const coming of safe) {
      const inbound = identified(coming.inbound);
      const alert = understanding.guard(inbound.text);
      const changed = await changedBy(stores, inbound);
      // Taken back before it ever reached us.
      if (!changed && inbound.changes?.kind === 'recalled') return [{ kind: 'known', message: inbound }];
      messages.push({
        inbound,
        alert,
        isUrgent: alert?.tier === 'certain' && !inbound.room,
        ...(changed ? { changed } : {}),
      });
    }
    const kept = await stores.inbox.keep(messages, now, pace);
    const stored: Stored[] = [];
    for (const [i, one] of kept.entries()) {
      const { inbound, alert, changed } = messages[i]!;
      if (one === 'nobody') stored.push({ kind: 'nobody' });
      else if (one === 'known') stored.push({ kind: 'known', message: inbound });
      else {
        if (changed) await stores.inbox.change(changed, inbound.text, now);
        const { pictures, enclosure } = safe[i]!;
        for (const picture of pictures) await stores.inbox.keepPicture(one, picture);
        if (enclosure) await stores.inbox.keepEnclosure(one, enclosure);
        stored.push({ kind: 'new', ...one, isAlarmed: await isDanger(stores, inbound, alert, one, now) });
      }
    }
    return stored;
  }

  /** The message it is about and its words until now; undefined: it is one of its own, or about one we never had. */
  async function changedBy({ inbox }: Stores, inbound: Inbound): Promise<Changed | undefined> {
    const { changes } = inbound;
    const about = changes && (await inbox.find(inbound, changes.externalId));
    return about && { kind: changes.kind, messageId: about.messageId, before: about.text };
  }

  /** Their texts with a mark in place of each value that is nobody's business. */
  async function concealedAll(stores: Stores, all: readonly Coming[], now: Date): Promise<readonly Coming[]> {
    const safe: Coming[] = [];
    for (const coming of all) {
      const { inbound, found } = coming;
      const conversationId = found.length === 0 ? 0 : await stores.inbox.openConversation(inbound, now);
      if (conversationId === undefined) throw notOurs();
      safe.push(found.length === 0 ? coming : concealed(coming, await stores.inbox.conceal(conversationId, found)));
    }
    return safe;
  }

  /** Hears danger in a line, or in what was said in pieces: "电梯" "停了" "我们出不去"; raises the alarm. */
  async function isDanger(
    stores: Stores,
    inbound: Inbound,
    alone: Alert | undefined,
    kept: Kept,
    now: Date,
  ): Promise<boolean> {
    const words = kept.earlier ? `${kept.earlier}\n${inbound.text}` : inbound.text;
    const together = kept.earlier ? understanding.guard(words) : undefined;
    const alert = alone?.tier === 'certain' ? alone : (together ?? alone);
    // Where the machine may not ask back, a suspicion is enough.
    if (!alert || (alert.tier !== 'certain' && !kept.isMuted && !inbound.room)) return false;
    if (inbound.room) return raiseInRoom(parts, stores, { inbound, kept, words, danger: alert.danger }, now);
    if (alone?.tier !== 'certain') await stores.inbox.makeUrgent(kept.conversationId, now);
    return raise(stores, inbound, kept, alert.danger, words, now);
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

type Stored =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'known'; readonly message: Incoming['inbound'] }
  | (Kept & { readonly kind: 'new'; readonly isAlarmed: boolean });

const notOurs = () => new DomainError('not_found', '这个聊天入口还没有开通，请拨打物业电话联系我们。');

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
