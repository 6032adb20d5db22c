import { conceal, type Found, findSecrets } from '../domain/conceal.ts';
import { MOST_ENCLOSED, TOO_LARGE } from '../domain/enclosure.ts';
import { type Attachment, describe } from '../domain/message.ts';
import type { Inbound, InboundEnclosure } from '../ports/channel.ts';
import type { Media, SafeEnclosure, SafePicture } from '../ports/media.ts';

/** Longest text kept of one message; adapters refuse more before it gets here. */
const MAX_TEXT = 64 * 1024;

/** A message with all that came with it looked at, before anything is stored. */
export interface Coming {
  readonly inbound: Inbound;
  readonly pictures: readonly SafePicture[];
  readonly enclosure?: SafeEnclosure;
  /** What must be concealed in any of its texts. */
  readonly found: readonly Found[];
}

/** Makes the bytes safe and the texts plain; what came beside the words is told in the text. */
export async function readComing(inbound: Inbound, media: Pick<Media, 'clean' | 'sniff'>): Promise<Coming> {
  const pictures = await Promise.all((inbound.media ?? []).map(m => media.clean(m.bytes)));
  const enclosure = await safe(inbound.enclosure, media);
  const attachment = attachmentOf(inbound);
  const words = plain([inbound.text, attachment ? describe(attachment) : ''].filter(Boolean).join('\n'));
  const coming = {
    inbound: { ...named(inbound), text: words, ...(attachment ? { attachment } : {}) },
    pictures,
    ...(enclosure ? { enclosure } : {}),
  };
  const found: Found[] = [];
  withTexts(coming, text => {
    found.push(...findSecrets(text));
    return text;
  });
  return { ...coming, found };
}

/** The same with a mark in place of each value found; `marks` in the order of `found`. */
export function concealed(coming: Coming, marks: readonly string[]): Coming {
  const markOf = new Map(coming.found.map((f, i) => [keyOf(f), marks[i]!]));
  return { ...coming, ...withTexts(coming, text => conceal(text, findSecrets(text), f => markOf.get(keyOf(f))!)) };
}

const keyOf = ({ kind, value }: Found) => `${kind} ${value}`;

async function safe(
  enclosure: InboundEnclosure | undefined,
  media: Pick<Media, 'sniff'>,
): Promise<SafeEnclosure | undefined> {
  if (!enclosure || enclosure.bytes.byteLength > MOST_ENCLOSED) return undefined;
  const { kind, bytes, name, seconds } = enclosure;
  return {
    kind,
    bytes,
    type: await media.sniff(bytes),
    ...(name ? { name: plain(name).slice(0, 200).toWellFormed() } : {}),
    ...(seconds === undefined ? {} : { seconds: Math.round(seconds) }),
  };
}

/** What came beside the words, and that its bytes were not kept when they are too many. */
function attachmentOf({ attachment, enclosure }: Inbound): Attachment | undefined {
  const found = attachment ?? (enclosure && asAttachment(enclosure));
  if (!found) return undefined;
  const isMissing = enclosure !== undefined && enclosure.bytes.byteLength > MOST_ENCLOSED;
  return texted(isMissing ? ({ ...found, missing: TOO_LARGE } as Attachment) : found, plain);
}

const asAttachment = ({ kind, name, seconds }: InboundEnclosure): Attachment =>
  kind === 'file' ? { kind, name: name ?? '' } : { kind, ...(seconds === undefined ? {} : { seconds }) };

/** What people call themselves and their rooms. */
const named = ({ sender, room, ...rest }: Inbound): Inbound => ({
  ...rest,
  sender: sender.name === undefined ? sender : { ...sender, name: plain(sender.name) },
  ...(room ? { room: { ...room, topic: plain(room.topic) } } : {}),
});

type Texts = Pick<Coming, 'inbound' | 'enclosure'>;

/** Every text of it that people wrote, changed. */
function withTexts({ inbound, enclosure }: Texts, change: (text: string) => string): Texts {
  const { attachment } = inbound;
  return {
    inbound: {
      ...inbound,
      text: change(inbound.text),
      ...(attachment ? { attachment: texted(attachment, change) } : {}),
    },
    ...(enclosure ? { enclosure: enclosure.name ? { ...enclosure, name: change(enclosure.name) } : enclosure } : {}),
  };
}

const texted = (attachment: Attachment, change: (text: string) => string): Attachment =>
  Object.fromEntries(
    Object.entries(attachment).map(([key, value]) => [key, typeof value === 'string' ? change(value) : value]),
  ) as unknown as Attachment;

/** Text that a database and a page can hold: no NUL, no half characters, no brackets that could pass for our marks. */
const plain = (text: string): string =>
  text.slice(0, MAX_TEXT).toWellFormed().replaceAll('\u0000', '').replaceAll('⟦', '[').replaceAll('⟧', ']');
