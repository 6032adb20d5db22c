import { types } from 'wechaty';
import type { Heard } from '../protocol.ts';
import { within } from './deadline.ts';
import type { Account, Puppet } from './reading.ts';

const MARK = 'request ';
const NAME_MS = 1500;

/** Under this id a request to become a friend goes the way of a message; no message has one like it. */
export const requestId = (friendshipId: string): string => `${MARK}${friendshipId}`;
export const isRequest = (id: string): boolean => id.startsWith(MARK);

/** Who asks, and what he wrote with it; undefined: nobody asks for anything. Rejects when it is not to be had. */
export async function readRequest(
  puppet: Puppet,
  noted: string,
  key: string,
  { self, login }: Account,
): Promise<Heard | undefined> {
  const id = noted.slice(MARK.length);
  const { type, contactId, hello = '' } = await puppet.friendshipPayload(id);
  if (type !== types.Friendship.Receive) return undefined;
  const contact = await within(puppet.contactPayload(contactId), NAME_MS, 'a name').catch(() => undefined);
  const from = { id: contactId, name: contact?.name ?? '', isFriend: false };
  return { key, self, login, id, kind: 'friend', from, sentAt: new Date().toISOString(), text: hello };
}
