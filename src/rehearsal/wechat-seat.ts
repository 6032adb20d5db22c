import type { PretendLink, PretendMessage, PretendSaid } from '../../adapters/wechaty/pretend/link.ts';
import type { Attachment } from '../domain/message.ts';
import { Difference } from './mistakes.ts';
import { type Bubble, type OwnerSeat, PICTURE } from './owner-seat.ts';
import { offeredIn } from './wechat-offer.ts';

interface Who {
  readonly name: string;
  /** Whose chat in WeChat it is, or the topic of the room. */
  readonly heardAs: string;
  readonly staff: readonly { readonly name: string; readonly code: string }[];
}

/** Somebody with WeChat in his hand: all he says goes through the real channel, and he hears what was said to him there. */
export function createWechatSeat(link: PretendLink, { name, heardAs, staff }: Who): OwnerSeat {
  const heard: Bubble[] = [];
  let lastId: string | undefined;
  let last: PretendMessage | undefined;
  let own = 0;
  let read = 0;

  async function hand(message: PretendMessage): Promise<void> {
    if (!(await link.hear(name, message))) throw new Difference(`${name}的话收下了`, '没有收下，微信还在重送');
  }

  async function send(message: PretendMessage): Promise<void> {
    await hand(message);
    own += 1;
    lastId = link.lastIdOf(name);
    last = { ...message, id: lastId };
  }

  return {
    name,
    heard,
    checked: 0,
    get own() {
      return own;
    },
    say: text => send({ text }),
    // In WeChat words do not come with a picture but after it.
    async sendPicture(text) {
      await send({ kind: 'picture', bytes: PICTURE, type: 'image/png', fileName: 'photo.png' });
      if (text !== '') await send({ text });
    },
    attach: attachment => send(messageOf(attachment)),
    sayInRoom: (text, isToUs) =>
      send({ text: isToUs ? `@门房\u2005${text}` : text, inRoom: true, isAddressed: isToUs }),
    async change(kind) {
      if (kind === 'edited') throw new Difference(`${name}改得了发出的话`, '微信里改不了，只能撤回');
      if (!lastId) throw new Difference(`${name}有话可以撤回`, '还没有说过话');
      await hand({ kind: 'recalled', of: lastId });
    },
    async repeat() {
      if (!last) throw new Difference(`${name}有话可以重送`, '还没有说过话');
      await hand(last);
    },
    async listen() {
      const fresh = link.said.slice(read).filter(said => said.name === heardAs);
      read = link.said.length;
      const bubbles = together(fresh).map(parts => bubbleOf(parts, staff));
      heard.push(...bubbles);
      return bubbles;
    },
  };
}

/** Parts of one message of ours are heard as one: they have its key, and their place in it behind. */
function together(said: readonly PretendSaid[]): readonly (readonly PretendSaid[])[] {
  return [...Map.groupBy(said, one => one.key.slice(0, one.key.lastIndexOf(':'))).values()];
}

function bubbleOf(parts: readonly PretendSaid[], staff: Who['staff']): Bubble {
  const text = parts
    .map(part => part.text)
    .filter(Boolean)
    .join('\n');
  // Who says it stands before the words, or they begin with him: “值班长赵队（工号4001）已经应答”.
  const writer = staff.find(({ name, code }) => BEFORE.test(text.split(`${name}（工号${code}）`)[0] ?? ''));
  return {
    at: parts[0]!.at,
    text: writer ? text.replace(`${writer.name}（工号${writer.code}）：`, '') : text,
    choices: offeredIn(text),
    pictures: parts.reduce((sum, part) => sum + part.bytes.length, 0),
    ...(writer ? { from: writer.name } : {}),
  };
}

/** What a phone sends for it. */
function messageOf(attachment: Attachment): PretendMessage {
  switch (attachment.kind) {
    case 'location': {
      const { latitude, longitude, label = '' } = attachment;
      return { kind: 'location', text: label, place: { latitude, longitude } };
    }
    case 'link':
      return { kind: 'link', text: attachment.title ?? '', url: attachment.url };
    case 'voice':
    case 'video': {
      const { kind, seconds = 0 } = attachment;
      return { kind, seconds, bytes: SOUND, fileName: `message.${kind === 'voice' ? 'sil' : 'mp4'}` };
    }
    case 'file':
      return { kind: 'file', bytes: PAPER, fileName: attachment.name };
    case 'card':
      return { kind: 'card', text: attachment.name ?? '' };
    case 'app':
      return { kind: 'app', text: attachment.title ?? '' };
    default:
      return { kind: 'sticker' };
  }
}

/** His post at most, or which case it is about. */
const BEFORE = /^(?:您的事.+，)?[^，。：！？；、\s\d]{0,8}$/;
const SOUND = Buffer.from('\u0002#!SILK_V3');
const PAPER = Buffer.from('%PDF-1.7');
