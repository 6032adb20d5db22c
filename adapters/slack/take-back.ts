import type { BoardCase, CaseBoard, Openness, Shown, Spot } from '../../src/ports/case-board.ts';
import type { Clock } from '../../src/ports/clock.ts';
import { type SlackApi, SlackRefused } from './api.ts';
import { context } from './blocks.ts';
import type { SlackMessage } from './card.ts';
import { eyesOf, showingOf } from './eyes.ts';
import type { Line } from './line.ts';
import { type KeyedMessage, type Lookup, type Picturing, rootOf } from './lookup.ts';
import type { Posting } from './posting.ts';
import { picturesToShow, threadOf } from './thread.ts';
import type { Uploads } from './uploads.ts';

/** Stands where words stood that not everybody in the channel may read any more. */
const REDACTED = '内容在值班台查看';
/** What we wanted gone is gone. */
const GONE = /message_not_found|thread_not_found|file_not_found|file_deleted/;

type Place = Pick<Shown, 'channel' | 'ts' | 'threadTs'>;

/** What must go: all that was said of a case, or what rests on these messages. */
interface Going {
  readonly isAll: boolean;
  readonly messages: ReadonlySet<number>;
}

export interface TakeBackOptions {
  readonly api: SlackApi;
  readonly board: CaseBoard;
  readonly line: Line;
  readonly lookup: Lookup;
  readonly posting: Posting;
  readonly uploads: Uploads;
  readonly clock: Clock;
}

/** How openly a case may be shown now. */
export const opennessOf = (one: BoardCase): Openness => ({ showing: showingOf(one), kept: one.kept });

/** Compares what Slack was shown of a case with what it may be shown now; looks at no event, so whatever the reason is, it counts. */
function goingOf(one: BoardCase, was: Openness): Going | undefined {
  const { showing, kept } = opennessOf(one);
  if (showing === 'number') return was.showing === 'number' ? undefined : { isAll: true, messages: new Set() };
  const messages = new Set(kept.filter(id => !was.kept.includes(id)));
  return messages.size > 0 ? { isAll: false, messages } : undefined;
}

/** Takes out of Slack what it was shown of a case and may not show any more. */
export interface TakeBack {
  /**
   * Wherever it stands or stood; its living card, if it stays in this channel, is drawn anew by whoever calls. Gives what to do once
   * that is done: until then all of it is tried again. undefined: nothing has to go.
   */
  from(one: BoardCase, channel: string): Promise<(() => Promise<void>) | undefined>;
  /** Removes a card whose place another has taken. One that stays is a place the case has left; `isSecret`: it must not. */
  remove(one: BoardCase, card: Spot, isSecret: boolean): Promise<void>;
}

