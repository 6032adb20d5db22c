import { connect, type Socket } from 'node:net';
import { FileBox } from 'file-box';
import { types } from 'wechaty';
import { PuppetMock } from 'wechaty-puppet-mock';
import {
  type FromPuppet,
  type Question,
  readLines,
  type ToPuppet,
  type WireContact,
  type WireMessage,
  type WireRequest,
  type WireRoom,
  writeLine,
} from './wire.ts';

type Options = ConstructorParameters<typeof PuppetMock>[0];
type Returned<Name extends keyof PuppetMock> = PuppetMock[Name] extends (...args: never[]) => infer R ? R : never;

const TYPES: Readonly<Record<WireMessage['kind'], number>> = {
  text: types.Message.Text,
  picture: types.Message.Image,
  sticker: types.Message.Emoticon,
  voice: types.Message.Audio,
  video: types.Message.Video,
  file: types.Message.Attachment,
  location: types.Message.Location,
  link: types.Message.Url,
  card: types.Message.Contact,
  app: types.Message.MiniProgram,
  recalled: types.Message.Recalled,
  envelope: types.Message.RedEnvelope,
  transfer: types.Message.Transfer,
  other: types.Message.Unknown,
};

/** Plays the pretend WeChat of the gateway its token names (`127.0.0.1:PORT`); the mock's own contacts stay unused. */
export default class PretendPuppet extends PuppetMock {
  readonly #token: string;
  readonly #asked = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  readonly #eaten: Uint8Array[] = [];
  #socket: Socket | undefined;
  #count = 0;

  constructor(options: Options & { token?: string } = {}) {
    super(options);
    this.#token = options.token ?? process.env['WECHATY_PUPPET_SERVICE_TOKEN'] ?? '';
  }

  override async onStart(): Promise<void> {
    const [host = '', port = ''] = this.#token.split(':');
    const socket = connect(Number(port), host);
    this.#socket = socket;
    // Like the client of a real gateway: it says so and does not try again.
    socket.on('error', error => this.emit('error', new Error(`UNAVAILABLE: ${error.message}`)));
    socket.once('close', () => this.#cutOff());
    readLines<ToPuppet>(socket, line => this.#take(line));
  }

  /** Like the puppet of the web protocol: whoever stops it logs the account out. */
  override async onStop(): Promise<void> {
    if (this.isLoggedIn) this.#tell({ ask: 0, question: { what: 'logout' } });
    this.#socket?.end();
  }

  #cutOff(): void {
    for (const { reject } of this.#asked.values()) reject(new Error('UNAVAILABLE: the connection is gone'));
    this.#asked.clear();
    if (this.isLoggedIn) void super.logout('the connection is gone');
  }

  #tell(line: FromPuppet): void {
    if (this.#socket?.writable) writeLine(this.#socket, line);
  }

  #ask<T>(question: Question): Promise<T> {
    return new Promise((resolve, reject) => {
      if (!this.#socket?.writable) {
        reject(new Error('UNAVAILABLE: the connection is gone'));
        return;
      }
      this.#count += 1;
      this.#asked.set(this.#count, { resolve: value => resolve(value as T), reject });
      this.#tell({ ask: this.#count, question });
    });
  }

  #take(line: ToPuppet): void {
    if ('answer' in line) {
      const asked = this.#asked.get(line.answer);
      this.#asked.delete(line.answer);
      if (line.error === undefined) asked?.resolve(line.value);
      else asked?.reject(new Error(line.error));
    } else this.#happen(line);
  }

