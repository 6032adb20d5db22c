import { types, type Wechaty } from 'wechaty';
import type { Heard, HeardKind } from '../protocol.ts';
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

const WITH_BYTES: ReadonlySet<HeardKind> = new Set(['picture', 'sticker', 'voice', 'video', 'file']);
export const hasBytes = (kind: HeardKind): boolean => WITH_BYTES.has(kind);

/** What the puppet knows of a message, without its bytes; undefined: we said it ourselves. Rejects when it is not to be had. */
export async function readMessage(
  puppet: Puppet,
  id: string,
  key: string,
  account: Account,
): Promise<Heard | undefined> {
  if (isRequest(id)) return readRequest(puppet, id, key, account);
  const payload = await puppet.messagePayload(id);
  const talker = payload.talkerId || payload.fromId;
  // What nobody sent will have no sender later either.
  if (!talker || talker === account.self) return undefined;
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
  const contact = await puppet.contactPayload(id).catch(() => undefined);
  const isFriend = contact?.friend ?? isPrivate;
  return { id, name: contact?.name ?? '', isFriend, ...(contact?.alias && { remark: contact.alias }) };
}

async function readRoom(
  puppet: Puppet,
  id: string,
  payload: Payload,
  { self, name }: Account,
): Promise<NonNullable<Heard['room']>> {
  const [room, us, member] = await Promise.all([
    puppet.roomPayload(id).catch(() => undefined),
    puppet.contactPayload(self).catch(() => undefined),
    puppet.roomMemberPayload(id, self).catch(() => undefined),
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
  return contactId ? (await puppet.contactPayload(contactId).catch(nothing))?.name : undefined;
}

/** Puppets give the id itself or WeChat's XML around it, where messages are known by the id that is called new. */
const recalledId = (text: string): string =>
  /<newmsgid>(\d+)</.exec(text)?.[1] ?? /<msgid>(\d+)</.exec(text)?.[1] ?? text.trim();

/** Puppets leave WeChat's XML in the text of what they do not understand. */
const plain = (text: string | undefined): string => (!text || /^\s*(?:<|\w+:\s*<)/.test(text) ? '' : text);

/** Puppets tell seconds or milliseconds. */
function sentAt(timestamp: number): string {
  const ms = timestamp > 1e11 ? timestamp : timestamp * 1000;
  return new Date(Number.isFinite(ms) && ms > 0 ? ms : Date.now()).toISOString();
}
