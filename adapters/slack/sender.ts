import { DANGER_NAMES } from '../../src/domain/labels.ts';
import type { BoardCase, BoardPeople, BoardPlaces, CaseBoard, Shown } from '../../src/ports/case-board.ts';
import type { Outgoing, Sender, SendResult } from '../../src/ports/channel.ts';
import type { Clock } from '../../src/ports/clock.ts';
import { alarmMessage, newsMessage } from './alarm.ts';
import { type SlackApi, SlackLater, SlackRefused, spread } from './api.ts';
import { cardOf, movedMessage, type SlackMessage } from './card.ts';
import { eyesOf } from './eyes.ts';
import type { Line } from './line.ts';
import { createLookup, keyOf, rootOf } from './lookup.ts';
import { channelOf, createPlaces } from './places.ts';
import { createPosting, type Posting } from './posting.ts';
import { createTakeBack, opennessOf } from './take-back.ts';
import { picturesToShow, threadOf } from './thread.ts';
import type { Uploads } from './uploads.ts';

export interface SenderOptions {
  readonly api: SlackApi;
  readonly board: CaseBoard;
  readonly people: BoardPeople;
  readonly places: Pick<BoardPlaces, 'placesOf'>;
  readonly line: Line;
  readonly uploads: Uploads;
  readonly clock: Clock;
  /** For estates that name no channel of their own. */
  readonly channel?: string;
  readonly deskUrl?: string;
}

/** What shows cases in Slack, and its place in line for others who post there. */
export interface SlackSender extends Sender {
  readonly post: Posting['post'];
}

/** What only a person can mend (an archived channel, a token) is tried again this often. */
const MENDED_MS = 60_000;
const NO_CHANNEL: SendResult = {
  kind: 'retry',
  afterMs: MENDED_MS,
  why: 'no Slack channel is set for this community',
};
/** Slack says these of a message that is not there any more. */
const GONE = /message_not_found|cant_update_message|edit_window_closed/;

/** Nothing is given up: whoever mends it finds everything shown. */
const untilMended = ({ message: why }: SlackRefused, isUnsure: boolean): SendResult => ({
  kind: 'retry',
  afterMs: spread(MENDED_MS),
  why,
  isUnsure,
});

