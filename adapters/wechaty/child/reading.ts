import { types, type Wechaty } from 'wechaty';
import type { Heard, HeardKind } from '../protocol.ts';
import { within } from './deadline.ts';
import { isRequest, readRequest } from './request.ts';
import { addressed } from './room.ts';

export type Puppet = Wechaty['puppet'];
type Payload = Awaited<ReturnType<Puppet['messagePayload']>>;
type Read = Pick<Heard, 'kind' | 'name' | 'text' | 'url' | 'place' | 'of'>;

/** The login that hears: our id there, its mark, and what we are called. */
export interface Account {
  readonly self: string;
  readonly login: string;
  readonly name: string;
}

const KINDS: Readonly<Record<number, HeardKind>> = {
  [types.Message.Text]: 'text',
  [types.Message.Image]: 'picture',
  [types.Message.Emoticon]: 'sticker',
  [types.Message.Audio]: 'voice',
  [types.Message.Video]: 'video',
  [types.Message.Attachment]: 'file',
  [types.Message.Location]: 'location',
  [types.Message.Url]: 'link',
  [types.Message.Contact]: 'card',
  [types.Message.MiniProgram]: 'app',
  [types.Message.Recalled]: 'recalled',
};

const OTHERS: Readonly<Record<number, string>> = {
  [types.Message.RedEnvelope]: '红包',
  [types.Message.Transfer]: '转账',
  [types.Message.ChatHistory]: '聊天记录',
  [types.Message.GroupNote]: '群公告或接龙',
  [types.Message.Post]: '动态',
};

/** A sticker says nothing that its bytes would add, and they lie where its sender chose. */
const WITH_BYTES: ReadonlySet<HeardKind> = new Set(['picture', 'voice', 'video', 'file']);
export const hasBytes = (kind: HeardKind): boolean => WITH_BYTES.has(kind);

/**
 * What the puppet knows of a message, without its bytes; undefined: we said it ourselves. Rejects when it is not to be had.
 * `belongs` hears whose chat it is of as soon as that is known.
 */
export async function readMessage(
  puppet: Puppet,
  id: string,
  key: string,
  account: Account,
  belongs: (chat: string) => void = () => {},
): Promise<Heard | undefined> {
  if (isRequest(id)) return readRequest(puppet, id, key, account);
  const payload = await puppet.messagePayload(id);
  const talker = payload.talkerId || payload.fromId;
  // What nobody sent will have no sender later either.
  if (!talker || talker === account.self) return undefined;
  belongs(payload.roomId || talker);
  const read = await readKind(puppet, payload);
  const room = payload.roomId ? await readRoom(puppet, payload.roomId, payload, account) : undefined;
  return {
    key,
    self: account.self,
    login: account.login,
    id: payload.id,
    from: await readSender(puppet, talker, !room),
    sentAt: sentAt(payload.timestamp),
    ...read,
    ...(room && { room }),
  };
}

async function readSender(puppet: Puppet, id: string, isPrivate: boolean): Promise<Heard['from']> {
  const contact = await soon(puppet.contactPayload(id));
  const isFriend = contact?.friend ?? (isPrivate || undefined);
  return {
    id,
    name: contact?.name ?? '',
    ...(isFriend !== undefined && { isFriend }),
    ...(contact?.alias && { remark: contact.alias }),
  };
}

async function readRoom(
  puppet: Puppet,
  id: string,
  payload: Payload,
  { self, name }: Account,
): Promise<NonNullable<Heard['room']>> {
  const [room, us, member] = await Promise.all([
    soon(puppet.roomPayload(id)),
    soon(puppet.contactPayload(self)),
    soon(puppet.roomMemberPayload(id, self)),
  ]);
  const topic = room?.topic ?? '';
  if (payload.type !== types.Message.Text) return { id, topic, isAddressed: false, words: '' };
  const said = addressed({
    text: payload.text ?? '',
    self,
    names: [name, us?.name ?? '', member?.roomAlias ?? ''],
    ...('mentionIdList' in payload && { mentioned: payload.mentionIdList ?? [] }),
  });
  return { id, topic, ...said };
}

async function readKind(puppet: Puppet, payload: Payload): Promise<Read> {
  const kind = KINDS[payload.type] ?? 'other';
  const { id } = payload;
  const text = plain(payload.text);
  switch (kind) {
    case 'text':
      return { kind, text: payload.text ?? '' };
    case 'recalled':
      return { kind, text: '', of: recalledId(payload.text ?? '') };
    case 'location':
      return { kind, text, ...(await puppet.messageLocation(id).then(asPlace, nothing)) };
    case 'link':
      return { kind, text, ...(await puppet.messageUrl(id).then(asLink, nothing)) };
    case 'card':
      return { kind, text: (await cardName(puppet, id)) || text };
    case 'app':
      return { kind, text: (await puppet.messageMiniProgram(id).then(app => app.title, nothing)) || text };
    // Nobody typed the name its file has.
    case 'picture':
      return { kind, text: '' };
    case 'other': {
      const name = OTHERS[payload.type];
      // Of what puppets do not know, only WeChat's own words are plain.
      return name === undefined && text !== '' ? { kind: 'notice', text } : { kind, name: name ?? '消息', text };
    }
    default:
      return { kind, text: payload.filename ?? '' };
  }
}

const nothing = () => undefined;

/** Names are worth no longer wait: words without them are heard all the same. */
const NAMES_MS = 1500;
const soon = <T>(name: Promise<T>): Promise<T | undefined> => within(name, NAMES_MS, 'a name').catch(nothing);

function asPlace(of: Awaited<ReturnType<Puppet['messageLocation']>>): Partial<Read> {
  const text = [...new Set([of.name, of.address])].filter(part => part).join(' ');
  return { text, place: { latitude: of.latitude, longitude: of.longitude } };
}

const asLink = (of: Awaited<ReturnType<Puppet['messageUrl']>>): Partial<Read> => ({
  text: [of.title, of.description].filter(part => part).join('\n'),
  url: of.url,
});

async function cardName(puppet: Puppet, id: string): Promise<string | undefined> {
  const contactId = await puppet.messageContact(id).catch(nothing);
  return contactId ? (await soon(puppet.contactPayload(contactId)))?.name : undefined;
}

/** Puppets give the id itself or WeChat's XML around it, where messages are known by the id that is called new. */
const recalledId = (text: string): string =>
  /<newmsgid>(\d+)</.exec(text)?.[1] ?? /<msgid>(\d+)</.exec(text)?.[1] ?? text.trim();

/** Puppets leave WeChat's XML in the text of what they do not understand. */
const plain = (text: string | undefined): string => (!text || /^\s*(?:<|\w+:\s*<)/.test(text) ? '' : text);

/** WeChat began then. */
const FIRST_MS = Date.UTC(2011, 0, 21);
const DAY_MS = 24 * 3_600_000;

/** Puppets tell seconds, milliseconds or microseconds; what is no time of WeChat's is now. */
function sentAt(timestamp: number): string {
  const ms = timestamp > 1e14 ? timestamp / 1000 : timestamp > 1e11 ? timestamp : timestamp * 1000;
  return new Date(ms >= FIRST_MS && ms < Date.now() + DAY_MS ? ms : Date.now()).toISOString();
}
