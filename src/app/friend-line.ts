import { codesIn } from '../domain/binding-code.ts';
import { cutWords } from '../domain/cut.ts';
import { localDateTime } from '../domain/time.ts';
import type { Inbound, OutboundBody } from '../ports/channel.ts';
import type { Clock } from '../ports/clock.ts';
import { deskTopic, type Feed } from '../ports/feed.ts';
import type { OwnerWords } from '../ports/owner-words.ts';
import { NO_CHANGES } from '../ports/record.ts';
import type { Book, Stores } from '../ports/stores.ts';
import type { FriendApplicant } from '../ports/wechat-line.ts';
import { gatherCases } from './cases.ts';
import { laneOf } from './decide.ts';
import { paper } from './paper.ts';
import { safeIn } from './verbs/act.ts';
import { NO_TURN } from './verbs/log.ts';

export interface FriendLineParts {
  readonly book: Book;
  readonly clock: Clock;
  readonly feed: Pick<Feed, 'wake'>;
  readonly words: Pick<OwnerWords, 'befriended'>;
  /** Called after the commit: desks outside are told. */
  readonly deliveryDue: () => void;
}

const NO_WORDS = '（没有留言）';
/** What is lost in so long is one case. */
const LOST_TOGETHER_MS = 10 * 60_000;
/** After what he wrote has been answered. */
const WELCOME_AFTER_MS = 10_000;

/** What becomes of those who ask to be friends in WeChat, besides being let in. */
export function createFriendLine({ book, clock, feed, words, deliveryDue }: FriendLineParts) {
  async function put(communityId: string, what: ForStaff): Promise<void> {
    await book.transaction(stores => file(stores, communityId, what, clock.now()));
    deliveryDue();
    feed.wake(deskTopic(communityId));
  }

  return {
    /**
     * Who was not let in by rule is put before staff: a case of its own in the paper chat, once for each request, because
     * nothing can be written to him before somebody accepts him on the phone.
     */
    async toStaff(communityId: string, applicant: FriendApplicant): Promise<void> {
      const { requestId, name, hello } = applicant;
      const summary = (safeName: string, words: string) => summaryOf({ ...applicant, name: safeName, hello: words });
      await put(communityId, { address: `wechat-friend:${requestId}`, name, words: hello.trim() || NO_WORDS, summary });
    },
    /** Something that came then was not to be had of WeChat: a case for all of those ten minutes. */
    async lost(communityId: string, at: Date): Promise<void> {
      const began = Math.floor(at.getTime() / LOST_TOGETHER_MS) * LOST_TOGETHER_MS;
      const { timeZone } = (await book.estate.directory(communityId)).community;
      const [from, until] = [began, began + LOST_TOGETHER_MS].map(ms => localDateTime(new Date(ms), timeZone));
      const words = `有微信消息没能取回：${from}到${until}。请在登录这个号的手机上看一遍那段时间的聊天，漏下的在值班台登记。`;
      await put(communityId, { address: `wechat-lost:${began}`, name: '微信', words, summary: (_, said) => said });
    },
    /** Who was let in is told how a home is bound, unless his is, or his words held a code. `first`: what he wrote. */
    async welcome(first: Inbound): Promise<void> {
      if (codesIn(first.text).length > 0) return;
      await book.transaction(stores => greet(stores, first, words.befriended(), clock.now()));
    },
  };
}

async function greet(stores: Stores, first: Inbound, body: OutboundBody, now: Date): Promise<void> {
  const conversationId = await stores.inbox.openConversation(first, now);
  if (conversationId === undefined) return;
  const conversation = await stores.turns.lock(conversationId);
  if ((await stores.turns.fresh(conversation, now, 0)).asker.homes.length > 0) return;
  const { timeZone, prefix } = (await stores.estate.directory(conversation.communityId)).community;
  const told = {
    ...{ lane: laneOf({ conversation }), conversationId, priority: 'answer' as const, body },
    notBefore: new Date(now.getTime() + WELCOME_AFTER_MS),
    key: `befriended:${conversationId}:${first.externalId}`,
    why: 'befriended.welcome',
  };
  await stores.writer.write({ ...NO_CHANGES, outbox: [told] }, { now, timeZone, prefix });
}

/** A case in the paper chat, once for each address. */
interface ForStaff {
  readonly address: string;
  readonly name: string;
  readonly words: string;
  /** Made of name and words, without numbers. */
  readonly summary: (name: string, words: string) => string;
}

async function file(
  stores: Stores,
  communityId: string,
  { address, name, words, summary }: ForStaff,
  now: Date,
): Promise<void> {
  const chat = { channel: paper.name, account: communityId, address, externalId: address };
  const sender = { id: address, ...(name ? { name } : {}) };
  const conversationId = await stores.inbox.openConversation({ ...chat, sender, text: '' }, now);
  if (conversationId === undefined) return;
  const conversation = await stores.turns.lock(conversationId);
  if ((await stores.turns.fresh(conversation, now, 0)).tickets.length > 0) return;

  const safe = safeIn(stores, conversationId);
  const text = await safe(words);
  const inbound = { ...chat, sender, text };
  const [kept] = await stores.inbox.keep([{ inbound, isUrgent: false }], now, NO_TURN);
  if (typeof kept !== 'object') return;
  const directory = await stores.estate.directory(communityId);
  const gathered = gatherCases(await stores.turns.fresh(conversation, now, kept.seq), directory, now);
  gathered.cases.open({
    kind: 'other',
    category: 'none.general',
    urgency: 'normal',
    responsibility: 'property',
    where: {},
    summary: summary(await safe(name), text),
    messages: [kept.messageId],
  });
  const changes = gathered.changes();
  const { timeZone, prefix } = directory.community;
  // Nobody can be written to: as with a visit, staff act.
  const opened = changes.opened.map(ticket => ({ ...ticket, source: 'visit' as const }));
  await stores.writer.write({ ...changes, opened }, { now, timeZone, prefix });
  await stores.turns.finish(
    [{ conversation, wasUrgent: false, uptoSeq: kept.seq, state: {}, attempts: 0, greeted: false }],
    now,
    NO_TURN,
  );
}

const summaryOf = ({ name, hello, why }: FriendApplicant): string =>
  why
    ? `微信好友申请对得上名册，但没有自动通过成（${why}），请在手机微信里通过：${cutWords(name, 20)}，${cutWords(hello, 60)}`
    : `微信好友申请，请在手机微信里核对后决定：${cutWords(name, 20)}，${cutWords(hello, 60)}`;
