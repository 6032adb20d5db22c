import type { PretendSaid } from './answering.ts';
import type { Gateway } from './gateway.ts';
import type { WireContact } from './wire.ts';
import type { PretendMessage } from './world.ts';

/** What is sent by a press, drawn and recorded by us. */
export interface Samples {
  readonly picture: Uint8Array;
  readonly voice: { readonly bytes: Uint8Array; readonly seconds: number };
  readonly place: { readonly latitude: number; readonly longitude: number; readonly name: string };
}

export interface PhonesOptions {
  readonly gateway: Gateway;
  readonly people: readonly WireContact[];
  readonly room: { readonly id: string; readonly topic: string };
  readonly self: WireContact;
  readonly samples: Samples;
  readonly awayMs?: number;
}

export const SENDABLE = ['picture', 'voice', 'place', 'recall'] as const;
export type Sendable = (typeof SENDABLE)[number];
export const LINE_ACTS = ['logout', 'scan', 'scanAnew', 'away'] as const;
export type LineAct = (typeof LINE_ACTS)[number];

/** One line in a chat as the pretend phones show it. */
export interface PhoneLine {
  readonly id: string;
  readonly chat: string;
  /** Whose it is; absent: ours. */
  readonly from?: string;
  readonly kind: 'text' | 'picture' | 'voice' | 'place';
  readonly text: string;
  readonly seconds?: number;
  readonly at: Date;
  readonly isRecalled: boolean;
  /** Nobody was at the line: it never reached us. */
  readonly isLost: boolean;
}

export interface PhonesView {
  readonly chats: readonly { readonly id: string; readonly name: string; readonly isRoom: boolean }[];
  readonly people: readonly { readonly id: string; readonly name: string }[];
  readonly lines: readonly PhoneLine[];
  readonly line: { readonly isLoggedIn: boolean; readonly isConnected: boolean; readonly awayUntil?: Date };
}

/** The phones of some people in the pretend WeChat: each with a private chat with us, and the room they share. */
export interface Phones {
  view(): PhonesView;
  /** Somebody writes in a chat; in the room the words may be meant for us (`isToUs`). False: there is no such chat or person. */
  write(chat: string, from: string, text: string, isToUs: boolean): boolean;
  send(chat: string, from: string, what: Sendable): boolean;
  /** What is done on the phone that holds our own account, or to the gateway. */
  act(what: LineAct): Promise<void>;
  picture(id: string): Uint8Array | undefined;
  stop(): void;
}

const AWAY_MS = 20_000;
const QR = '门房演示的登录码：请在演示页上按“扫一扫登录”';

type Content = Pick<PretendMessage, 'kind' | 'text' | 'file' | 'place' | 'mentions'>;
type Shown = Pick<PhoneLine, 'kind' | 'text' | 'seconds'> & { readonly bytes?: Uint8Array };

export function createPhones(options: PhonesOptions): Phones {
  const { gateway, people, room, self, samples, awayMs = AWAY_MS } = options;
  const lines: PhoneLine[] = [];
  const pictures = new Map<string, Uint8Array>();
  let taken = 0;
  let awayUntil: Date | undefined;
  let comingBack: NodeJS.Timeout | undefined;
  for (const person of people) gateway.world.addContact(person);
  gateway.world.addRoom({ ...room, members: [self.id, ...people.map(({ id }) => id)] });
  gateway.scan(QR);

  const nameOf = (id: string) => people.find(person => person.id === id)?.name ?? '';
  const isChat = (chat: string, from: string) => nameOf(from) !== '' && (chat === room.id || chat === from);

  function add(line: Omit<PhoneLine, 'isRecalled'>, bytes?: Uint8Array): void {
    lines.push({ ...line, isRecalled: false });
    if (bytes) pictures.set(line.id, bytes);
  }

  function takeIn({ id, to, text = '', file, at }: PretendSaid): void {
    add({ id, chat: to, kind: file ? 'picture' : 'text', text, at, isLost: false }, file?.bytes);
  }
  /** What we said since it was last looked at stands before what is said next. */
  function takeInAll(): void {
    for (const said of gateway.said.slice(taken)) takeIn(said);
    taken = gateway.said.length;
  }

  const hear = (chat: string, from: string, content: Content): string =>
    gateway.hear({ from, ...(chat === room.id ? { room: room.id } : {}), ...content });

  function say(chat: string, from: string, content: Content, { bytes, ...shown }: Shown): boolean {
    if (!isChat(chat, from)) return false;
    takeInAll();
    const isLost = !gateway.isLoggedIn || !gateway.isConnected;
    add({ id: hear(chat, from, content), chat, from, ...shown, at: new Date(), isLost }, bytes);
    return true;
  }

  function recall(chat: string, from: string): boolean {
    const n = lines.findLastIndex(line => line.chat === chat && line.from === from && !line.isRecalled);
    const last = lines[n];
    if (!last) return false;
    lines[n] = { ...last, isRecalled: true };
    hear(chat, from, { kind: 'recalled', text: last.id });
    return true;
  }

  const come = async (): Promise<void> => {
    awayUntil = undefined;
    await gateway.back();
  };

  async function goAway(): Promise<void> {
    if (awayUntil) return;
    awayUntil = new Date(Date.now() + awayMs);
    await gateway.away();
    comingBack = setTimeout(() => void come(), awayMs);
    comingBack.unref();
  }

  return {
    view() {
      takeInAll();
      const { isLoggedIn, isConnected } = gateway;
      return {
        chats: [
          ...people.map(({ id, name }) => ({ id, name, isRoom: false })),
          { id: room.id, name: room.topic, isRoom: true },
        ],
        people: people.map(({ id, name }) => ({ id, name })),
        lines,
        line: { isLoggedIn, isConnected, ...(awayUntil ? { awayUntil } : {}) },
      };
    },
    write(chat, from, words, isToUs) {
      const isMention = isToUs && chat === room.id;
      const text = isMention ? `@${self.name}\u2005${words}` : words;
      const mentions = isMention ? { mentions: [self.id] } : {};
      return say(chat, from, { kind: 'text', text, ...mentions }, { kind: 'text', text });
    },
    send(chat, from, what) {
      const { picture: bytes, voice, place } = samples;
      if (what === 'recall') return recall(chat, from);
      if (what === 'place') return say(chat, from, { kind: 'location', place }, { kind: 'place', text: place.name });
      if (what === 'picture')
        return say(
          chat,
          from,
          { kind: 'picture', file: { name: '图片.jpg', bytes } },
          { kind: 'picture', text: '', bytes },
        );
      const { seconds } = voice;
      return say(
        chat,
        from,
        { kind: 'voice', file: { name: '语音.sil', ...voice } },
        { kind: 'voice', text: '', seconds },
      );
    },
    async act(what) {
      if (what === 'away') return goAway();
      if (what === 'logout') {
        if (gateway.isLoggedIn) gateway.logout('手机上退出了登录');
        gateway.scan(QR);
      } else if (!gateway.isLoggedIn) gateway.login(what === 'scanAnew' ? 'login' : 'stable');
    },
    picture: id => pictures.get(id),
    stop: () => clearTimeout(comingBack),
  };
}
