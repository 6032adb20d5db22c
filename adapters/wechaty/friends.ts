import type { Inbound, Receive } from '../../src/ports/channel.ts';
import type { FriendApplicant, WechatPeople } from '../../src/ports/wechat-line.ts';
import { addressOf, nameOf, passing } from './address.ts';
import { CHANNEL, idFrom } from './inbound.ts';
import type { Link } from './link.ts';
import type { FriendRequest, Heard } from './protocol.ts';

export interface FriendsOptions {
  readonly account: string;
  readonly link: Pick<Link, 'accept' | 'state'>;
  readonly receive: Receive;
  readonly people: Pick<WechatPeople, 'isAwaited' | 'keepFriend' | 'find'>;
  /** Puts it before staff. */
  readonly toStaff: (account: string, applicant: FriendApplicant) => Promise<void>;
  /** Tells him how his home is bound, after what he wrote has been answered. */
  readonly welcome: (first: Inbound) => Promise<void>;
}

/** Who wrote nothing said this much. */
const NO_HELLO = '［加了好友］';
/** So often WeChat is asked to let somebody in while it gives no answer; then people are. */
const MOST_TRIES = 8;

/** A request as it lay in the spool. */
export const requestOf = ({ id, login, from, text }: Heard): FriendRequest => ({
  ...{ id, login },
  from: { id: from.id, name: from.name },
  hello: text,
});

/**
 * Whoever is awaited becomes a friend, the others are left to staff. What he wrote with it is his first message: on record
 * before he is let in, and answered like any other, with who we are. Rejects when it should be offered again: every step of it
 * may be taken twice.
 */
export function createFriends({ account, link, receive, people, toStaff, welcome }: FriendsOptions) {
  const tries = new Map<string, number>();

  /** Why he is not let in; undefined: he is, now or since an earlier try. */
  async function refusal({ id }: FriendRequest, requestId: string, address: string): Promise<string | undefined> {
    const said = await link.accept(id);
    if (said.kind === 'said' || (await people.find(account, address))?.isFriend) return undefined;
    const tried = (tries.get(requestId) ?? 0) + 1;
    const isForNow = said.kind === 'unsure' || link.state().phase !== 'online';
    if (isForNow && tried < MOST_TRIES) {
      tries.set(requestId, tried);
      throw new Error(`WeChat has not let somebody in yet: ${said.why}`);
    }
    return said.why;
  }

  return async (request: FriendRequest): Promise<void> => {
    const { from, login, hello } = request;
    const id = nameOf(from.id, login);
    const requestId = idFrom(request.id, id);
    const applicant = { requestId, id, name: from.name, hello };
    if (!(await people.isAwaited(account, applicant))) return toStaff(account, applicant);
    const first: Inbound = {
      ...{ channel: CHANNEL, account },
      address: addressOf('contact', from.id, login),
      ...passing(from.id, login),
      sender: { id, ...(from.name ? { name: from.name } : {}) },
      externalId: `friend:${requestId}`,
      text: hello.trim() || NO_HELLO,
    };
    await receive(first);
    const why = await refusal(request, requestId, first.address);
    tries.delete(requestId);
    if (why !== undefined) return toStaff(account, { ...applicant, why });
    await people.keepFriend(account, id, true);
    await welcome(first);
  };
}
