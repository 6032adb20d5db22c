import type { OwnerSeat } from './owner-seat.ts';
import type { Wechat } from './wechat-stand.ts';

/** Where the owners of one rehearsal write and read. */
export interface Chats {
  /** Name of the channel. */
  readonly channel: string;
  /** What the channel knows somebody by. */
  idOf(name: string): string;
  seat(name: string): OwnerSeat;
  /** What WeChat can do besides. */
  readonly wechat?: Wechat;
}
