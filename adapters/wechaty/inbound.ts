import { createHash } from 'node:crypto';
import { type Attachment, CALLED } from '../../src/domain/message.ts';
import type { Inbound } from '../../src/ports/channel.ts';
import { addressOf, nameOf, passing } from './address.ts';
import type { Heard } from './protocol.ts';

export const CHANNEL = 'wechaty';

/** Ids longer than that are known by their hash: the record looks them up in an index. */
const LONGEST_ID = 200;
const short = (id: string): string =>
  id.length <= LONGEST_ID ? id : createHash('sha256').update(id).digest('base64url');

/** What came with a message; undefined: nothing did, or it could not be had. */
type Bytes = Uint8Array | undefined;

/** One message of WeChat in no channel's shape. */
export function inboundOf(account: string, heard: Heard, bytes: Bytes): Inbound {
  const { room, login } = heard;
  const externalId = ownId(heard);
  return {
    ...from(account, heard),
    address: room ? addressOf('room', room.id, login) : contactOf(heard),
    ...(externalId ? { externalId } : {}),
    ...(room ? { room: { topic: room.topic, isAddressed: room.isAddressed } } : {}),
    ...(heard.kind === 'recalled' ? takenBack(heard, '') : contentOf(heard, bytes)),
  };
}

/** What is handed in beside it: words to us in a room are answered in the sender's own chat, and taken back there as well. */
export function privateCopy(account: string, heard: Heard): Inbound | undefined {
  const { room } = heard;
  if (!room) return undefined;
  const own = { ...from(account, heard), address: contactOf(heard) };
  if (heard.kind === 'recalled') return { ...own, ...takenBack(heard, 'room:') };
  if (!room.isAddressed) return undefined;
  const externalId = `room:${ownId(heard) ?? seenId(heard, room.words)}`;
  const { words: text } = room;
  return { ...own, externalId, text, ...(text === '' ? { attachment: { kind: 'other', name: CALLED } } : {}) };
}

/** A picture that cannot be shown goes on as the file it is. */
export function asFile(inbound: Inbound, { media }: Heard): Inbound {
  const { media: pictures = [], ...rest } = inbound;
  const name = media?.name || '图片';
  const [picture] = pictures;
  return {
    ...rest,
    attachment: { kind: 'file', name },
    ...(picture ? { enclosure: { kind: 'file', bytes: picture.bytes, name } } : {}),
  };
}

export const contactOf = ({ from: { id }, login }: Heard): string => addressOf('contact', id, login);

function from(account: string, { from: sender, login, sentAt }: Heard) {
  const at = new Date(sentAt);
  return {
    ...{ channel: CHANNEL, account },
    ...passing(sender.id, login),
    sender: { id: nameOf(sender.id, login), ...(sender.name ? { name: sender.name } : {}) },
    ...(Number.isNaN(at.getTime()) ? {} : { sentAt: at }),
  };
}

/** WeChat's ids are one for each chat at best; the sender makes them one. */
export const idFrom = (id: string, sender: string): string => short(`${id}@${sender}`);
const idOf = (id: string, { from: sender, login }: Heard): string => idFrom(id, nameOf(sender.id, login));

/** Without an id of WeChat's words are known by themselves; of what is no text, too little else tells two of a second apart. */
function ownId(heard: Heard): string | undefined {
  const { id, kind, media } = heard;
  if (id) return idOf(id, heard);
  if (kind === 'text' || kind === 'other' || kind === 'recalled') return undefined;
  return seenId(heard, kind, media?.name ?? '', media?.bytes ?? 0, heard.url ?? '');
}

/** Made of what is the same however often it is heard. */
function seenId(heard: Heard, ...what: readonly (string | number)[]): string {
  const seen = JSON.stringify([heard.room?.id ?? '', heard.sentAt, ...what]);
  return idOf(`n:${createHash('sha256').update(seen).digest('base64url')}`, heard);
}

/** Heard twice, under whatever id, it is one. */
function takenBack(heard: Heard, prefix: string): Pick<Inbound, 'externalId' | 'text' | 'changes'> {
  const of = idOf(heard.of ?? '', heard);
  return {
    externalId: `recall:${prefix}${of}`,
    text: '',
    changes: { kind: 'recalled', externalId: `${prefix}${of}` },
  };
}

type Content = Pick<Inbound, 'text' | 'media' | 'attachment' | 'enclosure'>;

function contentOf(heard: Heard, bytes: Bytes): Content {
  const { kind, text, media } = heard;
  if (kind === 'text') return { text };
  if (kind === 'picture' && bytes) {
    return { text, media: [{ bytes, ...(media?.type ? { claimedType: media.type } : {}) }] };
  }
  const attachment = attachmentOf(heard, bytes);
  if (!attachment) return { text: `［位置${text ? ` ${text}` : ''}］` };
  const isEnclosed = kind === 'voice' || kind === 'video' || kind === 'file';
  if (!isEnclosed) return { text: '', attachment };
  if (!bytes) return { text: '', attachment };
  return {
    text: '',
    attachment,
    enclosure: {
      ...{ kind, bytes },
      ...(media?.name ? { name: media.name } : {}),
      ...(heard.seconds === undefined ? {} : { seconds: heard.seconds }),
    },
  };
}

/** What came in place of words; undefined: a place without its place. */
function attachmentOf(heard: Heard, bytes: Bytes): Attachment | undefined {
  const { kind, text, media, seconds, place, url } = heard;
  const long = seconds === undefined ? {} : { seconds };
  const missing = heard.missing || '没有收到';
  const lacking = bytes ? {} : { missing };
  const titled = text ? { title: text } : {};
  switch (kind) {
    case 'sticker':
      return { kind };
    case 'picture':
      return { kind, missing };
    case 'other':
      return { kind, name: heard.name || '消息', ...titled };
    case 'voice':
    case 'video':
      return { kind, ...long, ...lacking };
    case 'location':
      return place && { kind, ...place, ...(text ? { label: text } : {}) };
    case 'link':
      return url ? { kind, url, ...titled } : { kind: 'app', ...titled };
    case 'card':
      return { kind, ...(text ? { name: text } : {}) };
    case 'app':
      return { kind, ...titled };
    default:
      return { kind: 'file', name: media?.name || text || '文件', ...lacking };
  }
}
