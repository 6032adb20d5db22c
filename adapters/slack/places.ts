import { CATEGORY_NAMES } from '../../src/domain/labels.ts';
import type { BoardCase, CaseBoard, Shown } from '../../src/ports/case-board.ts';
import { crowdMessage } from './alarm.ts';
import { SlackLater, spread } from './api.ts';
import { keyOf, type Lookup } from './lookup.ts';
import type { Posting } from './posting.ts';

const CROWD_MS = 2000;

/** The channel for a case of its category. */
export const channelOf = ({ ticket, community: { settings } }: BoardCase, otherwise?: string): string | undefined =>
  settings.slack?.channels?.[ticket.category] ?? settings.slack?.channel ?? otherwise;

/** Where a card stands that may have arrived, and where one goes that has not. */
export function createPlaces({
  board,
  lookup,
  post,
}: {
  readonly board: CaseBoard;
  readonly lookup: Lookup;
  readonly post: Posting['post'];
}) {
  return { found, placeOf };

  /** A card whose answer never came: Slack is asked before another is posted. */
  async function found(one: BoardCase, channel: string): Promise<Shown | undefined> {
    const key = keyOf(one.ticket.id, 0);
    // The card it had there before is another one: what it says is where the case went.
    const left = one.former.map(({ ts }) => ts);
    const alone = await lookup.findPost(channel, key, one.ticket.openedAt, left);
    if (alone) return { channel, ts: alone, seenEvent: 0 };
    const crowd = await board.crowd(one, channel);
    const among = crowd.kind === 'in' ? await lookup.findReply(crowd.channel, crowd.ts, key, left) : undefined;
    return crowd.kind === 'in' && among
      ? { channel: crowd.channel, ts: among, threadTs: crowd.ts, seenEvent: 0 }
      : undefined;
  }

  /** A message of its own, or while many of its kind come at once the thread they share. */
  async function placeOf(one: BoardCase, channel: string): Promise<Pick<Shown, 'channel' | 'threadTs'>> {
    const crowd = await board.crowd(one, channel);
    if (crowd.kind === 'alone') return { channel };
    // One that began before the settings changed stands elsewhere.
    if (crowd.kind === 'in') return crowd.channel === channel ? { channel, threadTs: crowd.ts } : { channel };
    if (crowd.kind === 'later')
      throw new SlackLater('waits for the message of its kind', { afterMs: spread(CROWD_MS) });
    try {
      const key = keyOf(`${one.ticket.communityId}:${one.ticket.category}`, crowd.began.getTime());
      const ts =
        (crowd.isAgain ? await lookup.findPost(crowd.channel, key, crowd.began) : undefined) ??
        (await post(crowd.channel, crowdMessage(CATEGORY_NAMES[one.ticket.category]), { metadata: key }));
      await board.keepGroup(one, crowd.channel, ts);
      return { channel: crowd.channel, threadTs: ts };
    } catch (error) {
      await board.keepGroup(one, crowd.channel, undefined);
      throw error;
    }
  }
}