  #happen(line: Exclude<ToPuppet, { answer: number }>): void {
    switch (line.event) {
      case 'scan':
        this.emit('scan', { qrcode: line.qr, status: types.ScanStatus.Waiting });
        return;
      case 'login':
        this.login(line.self);
        void this.#remember(line.self);
        return;
      case 'logout':
        void super.logout(line.why);
        return;
      case 'message':
        this.emit('message', { messageId: line.id });
        this.#tell({ delivered: line.id });
        return;
      case 'friendship':
        this.emit('friendship', { friendshipId: line.id });
        return;
      case 'misbehave':
        if (line.how === 'complain') this.emit('error', new Error(line.words));
        else misbehave(line.how, line.words);
        return;
      case 'eat':
        this.#eaten.push(Buffer.alloc(line.bytes, 1));
        return;
      default:
        this.emit(line.event, { data: 'pretend' });
    }
  }

  /** As real puppets do, so that the next process need not scan; whoever reads it is logged in. */
  async #remember(self: string): Promise<void> {
    await this.memory.set('login', self);
    await this.memory.save();
  }

  override ding(): void {
    this.#tell({ ding: true });
  }

  override async logout(): Promise<void> {
    await this.#ask({ what: 'logout' });
  }

  override async contactRawPayload(id: string): Returned<'contactRawPayload'> {
    const { name, remark, isFriend } = await this.#ask<WireContact>({ what: 'contact', id });
    const { Individual } = types.Contact;
    const contact = { id, name, friend: isFriend, gender: 0, type: Individual, avatar: '', phone: [] };
    return remark ? { ...contact, alias: remark } : contact;
  }

  override async roomRawPayload(id: string): Returned<'roomRawPayload'> {
    const { topic, members } = await this.#ask<WireRoom>({ what: 'room', id });
    return { id, topic, memberIdList: [...members], adminIdList: [] };
  }

  override async roomMemberList(id: string): Promise<string[]> {
    return [...(await this.#ask<WireRoom>({ what: 'room', id })).members];
  }

  #message(id: string): Promise<WireMessage> {
    return this.#ask<WireMessage>({ what: 'message', id });
  }

  override async messageRawPayload(id: string): Returned<'messageRawPayload'> {
    const message = await this.#message(id);
    const { kind, from, to, room, at, text, file, mentions } = message;
    if (message.poison === 'message') process.kill(process.pid, 'SIGKILL');
    const payload = {
      id,
      type: TYPES[kind],
      talkerId: from,
      timestamp: at,
      text: text ?? '',
      ...(file && { filename: file.name }),
    };
    return room
      ? { ...payload, roomId: room, ...(mentions && { mentionIdList: [...mentions] }) }
      : { ...payload, listenerId: to ?? this.currentUserId };
  }

  override async messageFile(id: string): Promise<FileBox> {
    const { file, poison } = await this.#message(id);
    if (poison === 'bytes') process.kill(process.pid, 'SIGKILL');
    const box = FileBox.fromBase64(await this.#ask<string>({ what: 'file', id }), file?.name ?? id);
    if (file?.seconds) box.metadata = { voiceLength: file.seconds * 1000 };
    return box;
  }

  override async messageContact(id: string): Promise<string> {
    return (await this.#message(id)).contact ?? '';
  }

  override async messageUrl(id: string): Returned<'messageUrl'> {
    const { link } = await this.#message(id);
    if (!link) throw new Error('no link');
    return { ...link };
  }

  override async messageLocation(id: string): Returned<'messageLocation'> {
    const { place } = await this.#message(id);
    if (!place) throw new Error('no place');
    return { ...place, address: '', accuracy: 15 };
  }

  override async messageMiniProgram(id: string): Returned<'messageMiniProgram'> {
    return { title: (await this.#message(id)).text ?? '' };
  }

  // The mock says that it answers nothing; WeChat answers with the id of what was said.
  override async messageSendText(to: string, text: string, mentions: string[] = []): Promise<never> {
    return (await this.#ask({ what: 'say', to, text, mentions })) as never;
  }

  override async messageSendFile(to: string, file: FileBox): Promise<never> {
    return (await this.#ask({ what: 'send', to, name: file.name, base64: await file.toBase64() })) as never;
  }

  override async friendshipRawPayload(id: string): Returned<'friendshipRawPayload'> {
    const { from, hello, at } = await this.#ask<WireRequest>({ what: 'friendship', id });
    return { id, contactId: from, hello, timestamp: at, ticket: id, type: types.Friendship.Receive };
  }

  override async friendshipAccept(id: string): Promise<void> {
    await this.#ask({ what: 'accept', id });
  }
}

function misbehave(how: 'reject' | 'throw', words: string): void {
  const error = new Error(words);
  if (how === 'reject') void Promise.reject(error);
  else
    setImmediate(() => {
      throw error;
    });
}
