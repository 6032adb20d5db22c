import type { Community } from '../../src/domain/community.ts';
import { isWithin, localTime, nextLocal } from '../../src/domain/time.ts';
import type { Outgoing, SendResult } from '../../src/ports/channel.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { WechatPeople } from '../../src/ports/wechat-line.ts';
import { parseAddress, parseName, type WechatAddress } from './address.ts';
import type { HeldLink } from './holding.ts';
import { type Part, partsOf } from './parts.ts';
import { createPatience, tooLate } from './patience.ts';
import type { Said, Say } from './protocol.ts';

export interface SenderOptions {
  readonly held: () => HeldLink | undefined;
  readonly community: (account: string) => Promise<Pick<Community, 'timeZone' | 'settings'>>;
  readonly people: Pick<WechatPeople, 'find'>;
  readonly picture: (id: string) => Promise<Uint8Array | undefined>;
  readonly clock: Clock;
  readonly maxBytes: number;
  readonly random?: () => number;
}

/** WeChat's night: whoever writes at three in the morning is taken for a machine. */
const NIGHT = { from: '22:00', until: '07:00' } as const;
const MORNING_SPREAD_MS = 10 * 60_000;
/** Looked for again after half the time it has been away, within these. */
const AWAY_MS = { least: 5000, most: 60_000 } as const;
/** Whoever calls people asks the moment a place is free, the others a little later. */
const MANNERS_MS = 400;
/** Messages in several parts of which some have been said. */
const MOST_BEGUN = 1000;

const WHY = {
  nowhere: '这不是微信里的地址，没有发',
  earlierLogin: '微信重新登录过，这位业主的聊天编号变了，发不到原来的聊天；请打电话告知，等他再发消息来就能接着聊',
  neverWrote: '他还没有在微信里给我们发过消息，微信号不主动找人；请打电话告知',
  night: '夜里22:00到早上7:00微信只发紧急消息，早上会发出',
  line: '微信每分钟、每天能发的条数有限，在排队',
  away: '微信现在没有连上，连上会发出',
} as const;

/** Says what the outbox holds, at the pace and with the reserve of a person. */
export function createSender(options: SenderOptions) {
  const { held, clock, people, random = Math.random } = options;
  const begun = new Map<string, number>();
  const patience = createPatience();
  const later = (afterMs: number, why: string): SendResult => ({ kind: 'retry', afterMs: Math.ceil(afterMs), why });
  const refused = (why: string): SendResult => ({ kind: 'refused', why });

  function away(line: HeldLink | undefined): SendResult {
    const since = line?.link.state().since.getTime() ?? clock.now().getTime();
    const half = (clock.now().getTime() - since) / 2;
    return later(Math.min(AWAY_MS.most, Math.max(AWAY_MS.least, half)), WHY.away);
  }

  return async (address: string, outgoing: Outgoing): Promise<SendResult> => {
    const line = held();
    const state = line?.link.state();
    if (!line || state?.phase !== 'online') return away(line);
    const to = parseAddress(address);
    if (!to) return refused(WHY.nowhere);
    if (to.login !== undefined && to.login !== state.login) return refused(WHY.earlierLogin);
    const now = clock.now();
    const late = tooLate(to, outgoing, now);
    if (late !== undefined) return refused(late);
    const { timeZone, settings } = await options.community(line.account);
    const isEmergency = outgoing.priority === 'emergency';
    if (!isEmergency && isWithin(localTime(now, timeZone), NIGHT.from, NIGHT.until)) {
      const morning = nextLocal(now, timeZone, NIGHT.until).getTime() - now.getTime();
      return later(morning + random() * MORNING_SPREAD_MS, WHY.night);
    }
    const writer = await people.find(line.account, address);
    if (!writer) return refused(WHY.neverWrote);
    const isKnown = writer.isBound || writer.isFriend;
    const mayLink = to.kind === 'contact' && isKnown;
    const parts = partsOf(outgoing.body, { mayLink, phone24: settings.phone24, maxBytes: options.maxBytes });
    const result = await say(line, to, outgoing, parts);
    if (result.kind !== 'declined' && result.kind !== 'unknown' && result.kind !== 'unsure') return result;
    return patience.notTaken(outgoing, { ...result, isToStranger: to.kind === 'contact' && !isKnown });
  };

  /** One part after the other, each in its own place in line; what was said is not said again on the next try. */
  async function say(
    line: HeldLink,
    to: WechatAddress,
    outgoing: Outgoing,
    parts: readonly Part[],
  ): Promise<SendResult | NotTaken> {
    const { key, priority } = outgoing;
    const isEmergency = priority === 'emergency';
    let id: string | undefined;
    for (let n = begun.get(key) ?? 0; n < parts.length; n++) {
      const part = await toSay(line, to, outgoing, parts[n]!, n);
      if (!part) continue;
      const waitMs = await line.pace.take(isEmergency);
      if (waitMs > 0) return later(waitMs + (isEmergency ? 0 : random() * MANNERS_MS), WHY.line);
      const said = await line.link.say(part).catch(unsure);
      if (said.kind === 'failed') line.pace.unused();
      else line.pace.ended();
      if (said.kind !== 'said') return failureOf(said, line);
      id ??= said.id;
      if (n + 1 < parts.length) remember(key, n + 1);
    }
    begun.delete(key);
    patience.taken(key);
    return { kind: 'sent', ...(id === undefined ? {} : { id }) };
  }

  function remember(key: string, parts: number): void {
    if (begun.size >= MOST_BEGUN) begun.clear();
    begun.set(key, parts);
  }

  function failureOf(said: Exclude<Said, { kind: 'said' }>, line: HeldLink): SendResult | NotTaken {
    if (said.kind === 'declined' || said.kind === 'unknown') return said;
    const isAway = line.link.state().phase !== 'online';
    // Gone while it was being said: that is nobody's failure.
    if (said.kind === 'failed') return isAway ? away(line) : { kind: 'retry', why: said.why };
    return isAway ? { kind: 'retry', why: said.why, isUnsure: true } : said;
  }

  /** undefined: the picture is gone. */
  async function toSay(
    { link }: HeldLink,
    { kind, id: to }: WechatAddress,
    { key, body }: Outgoing,
    part: Part,
    n: number,
  ): Promise<Say | undefined> {
    const isRoom = kind === 'room';
    const own = `${key}:${n}`;
    const say = { key: own, to, isRoom, files: [] };
    const mention = isRoom && n === 0 && body.mention ? { mention: parseName(body.mention).id } : {};
    if (part.kind === 'words') return { ...say, ...mention, text: part.text };
    const bytes = await options.picture(part.id);
    return bytes && { ...say, text: '', files: [{ file: await link.putFile(own, bytes), name: fileName(bytes) }] };
  }
}

type NotTaken = Extract<Said, { kind: 'declined' | 'unknown' | 'unsure' }>;

const unsure = (error: unknown): Said => ({
  kind: 'unsure',
  why: error instanceof Error ? error.message : 'the call ended without an answer',
});

/** Stored pictures are JPEG, PNG or WebP, told apart by how they begin. */
function fileName(bytes: Uint8Array): string {
  const ending = bytes[0] === 0xff ? 'jpg' : bytes[0] === 0x89 ? 'png' : 'webp';
  return `picture.${ending}`;
}
