import type { Channel, Receive } from '../../src/ports/channel.ts';
import type { WechatLines, WechatPeople } from '../../src/ports/wechat-line.ts';
import { createFriends, type FriendsOptions } from './friends.ts';
import { createHearing, type HearingOptions } from './hearing.ts';
import { createHolding, type HoldingOptions, type Watch } from './holding.ts';
import { CHANNEL } from './inbound.ts';
import type { Link, LinkHears, LinkState } from './link.ts';
import { createSender, type SenderOptions } from './sender.ts';

export type { PaceLimits } from './pace.ts';

export interface WechatOptions
  extends Omit<HoldingOptions, 'hears'>,
    Pick<SenderOptions, 'community' | 'picture' | 'random'>,
    Pick<FriendsOptions, 'toStaff' | 'welcome'>,
    Pick<HearingOptions, 'lost'> {
  readonly lines: WechatLines;
  readonly people: WechatPeople;
  /** It is online again: what waits for it need not wait longer. */
  readonly onBack: () => void;
  readonly lookMs?: number;
}

export interface WechatChannel extends Channel {
  /** How the line is; undefined: it is not run by this process. */
  state(): LinkState | undefined;
  link(): Link | undefined;
  /** Takes the line when it is free, also where nothing was started: for clocks moved by hand. */
  settle(receive: Receive): Promise<void>;
}

const LOOK_MS = 5000;
/** WeChat takes more; longer messages are read by nobody. */
const TEXT_BYTES = 2000;

/** WeChat by a personal account: what wechaty's process hears goes on record, and what the outbox holds is said there. */
export function createWechatChannel(options: WechatOptions): WechatChannel {
  let receive: Receive | undefined;
  let looking: NodeJS.Timeout | undefined;
  let phase: LinkState['phase'] | undefined;

  const put: Receive = async inbound => {
    if (!receive) throw new Error('WeChat is not taken in now');
    return receive(inbound);
  };
  const holding = createHolding({ ...options, hears });

  function hears(account: string, link: Link, watch: Watch | undefined): LinkHears {
    const parts = { ...options, account, link, receive: put };
    return {
      heard: createHearing(parts),
      friend: createFriends(parts),
      changed(state) {
        // Whoever has the line now says how it is.
        if (holding.current()?.link !== link) return;
        watch?.changed();
        const isBack = state.phase === 'online' && phase !== 'online';
        phase = state.phase;
        if (isBack) options.onBack();
      },
    };
  }

  const send = createSender({ ...options, held: holding.current, maxBytes: TEXT_BYTES });
  return {
    name: CHANNEL,
    isStored: false,
    can: { textBytes: TEXT_BYTES, media: true, choices: false },
    isResting() {
      const line = holding.current();
      return line?.link.state().phase !== 'online' || line.pace.waitMs(true) > 0;
    },
    send,
    state: () => holding.current()?.link.state(),
    link: () => holding.current()?.link,
    settle(receiver) {
      receive ??= receiver;
      return holding.look();
    },
    async start(receiver) {
      receive = receiver;
      await holding.look();
      looking = setInterval(() => void holding.look(), options.lookMs ?? LOOK_MS);
      looking.unref();
    },
    async stop() {
      receive = undefined;
      clearInterval(looking);
      await holding.stop();
    },
  };
}
