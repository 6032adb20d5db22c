import { DomainError } from '../../src/domain/errors.ts';
import type { Inbound, Receive } from '../../src/ports/channel.ts';
import type { WechatPeople } from '../../src/ports/wechat-line.ts';
import { nameOf, passing } from './address.ts';
import { asFile, contactOf, inboundOf, privateCopy } from './inbound.ts';
import type { Link, LinkState } from './link.ts';
import type { Heard } from './protocol.ts';

export interface HearingOptions {
  readonly account: string;
  readonly link: Pick<Link, 'bytes'> & { state(): Pick<LinkState, 'since'> };
  readonly receive: Receive;
  readonly people: Pick<WechatPeople, 'find' | 'keepFriend' | 'wasHeard' | 'turnedAway'>;
  /** Something that came then could not be had: put before staff, once for those of some minutes. */
  readonly lost: (account: string, at: Date) => Promise<void>;
  readonly onError: (error: unknown, what: string) => void;
}

/** Bytes that could not be had so often are done without. */
const MOST_TRIES = 3;
/** After so many failures that are a message's own its bytes are done without, and then all but who wrote. */
const WHOLE_FAILURES = 5;
const MOST_FAILURES = 8;
const NOT_KEPT = '记录时几次出错，没有留下';
const STUB = '没能记下来，请在微信里看';
/** Contacts whose friendship we remember to have written down. */
const MOST_KNOWN = 5000;

/** Puts what WeChat brought on record; resolves when it is there, and rejects when it should be offered again. */
export function createHearing({ account, link, receive, people, lost, onError }: HearingOptions) {
  const friends = new Map<string, boolean>();
  const failures = new Map<string, number>();

  async function bytesOf({ key, media }: Heard): Promise<Uint8Array | undefined> {
    if (!media) return undefined;
    try {
      return await link.bytes(media);
    } catch (error) {
      onError(error, 'media of WeChat');
      if ((failures.get(key) ?? 0) + 1 < MOST_TRIES) throw error;
      return undefined;
    }
  }

  async function keepFriend({ from, login }: Heard): Promise<void> {
    const id = nameOf(from.id, login);
    if (from.isFriend === undefined || friends.get(id) === from.isFriend) return;
    await people.keepFriend(account, id, from.isFriend);
    if (friends.size >= MOST_KNOWN) friends.clear();
    friends.set(id, from.isFriend);
  }

  /**
   * Words of WeChat are nobody's, and answering them would go on for ever: all they may tell is that we are no friends any more, and
   * that what we have just said was not let through, though WeChat took it.
   */
  async function noticed(heard: Heard): Promise<void> {
    if (heard.room || !NO_FRIEND.test(heard.text)) return;
    await keepFriend({ ...heard, from: { ...heard.from, isFriend: false } });
    const isOver = await people.turnedAway(account, contactOf(heard), new Date(heard.sentAt));
    const isToWait = (failures.get(heard.key) ?? 0) + 1 < MOST_TRIES;
    if (!isOver && isToWait) throw new Error('what WeChat did not let through is still being said');
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

  /** Told again after a login that gave everybody a new id: no id says so, and two who say the same in one second are not called the same. */
  async function isToldAgain({ kind, from, login, sentAt, text, room }: Heard): Promise<boolean> {
    const at = new Date(sentAt);
    const isOlder = at < link.state().since;
    if (kind !== 'text' || !isOlder || from.name === '' || passing(from.id, login).login === undefined) return false;
    return people.wasHeard(account, { login, name: from.name, isInRoom: room !== undefined, sentAt: at, text });
  }

  async function take(heard: Heard): Promise<void> {
    if (heard.kind === 'notice') return noticed(heard);
    if (heard.kind === 'lost') return lost(account, new Date(heard.sentAt));
    if (await isToldAgain(heard)) return;
    const bytes = await bytesOf(heard);
    await keepFriend(heard);
    await store(inboundOf(account, heard, bytes), heard);
    const copy = privateCopy(account, heard);
    if (copy) await store(copy, heard);
  }

  /** It is the message's own when the record answers. */
  async function count({ key, from }: Heard): Promise<void> {
    const answers = await people.find(account, from.id).then(
      () => true,
      () => false,
    );
    if (answers) failures.set(key, (failures.get(key) ?? 0) + 1);
  }

  return async (heard: Heard): Promise<void> => {
    try {
      await take(lessOf(heard, failures.get(heard.key) ?? 0));
      failures.delete(heard.key);
    } catch (error) {
      await count(heard);
      throw error;
    }
  };
}

const NO_FRIEND = /拒收|朋友验证|好友验证|不是[^，。]{0,12}(?:朋友|好友)/;

/** What is put on record of a message that the record did not take so often. */
function lessOf(heard: Heard, failures: number): Heard {
  if (failures < WHOLE_FAILURES) return heard;
  const { media: _, ...rest } = heard;
  if (failures < MOST_FAILURES) return heard.media ? { ...rest, missing: NOT_KEPT } : heard;
  const { key, self, login, id, from, room } = heard;
  const stub = {
    key,
    self,
    login,
    id,
    kind: 'other',
    text: STUB,
    sentAt: '',
    from: { id: from.id, name: '' },
  } as const;
  return room ? { ...stub, room: { ...room, topic: '', words: `［微信消息 ${STUB}］` } } : stub;
}

/** The message's own fault: whoever offers it again is told the same. */
const isForGood = (error: unknown): error is DomainError =>
  error instanceof DomainError && (error.code === 'bad_input' || error.code === 'too_large');