export function createTakeBack({ api, board, line, lookup, posting, uploads, clock }: TakeBackOptions): TakeBack {
  return {
    async from(one, channel) {
      const { ticket, shown } = one;
      const now = opennessOf(one);
      if (!shown?.open || isSame(shown.open, now)) return undefined;
      const going = goingOf(one, shown.open);
      // That something may be shown again is on record before it is.
      if (going) await takeBack(one, going, shown.channel === channel ? shown : undefined);
      else await board.keepOpenness(ticket.id, now);
      return going && (() => board.keepOpenness(ticket.id, now));
    },

    async remove(one, { channel, ts }, isSecret) {
      const isGone = await tried(() => line.call('chat.delete', { channel, ts }));
      if (!isGone && isSecret) await report(one, [{ channel, ts }]);
    },
  };

  async function takeBack(one: BoardCase, going: Going, living: Spot | undefined): Promise<void> {
    const places = new Map<string, Place>();
    for (const place of [one.shown!, ...one.former]) places.set(`${place.channel} ${rootOf(place)}`, place);
    const cards = new Set([one.shown!, ...one.former].map(spotKey));
    const left: Spot[] = [];
    for (const place of places.values()) {
      let told = 0;
      for (const message of await standing(place, one, left)) {
        const spot = { channel: place.channel, ts: message.ts };
        const from = told;
        told = Math.max(told, message.key.event_payload.upto);
        if (living && spotKey(living) === spotKey(spot)) continue;
        const isWhole = going.isAll || cards.has(spotKey(spot));
        const instead = isWhole ? redacted(one) : await redrawn(one, going, place, from, told);
        if (instead && !(await replaced(spot, message, instead))) left.push(spot);
      }
    }
    await report(one, left);
  }

  /** Our messages in a thread; none where it is gone, or where we may not look. */
  async function standing(place: Place, { ticket }: BoardCase, left: Spot[]): Promise<readonly KeyedMessage[]> {
    try {
      return await lookup.ofCase(place, ticket.id);
    } catch (error) {
      if (!isGone(error)) left.push({ channel: place.channel, ts: rootOf(place) });
      return [];
    }
  }

  /** A message of a thread as it would be told now; undefined: nothing in it has to go. */
  async function redrawn(one: BoardCase, { messages }: Going, place: Place, after: number, upto: number) {
    const events = await board.told(one.ticket.id, after, upto);
    if (!events.some(({ lines }) => lines.some(line => messages.has(line.id)))) return undefined;
    const eyes = eyesOf(one);
    const shown: Shown = { ...place, seenEvent: upto };
    const news = threadOf({ ...one, shown, events }, eyes, await uploads.bring(picturesToShow(events, eyes)));
    return news?.message ?? redacted(one);
  }

  /** Writes other words over a message and deletes the pictures it shows no more; one that cannot be written over goes. False: it stays. */
  async function replaced(spot: Spot, { key, text, blocks }: KeyedMessage, instead: SlackMessage): Promise<boolean> {
    const stay = filesIn(instead.blocks as readonly Picturing[]);
    const files = [...filesIn(blocks), ...(key.event_payload.files?.split(' ') ?? [])].filter(id => !stay.includes(id));
    // Killed in between, they are still named by the message.
    const event_payload = { ...key.event_payload, ...(files.length > 0 ? { files: files.join(' ') } : {}) };
    const isThere = text === instead.text && text.endsWith(REDACTED) && files.length === 0;
    const isTaken =
      isThere ||
      (await tried(() => posting.update(spot, instead, { metadata: { ...key, event_payload } }))) ||
      (await tried(() => line.call('chat.delete', { channel: spot.channel, ts: spot.ts })));
    let areGone = true;
    for (const file of files) areGone = (await tried(() => line.call('files.delete', { file }))) && areGone;
    return isTaken && areGone;
  }

  /** Says on the case's record that words stay in Slack, for somebody who can delete them there. */
  async function report({ ticket }: BoardCase, left: readonly Spot[]): Promise<void> {
    const [first] = left;
    if (!first) return;
    const { permalink } = await api
      .call('chat.getPermalink', { channel: first.channel, message_ts: first.ts })
      .catch((): Record<string, unknown> => ({}));
    const where = typeof permalink === 'string' ? `：${permalink}` : `（频道 ${first.channel}）`;
    const text = `Slack 里有 ${left.length} 条讲这件事的消息没能收回，请让 Slack 管理员到那里删掉${where}`;
    await board.noteAtDesk(ticket.id, `slack:left:${ticket.id}:${spotKey(first)}:${left.length}`, text, clock.now());
  }
}

const spotKey = ({ channel, ts }: Spot): string => `${channel} ${ts}`;
const filesIn = (blocks: readonly Picturing[]): readonly string[] => blocks.flatMap(b => b.slack_file?.id ?? []);
const isSame = (a: Openness, b: Openness): boolean => a.showing === b.showing && a.kept.join() === b.kept.join();

function redacted({ ticket }: BoardCase): SlackMessage {
  const text = `${ticket.number}：${REDACTED}`;
  return { text, blocks: [context(text)] };
}

/** Refused because it is gone; throws what is no refusal. */
function isGone(error: unknown): boolean {
  if (!(error instanceof SlackRefused)) throw error;
  return GONE.test(error.error);
}

/** False: refused, and it still stands there. */
async function tried(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    return isGone(error);
  }
}
