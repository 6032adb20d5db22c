import {
  createPretendLink,
  type PretendLinkOptions,
  type PretendMessage,
} from '../../adapters/wechaty/pretend/link.ts';
import type { ChannelOverrides } from '../../src/channels.ts';
import { handClock } from './clock.ts';
import { testService } from './service.ts';

/** 陈女士 and 老黄 keep their ids; 小吴 has a new one with every login. 路人 is no friend. */
const PEOPLE: PretendLinkOptions['people'] = [
  { name: '陈女士', id: 'wxid_chen' },
  { name: '老黄', id: 'wxid_huang' },
  { name: '小吴' },
  { name: '路人', id: 'wxid_stranger', isFriend: false },
];
const UNPACED = { everyMs: 0, perMinute: Number.POSITIVE_INFINITY, perDay: Number.POSITIVE_INFINITY };

/** The real service with a pretend WeChat in front of it; time moved by hand, and without pace unless `limits` say so. */
export async function wechatService({
  world,
  isPaced = false,
  ...rest
}: Omit<NonNullable<Parameters<typeof testService>[0]>, 'wechat'> & {
  readonly world?: Partial<PretendLinkOptions>;
  readonly isPaced?: boolean;
} = {}) {
  const clock = handClock();
  const link = createPretendLink({ clock, people: PEOPLE, room: { topic: '翠湖业主群', id: '1@chatroom' }, ...world });
  const wechat: ChannelOverrides['wechat'] = {
    link: () => link,
    random: () => 0.5,
    ...(isPaced ? {} : { limits: UNPACED }),
  };
  const home = await testService({
    ...rest,
    hand: clock,
    wechat,
    wechaty: { puppet: 'pretend', name: '门房', dir: '' },
  });
  await home.settle();
  return {
    ...home,
    clock,
    link,
    /** Says something, waits for the silence and lets everything due run. */
    async say(name: string, message: PretendMessage | string) {
      if (!(await link.hear(name, message))) throw new Error(`${name} was not put on record`);
      await home.pass(2500);
    },
    /** The latest words somebody, or the room, was told. */
    last: (name: string) => link.toldTo(name).at(-1) ?? '',
  };
}

export type WechatService = Awaited<ReturnType<typeof wechatService>>;
