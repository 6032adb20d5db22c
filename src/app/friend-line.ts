import { cutWords } from '../domain/cut.ts';
import type { Clock } from '../ports/clock.ts';
import { deskTopic, type Feed } from '../ports/feed.ts';
import type { Book, Stores } from '../ports/stores.ts';
import type { FriendApplicant } from '../ports/wechat-line.ts';
import { gatherCases } from './cases.ts';
import { paper } from './paper.ts';
import { safeIn } from './verbs/act.ts';
import { NO_TURN } from './verbs/log.ts';

export interface FriendLineParts {
  readonly book: Book;
  readonly clock: Clock;
  readonly feed: Pick<Feed, 'wake'>;
  /** Called after the commit: desks outside are told. */
  readonly deliveryDue: () => void;
}

/**
 * Puts before staff whoever asked to become a friend in WeChat and was not let in by rule: a case of its own in the paper chat,
 * once for each request, because nothing can be written to him before somebody accepts him on the phone.
 */
export function createFriendLine({ book, clock, feed, deliveryDue }: FriendLineParts) {
  return async (communityId: string, applicant: FriendApplicant): Promise<void> => {
    await book.transaction(stores => file(stores, communityId, applicant, clock.now()));
    deliveryDue();
    feed.wake(deskTopic(communityId));
  };
}

async function file(stores: Stores, communityId: string, applicant: FriendApplicant, now: Date): Promise<void> {
  const address = `wechat-friend:${applicant.requestId}`;
  const chat = { channel: paper.name, account: communityId, address, externalId: address };
  const { name } = applicant;
  const sender = { id: address, ...(name ? { name } : {}) };
  const conversationId = await stores.inbox.openConversation({ ...chat, sender, text: '' }, now);
  if (conversationId === undefined) return;
  const conversation = await stores.turns.lock(conversationId);
  if ((await stores.turns.fresh(conversation, now, 0)).tickets.length > 0) return;

  const safe = safeIn(stores, conversationId);
  const hello = (await safe(applicant.hello.trim())) || '（没有留言）';
  const inbound = { ...chat, sender, text: hello };
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
    summary: summaryOf({ ...applicant, name: await safe(name), hello }),
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
