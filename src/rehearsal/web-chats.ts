import { chatCookie } from '../../adapters/web/channel.ts';
import type { Service } from '../service.ts';
import type { Cast } from './cast.ts';
import type { Chats } from './chats.ts';
import { createHands, ROOM } from './hand-in.ts';
import { createOwnerSeat } from './owner-seat.ts';

/** Everybody of this rehearsal at a chat page of his own. */
export function createWebChats({ app, cipher, receive }: Service, cast: Cast, played: number): Chats {
  const { id: account } = cast.plan.community;
  const addresses = new Map([...cast.owners.keys()].map((name, i) => [name, `rehearsal-${played}-${i}`]));
  const idOf = (name: string) => addresses.get(name)!;
  return {
    channel: 'web',
    idOf,
    seat(name) {
      const hands = createHands({ receive, account, room: idOf(ROOM) }, idOf(name), name);
      return createOwnerSeat(app, name, chatCookie(cipher, account, idOf(name)), hands);
    },
  };
}