/** Shows cases and alarms in Slack: brings card and thread up to what is on record at this moment. */
export function createSlackSender(options: SenderOptions): SlackSender {
  const { api, line, board, people, uploads, clock } = options;
  const lookup = createLookup(line);
  const posting = createPosting(line);
  const { post, update } = posting;
  const takeBack = createTakeBack({ api, board, line, lookup, posting, uploads, clock });
  const { found, placeOf } = createPlaces({ board, lookup, post });

  return {
    name: 'slack',
    isStored: false,
    isResting: () => api.restMs() !== undefined,
    send: (address, outgoing) => together(address, [outgoing]),
    sendTogether: together,
    post,
  };

  async function together(address: string, outgoing: readonly Outgoing[]): Promise<SendResult> {
    const isUnsure = outgoing.some(o => o.maybeSent);
    try {
      const [kind, id, ...rest] = address.split(':') as [string, string, ...string[]];
      if (kind === 'told') return await tellOne(Number(id), outgoing.at(-1)!);
      if (kind === 'news') return await showNews(new Date(Number(id)), rest.join(':'), outgoing.at(-1)!);
      return kind === 'alarm' ? await showAlarm(id, outgoing.at(-1)!) : await showCase(id, isUnsure);
    } catch (error) {
      if (error instanceof SlackLater) {
        const afterMs = error.afterMs ?? api.restMs();
        const after = afterMs === undefined ? {} : { afterMs };
        return { kind: 'retry', ...after, why: error.message, isUnsure: error.isUnsure || isUnsure };
      }
      if (error instanceof SlackRefused) return untilMended(error, isUnsure);
      throw error;
    }
  }

  async function showCase(ticketId: string, isUnsure: boolean): Promise<SendResult> {
    for (let isAgain = isUnsure; ; isAgain = false) {
      const one = await board.read(ticketId);
      if (!one) return { kind: 'refused', why: 'no such case' };
      const channel = channelOf(one, options.channel) ?? one.shown?.channel;
      if (!channel) return NO_CHANNEL;
      const taken = await takeBack.from(one, channel);
      const { shown, refused } = await standing(one, channel, isAgain, taken !== undefined);
      await taken?.();
      // In another channel its story begins anew.
      if (!refused && one.shown && one.shown.channel !== channel) continue;
      if (!refused) await pointOn(one, channel);
      await tellThread(one, shown, isAgain);
      // A long story is told in several messages.
      if (one.isAll) return refused ? untilMended(refused, isUnsure) : { kind: 'sent', id: shown.ts };
    }
  }

  /** Where it stands now: in the channel it belongs in; while that takes no card, where it stood, so that staff there go on with it. */
  async function standing(
    one: BoardCase,
    channel: string,
    isUnsure: boolean,
    isOld: boolean,
  ): Promise<{ readonly shown: Shown; readonly refused?: SlackRefused }> {
    try {
      return { shown: await showCard(one, channel, isUnsure, isOld) };
    } catch (error) {
      const old = one.shown?.channel;
      if (!(error instanceof SlackRefused) || !old || old === channel) throw error;
      return { shown: await showCard(one, old, isUnsure, isOld), refused: error };
    }
  }

  /** `isOld`: what it says must not stand there any more. */
  async function showCard(one: BoardCase, channel: string, isUnsure: boolean, isOld: boolean): Promise<Shown> {
    const { id, communityId } = one.ticket;
    const card = cardOf(one, eyesOf(one), options.deskUrl);
    const stays = one.shown?.channel === channel ? one.shown : undefined;
    const came = {
      open: opennessOf(one),
      sinceEvent: one.shown ? (one.events.at(-1)?.id ?? one.shown.seenEvent) : 0,
    };
    const says = { unsent: one.unsent, refused: one.refused };
    const arrived = stays || !isUnsure ? undefined : await found(one, channel);
    const known = stays ?? (arrived && { ...arrived, ...came });
    if (!known) {
      const place = await placeOf(one, channel);
      const thread = place.threadTs ? { thread_ts: place.threadTs } : {};
      const ts = await post(place.channel, card, { ...thread, metadata: keyOf(id, 0) });
      const shown = { ...place, ts, seenEvent: 0, ...came, says };
      await board.keepShown(id, communityId, shown);
      return shown;
    }
    if (!stays) await board.keepShown(id, communityId, known);
    const isSaid = known.says?.unsent === says.unsent && known.says.refused === says.refused;
    if (one.events.length === 0 && !isUnsure && !isOld && isSaid) return known;
    const fresh = { ...(await refreshed(one, known, card, isUnsure, isOld)), says };
    if (!isSaid) await board.keepShown(id, communityId, fresh);
    return fresh;
  }

  /** What stood elsewhere becomes a line that says where it is; one that cannot be changed holds nothing up. */
  async function pointOn({ ticket, former }: BoardCase, channel: string): Promise<void> {
    for (const spot of former.filter(({ pointsOn }) => !pointsOn)) {
      try {
        await update(spot, movedMessage(ticket, channel), { metadata: keyOf(`moved:${ticket.id}`, 0) });
      } catch (error) {
        if (!(error instanceof SlackRefused)) throw error;
        if (!GONE.test(error.error)) continue;
      }
      await board.pointsOn(spot);
    }
  }

  /** The card brought up to date; posted anew when somebody removed it, or Slack lets nobody change it any more. */
  async function refreshed(one: BoardCase, shown: Shown, card: SlackMessage, isUnsure: boolean, isOld: boolean) {
    const { ticket, former } = one;
    try {
      await update(shown, card);
      return shown;
    } catch (error) {
      if (!(error instanceof SlackRefused && GONE.test(error.error))) throw error;
      const key = keyOf(ticket.id, shown.seenEvent);
      const { channel, threadTs } = shown;
      const left = [shown.ts, ...former.map(({ ts }) => ts)];
      const arrived = !isUnsure
        ? undefined
        : threadTs
          ? await lookup.findReply(channel, threadTs, key, left)
          : await lookup.findPost(channel, key, ticket.openedAt, left);
      const ts =
        arrived ?? (await post(channel, card, { ...(threadTs ? { thread_ts: threadTs } : {}), metadata: key }));
      const anew = { ...shown, ts, sinceEvent: one.events.at(-1)?.id ?? shown.seenEvent };
      await board.keepShown(ticket.id, ticket.communityId, anew);
      await takeBack.remove(one, shown, isOld || eyesOf(one).showing === 'number');
      return anew;
    }
  }

  /** What happened since, in as few messages as hold it. */
  async function tellThread(one: BoardCase, shown: Shown, isUnsure: boolean): Promise<void> {
    const told = isUnsure ? await lookup.toldUpTo(shown, one.ticket.id) : 0;
    const last = one.events.at(-1)?.id;
    if (last === undefined) return;
    const eyes = eyesOf(one);
    const { id, communityId } = one.ticket;
    for (let upto = told; ; ) {
      const events = one.events.filter(event => event.id > upto);
      const news = threadOf({ ...one, shown, events }, eyes, await uploads.bring(picturesToShow(events, eyes)));
      upto = news?.upto ?? last;
      if (news?.message)
        await post(shown.channel, news.message, { thread_ts: rootOf(shown), metadata: keyOf(id, upto) });
      await board.keepShown(id, communityId, { ...shown, seenEvent: upto });
      if (upto >= last) return;
    }
  }

  /** What is no case and wants nobody to press anything; `since` is when what it tells of began. */
  async function showNews(since: Date, communityId: string, { key, body, maybeSent }: Outgoing): Promise<SendResult> {
    const [community] = await options.places.placesOf([communityId]);
    const channel = community?.settings.slack?.channel ?? options.channel;
    if (!channel) return NO_CHANNEL;
    const metadata = keyOf(key, 0);
    if (maybeSent && (await lookup.findPost(channel, metadata, since))) return { kind: 'sent' };
    return { kind: 'sent', id: await post(channel, newsMessage(body.text), { metadata }) };
  }

  /** To one of the staff alone, where Slack knows him; twice harms nobody. */
  async function tellOne(staffId: number, { body }: Outgoing): Promise<SendResult> {
    const user = (await people.usersOf([staffId])).get(staffId);
    return user ? { kind: 'sent', id: await post(user, newsMessage(body.text), {}) } : { kind: 'sent' };
  }

  async function showAlarm(alarmId: string, { body, maybeSent }: Outgoing): Promise<SendResult> {
    const alarm = await board.alarm(alarmId);
    if (!alarm) return { kind: 'refused', why: 'no such alarm' };
    if (alarm.acknowledgedBy) return { kind: 'sent' };
    const channel = alarm.shown?.channel ?? alarm.community.settings.slack?.channel ?? options.channel;
    if (!channel) return NO_CHANNEL;
    const round = Number(body.page?.['round'] ?? 1);
    const key = keyOf(alarmId, round);
    if (maybeSent && (await lookup.findPost(channel, key, alarm.openedAt))) return { kind: 'sent' };
    const called = alarm.staff.filter(s => s.onDuty);
    const users = await people.usersOf(called.map(s => s.id));
    const message = alarmMessage(alarm, DANGER_NAMES[alarm.danger], round, [...users.values()]);
    return { kind: 'sent', id: await post(channel, message, { metadata: key }, true) };
  }
}
