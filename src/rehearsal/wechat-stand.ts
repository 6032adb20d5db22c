import { nameOf } from '../../adapters/wechaty/address.ts';
import { createPretendLink, type PretendLink } from '../../adapters/wechaty/pretend/link.ts';
import type { ChannelOverrides } from '../channels.ts';
import type { Clock } from '../ports/clock.ts';
import type { WechatySettings } from '../ports/wechat.ts';
import type { Cast } from './cast.ts';
import type { Chats } from './chats.ts';
import { ROOM } from './hand-in.ts';
import { createWechatSeat } from './wechat-seat.ts';

/** What happens in WeChat besides words. */
export interface Wechat {
  /** The account is logged out and in again, and everybody's id is another. */
  relogin(): void;
  /** Somebody asks to become a friend. */
  befriend(name: string, hello: string): Promise<void>;
  /** Whose requests were accepted. */
  friends(): readonly string[];
}

/** A pretend WeChat before the real channel, new for each rehearsal. */
export interface WechatStand {
  readonly settings: WechatySettings;
  readonly overrides: NonNullable<ChannelOverrides['wechat']>;
  begin(cast: Cast): Chats;
}

const OUR_NAME = '门房';
const TOPIC = '业主群';
/** How the line is, is no matter of a rehearsal, and would be written by the clock on the wall. */
const NOT_WATCHED = { start() {}, changed() {}, lost() {}, async stop() {} };
/** By the clock in our hand nobody waits in line. */
const UNPACED = { everyMs: 0, perMinute: Number.POSITIVE_INFINITY, perDay: Number.POSITIVE_INFINITY };

export function createWechatStand(clock: Clock): WechatStand {
  let link: PretendLink = createPretendLink({ clock, people: [] });
  return {
    settings: { puppet: 'pretend', name: OUR_NAME, dir: '' },
    overrides: { link: () => link, limits: UNPACED, watch: () => NOT_WATCHED, random: () => 0.5 },
    begin({ owners, plan }) {
      // Without ids of their own, as in the protocol of the web: each login gives them new ones.
      const people = [...owners.keys()].filter(name => name !== ROOM).map(name => ({ name }));
      const world = createPretendLink({ clock, people, room: { topic: TOPIC } });
      link = world;
      return {
        channel: 'wechaty',
        idOf: name => nameOf(world.idOf(name), world.state().login ?? ''),
        seat: name => createWechatSeat(world, { name, heardAs: name === ROOM ? TOPIC : name, staff: plan.staff }),
        wechat: {
          relogin: world.relogin,
          befriend: world.befriend,
          friends: () => world.accepted,
        },
      };
    },
  };
}
