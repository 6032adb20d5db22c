import type { Inbound, Receive } from '../../src/ports/channel.ts';
import type { FriendApplicant, WechatPeople } from '../../src/ports/wechat-line.ts';
import { addressOf, nameOf } from './address.ts';
import { CHANNEL } from './inbound.ts';
import type { Link } from './link.ts';
import type { FriendRequest } from './protocol.ts';

export interface FriendsOptions {
  readonly account: string;
  readonly link: Pick<Link, 'accept' | 'state'>;
  readonly receive: Receive;
  readonly people: Pick<WechatPeople, 'isAwaited' | 'keepFriend'>;
  /** Puts it before staff. */
  readonly toStaff: (account: string, applicant: FriendApplicant) => Promise<void>;
  /** Tells him how his home is bound, after what he wrote has been answered. */
  readonly welcome: (first: Inbound) => Promise<void>;
}

/** Who wrote nothing said this much. */
const NO_HELLO = '［加了好友］';

/**
 * Whoever is awaited becomes a friend, the others are left to staff. What he wrote with it is his first message: on record
 * before he is let in, and answered like any other, with who we are.
 */
export function createFriends({ account, link, receive, people, toStaff, welcome }: FriendsOptions) {
  return async ({ id: requestId, from, hello }: FriendRequest): Promise<void> => {
    const login = link.state().login ?? '';
    const applicant = { requestId, id: nameOf(from.id, login), name: from.name, hello };
    if (!(await people.isAwaited(account, applicant))) return toStaff(account, applicant);
    const first: Inbound = {
      ...{ channel: CHANNEL, account },
      address: addressOf('contact', from.id, login),
      sender: { id: applicant.id, ...(from.name ? { name: from.name } : {}) },
      externalId: `friend:${requestId}`,
      text: hello.trim() || NO_HELLO,
    };
    await receive(first);
    const said = await link.accept(requestId);
    if (said.kind !== 'said') return toStaff(account, { ...applicant, why: said.why });
    await people.keepFriend(account, applicant.id, true);
    await welcome(first);
  };
}
