import { DomainError } from '../../src/domain/errors.ts';
import type { Inbound, Receive } from '../../src/ports/channel.ts';
import type { WechatPeople } from '../../src/ports/wechat-line.ts';
import { nameOf } from './address.ts';
import { asFile, inboundOf, privateCopy } from './inbound.ts';
import type { Link } from './link.ts';
import type { Heard } from './protocol.ts';

export interface HearingOptions {
  readonly account: string;
  readonly link: Pick<Link, 'bytes'>;
  readonly receive: Receive;
  readonly people: Pick<WechatPeople, 'keepFriend'>;
  /** Something that came then could not be had: put before staff, once for those of some minutes. */
  readonly lost: (account: string, at: Date) => Promise<void>;
  readonly onError: (error: unknown, what: string) => void;
}

/** Bytes that could not be had so often are done without. */
const MOST_TRIES = 3;
/** Contacts whose friendship we remember to have written down. */
const MOST_KNOWN = 5000;

/** Puts what WeChat brought on record; resolves when it is there, and rejects when it should be offered again. */
export function createHearing({ account, link, receive, people, lost, onError }: HearingOptions) {
  const friends = new Map<string, boolean>();
  let failed: { readonly key: string; readonly tries: number } | undefined;

  async function bytesOf({ key, media }: Heard): Promise<Uint8Array | undefined> {
    if (!media) return undefined;
    try {
      return await link.bytes(media);
    } catch (error) {
      failed = { key, tries: failed?.key === key ? failed.tries + 1 : 1 };
      onError(error, 'media of WeChat');
      if (failed.tries < MOST_TRIES) throw error;
      return undefined;
    }
  }

  async function keepFriend({ from, login }: Heard): Promise<void> {
    const id = nameOf(from.id, login);
    if (friends.get(id) === from.isFriend) return;
    await people.keepFriend(account, id, from.isFriend);
    if (friends.size >= MOST_KNOWN) friends.clear();
    friends.set(id, from.isFriend);
  }

  /** Words of WeChat are nobody's, and answering them would go on for ever: all they may tell is that we are no friends any more. */
  async function noticed(heard: Heard): Promise<void> {
    if (!heard.room && NO_FRIEND.test(heard.text))
      await keepFriend({ ...heard, from: { ...heard.from, isFriend: false } });
  }

  /** What can never be stored as it is must not keep everything behind it waiting. */
  async function store(inbound: Inbound, heard: Heard): Promise<void> {
    try {
      await receive(inbound);
    } catch (error) {
      if (!isForGood(error)) throw error;
      if (inbound.media) return store(asFile(inbound, heard), heard);
      if (inbound.enclosure) {
        const { enclosure: _, ...words } = inbound;
        return store({ ...words, text: [words.text, `（${error.message}）`].filter(Boolean).join('\n') }, heard);
      }
      onError(error, 'a message of WeChat that cannot be stored');
    }
  }

  return async (heard: Heard): Promise<void> => {
    if (heard.kind === 'notice') return noticed(heard);
    if (heard.kind === 'lost') return lost(account, new Date(heard.sentAt));
    const bytes = await bytesOf(heard);
    await keepFriend(heard);
    await store(inboundOf(account, heard, bytes), heard);
    const copy = privateCopy(account, heard);
    if (copy) await store(copy, heard);
  };
}

const NO_FRIEND = /拒收|朋友验证|好友验证|不是[^，。]{0,12}(?:朋友|好友)/;

/** The message's own fault: whoever offers it again is told the same. */
const isForGood = (error: unknown): error is DomainError =>
  error instanceof DomainError && (error.code === 'bad_input' || error.code === 'too_large');
