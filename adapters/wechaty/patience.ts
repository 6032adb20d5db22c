import type { Outgoing, SendResult } from '../../src/ports/channel.ts';
import type { WechatAddress } from './address.ts';

const MINUTE_MS = 60_000;
/** What is heard too late misleads: whom it was for is called instead. */
const FRESH_MS = { emergency: 15 * MINUTE_MS, room: 10 * MINUTE_MS, chat: 24 * 60 * MINUTE_MS } as const;

/** Tries in all, and the pauses between them; an emergency has no time for long ones. */
const PAUSES_MS = { emergency: [2000, 8000], other: [2000, 60_000] } as const;
/** Messages that were not taken and are to be tried again. */
const MOST_TRIED = 1000;

const NOT_TAKEN = {
  stranger: '他还不是微信好友，微信没有让发出去；请打电话告知，或请他加好友',
  declined: '试了三次，微信都没有让发出去；请打电话告知',
  unknown: '现在登录的微信里试了三次都找不到这个聊天；请打电话告知',
  unsure: '试了三次，微信都没有回音，不知道发到了没有；请打电话问一下',
} as const;

/** Why this is not said any more; undefined: it still means what it meant. */
export function tooLate({ kind }: WechatAddress, { priority, writtenAt }: Outgoing, now: Date): string | undefined {
  const isEmergency = priority === 'emergency';
  if (now.getTime() - writtenAt.getTime() <= FRESH_MS[isEmergency ? 'emergency' : kind === 'room' ? 'room' : 'chat'])
    return undefined;
  return kind === 'room'
    ? '隔得太久，群里已经不合适再说，没有发'
    : `写好后${isEmergency ? '15分钟' : '一天'}没能发出去，再发会误导，没有发；请打电话告知`;
}

/** What WeChat did not take, or for whom: right after a login it may not know everybody yet. */
export interface NotTaken {
  readonly kind: keyof Pick<typeof NOT_TAKEN, 'declined' | 'unknown' | 'unsure'>;
  readonly why: string;
  /** Whom it was for is nobody's friend: WeChat changes its mind for nobody else's asking. */
  readonly isToStranger: boolean;
}

/** Tries what WeChat does not take a few times more, and then leaves it to people: each try is one the others have less. */
export function createPatience() {
  const tries = new Map<string, number>();
  return {
    notTaken({ key, priority }: Outgoing, { kind, why, isToStranger }: NotTaken): SendResult {
      const before = tries.get(key) ?? 0;
      const pause = PAUSES_MS[priority === 'emergency' ? 'emergency' : 'other'][before];
      const isStranger = isToStranger && kind === 'declined';
      if (pause === undefined || isStranger) {
        tries.delete(key);
        return { kind: 'refused', why: NOT_TAKEN[isStranger ? 'stranger' : kind] };
      }
      if (tries.size >= MOST_TRIED) tries.clear();
      tries.set(key, before + 1);
      return { kind: 'retry', afterMs: pause, why, isUnsure: kind === 'unsure' };
    },
    taken: (key: string): void => void tries.delete(key),
  };
}
