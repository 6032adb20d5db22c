import { createHmac, randomUUID } from 'node:crypto';
import { createMedia } from '../../../src/http/media.ts';
import type { Inbound, OutboundBody, Received } from '../../../src/ports/channel.ts';
import type { ChatEntry, ChatKey, ChatView } from '../../../src/ports/chat.ts';
import type { Cipher } from '../../../src/ports/cipher.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import { chatTopic, type Feed } from '../../../src/ports/feed.ts';

const signature = (value: string): string => createHmac('sha256', 'test').update(value).digest('base64url');

/** Signs as the real one does; what is not needed here is refused. */
export const testCipher: Cipher = {
  seal: () => Promise.reject(new Error('not used')) as never,
  open: () => Promise.reject(new Error('not used')) as never,
  hash: (purpose, value) => signature(`${purpose}:${value}`),
  hashes: (purpose, value) => [signature(`${purpose}:${value}`)],
  sign: value => `${value}.${signature(value)}`,
  verify(signed) {
    const dot = signed.lastIndexOf('.');
    const value = signed.slice(0, dot);
    return dot > 0 && signed.slice(dot + 1) === signature(value) ? value : undefined;
  },
};

export const HAITANG = { id: 'haitang', name: '海棠苑', phone24: '0510-8270 0024' };
export const YINXING = { id: 'yinxing', name: '银杏里', phone24: '0510-8270 0099' };

interface Chat {
  readonly in: ChatEntry[];
  readonly out: ChatEntry[];
}

/** What stands behind the channel, held in memory: stores once, reads after a cursor, wakes. */
export function createMemoryHouse(communities: readonly (typeof HAITANG)[] = [HAITANG, YINXING]) {
  const chats = new Map<string, Chat>();
  const pictures = new Map<string, { readonly topic: string; readonly bytes: Uint8Array; readonly type: string }>();
  const watchers = new Map<string, Set<() => void>>();
  const received: Inbound[] = [];
  /** Set to make the house behave badly. */
  const trouble = { receive: undefined as (() => Promise<void>) | undefined, isDeaf: false, reads: 0, failReads: 0 };
  const time = { aheadMs: 0 };
  const clock: Clock = { now: () => new Date(Date.now() + time.aheadMs) };

  function chatAt(topic: string): Chat {
    const chat = chats.get(topic) ?? { in: [], out: [] };
    chats.set(topic, chat);
    return chat;
  }

  const feed: Feed = {
    wake(topic) {
      if (!trouble.isDeaf) for (const onWake of watchers.get(topic) ?? []) onWake();
    },
    watch(topic, onWake) {
      const set = watchers.get(topic) ?? new Set();
      watchers.set(topic, set.add(onWake));
      return () => void set.delete(onWake);
    },
  };

  const media = createMedia();

  async function receive(raw: Inbound): Promise<Received> {
    await trouble.receive?.();
    // As the inbox does: what is no picture is refused, what is one is drawn anew.
    const clean = await Promise.all((raw.media ?? []).map(async m => ({ ...m, ...(await media.clean(m.bytes)) })));
    const inbound: Inbound = { ...raw, media: clean };
    const topic = chatTopic(inbound);
    const chat = chatAt(topic);
    const known = chat.in.find(entry => entry.externalId === inbound.externalId);
    if (known) return { isNew: false, seq: known.no };
    received.push(inbound);
    const { changes } = inbound;
    const about = chat.in.find(one => one.externalId === changes?.externalId);
    if (changes && about) {
      const changed =
        changes.kind === 'edited'
          ? { text: inbound.text, editedAt: clock.now() }
          : { text: '', pictures: [], recalledAt: clock.now() };
      chat.in[about.no - 1] = { ...about, ...changed };
    }
    const entry: ChatEntry = {
      kind: 'in',
      no: chat.in.length + 1,
      at: clock.now(),
      ...(about ? { of: about.no } : {}),
      text: inbound.text,
      ...(inbound.externalId === undefined ? {} : { externalId: inbound.externalId }),
      pictures: (inbound.media ?? []).map(({ bytes }) => {
        const id = randomUUID();
        pictures.set(id, { topic, bytes, type: 'image/jpeg' });
        return { id, width: 320, height: 240 };
      }),
    };
    chat.in.push(entry);
    feed.wake(topic);
    return { isNew: true, seq: entry.no };
  }

  const asItStands =
    (chat: Chat) =>
    (entry: ChatEntry): ChatEntry => {
      if (entry.of === undefined) return entry;
      const { no, at, externalId, of } = entry;
      return { ...chat.in[of - 1]!, no, at, of, ...(externalId === undefined ? {} : { externalId }) };
    };

  const view: ChatView = {
    async after(key, cursor, limit) {
      trouble.reads++;
      if (trouble.failReads > 0) {
        trouble.failReads--;
        throw new Error('database away');
      }
      const chat = chatAt(chatTopic(key));
      const came = chat.in.slice(cursor.in, cursor.in + limit).map(asItStands(chat));
      const went = chat.out.slice(cursor.out, cursor.out + limit);
      return {
        entries: [...came, ...went].sort((a, b) => a.at.getTime() - b.at.getTime()),
        cursor: { in: cursor.in + came.length, out: cursor.out + went.length },
      };
    },
    async newest(key, limit, upto = { in: Number.MAX_SAFE_INTEGER, out: Number.MAX_SAFE_INTEGER }) {
      const chat = chatAt(chatTopic(key));
      const known = [...chat.in.slice(0, upto.in).map(asItStands(chat)), ...chat.out.slice(0, upto.out)];
      known.sort((a, b) => a.at.getTime() - b.at.getTime());
      const older = known.slice(0, -limit);
      const from = { in: older.filter(e => e.kind === 'in').length, out: older.filter(e => e.kind === 'out').length };
      return { entries: known.slice(-limit), from };
    },
    async sent(key, externalId) {
      const found = chatAt(chatTopic(key)).in.find(entry => entry.externalId === externalId);
      if (!found) return undefined;
      const { no: seq, at, text } = found;
      return { seq, at, text, isRecalled: found.recalledAt !== undefined, isChange: found.of !== undefined };
    },
    async picture(key, id) {
      const picture = pictures.get(id);
      return picture?.topic === chatTopic(key) ? picture : undefined;
    },
    async community(account) {
      if (account !== undefined) return communities.find(one => one.id === account);
      return communities.length === 1 ? communities[0] : undefined;
    },
  };

  /** Something is said to the owner. */
  function tell(chat: ChatKey, body: OutboundBody, at = new Date()): void {
    const { out } = chatAt(chatTopic(chat));
    const { text, choices, from } = body;
    out.push({
      kind: 'out',
      no: out.length + 1,
      at,
      text,
      pictures: [],
      ...(choices ? { choices } : {}),
      ...(from ? { from } : {}),
    });
    feed.wake(chatTopic(chat));
  }

  return { view, feed, clock, time, receive, tell, received, trouble, watchers };
}

export type MemoryHouse = ReturnType<typeof createMemoryHouse>;
