import { createServer, type Server, type Socket } from 'node:net';
import { createAnswering, type PretendSaid } from './answering.ts';
import { type FromPuppet, readLines, type ToPuppet, type WireContact, writeLine } from './wire.ts';
import { createWorld, type PretendMessage, type World } from './world.ts';

export interface GatewayOptions {
  /** Whether ids are kept over logins (default), or new with each as in the web protocol. */
  readonly ids?: 'stable' | 'login';
  readonly self?: WireContact;
  /** How many of the latest messages come once more after a login. */
  readonly replays?: number;
  readonly heartbeatMs?: number;
  /** Called whenever something happened. */
  readonly onChange?: () => void;
}

/** WeChat does with what is said: answers at once, says it and keeps the answer back, or refuses it. */
export type Answers = 'at once' | 'held' | 'refused';

/**
 * A pretend WeChat on loopback, with the manners of the real one: what comes while nobody is connected or logged in is lost,
 * and a puppet that was cut off never comes back by itself.
 */
export interface Gateway {
  /** `host:port`, the token of the puppet. */
  readonly address: string;
  readonly world: Pick<World, 'addContact' | 'addRoom' | 'shown'>;
  readonly said: readonly PretendSaid[];
  /** Ids of messages the puppet has told of, once for each time. */
  readonly delivered: readonly string[];
  /** Ids of the friend requests that were accepted. */
  readonly accepted: readonly string[];
  readonly isConnected: boolean;
  readonly isLoggedIn: boolean;
  answers: Answers;
  /** Stands in whatever goes wrong, as errors of puppets quote what they were about. */
  quotes: string;
  /** Gives no sign of life while it is true. */
  isStill: boolean;
  scan(qr: string): void;
  /** `ids`: from this login on they are kept, or new with each. */
  login(ids?: 'stable' | 'login'): void;
  logout(why?: string): void;
  /** Sends a message to the bot and returns its id. `isHeld`: its bytes are not to be had until `release`. */
  hear(message: PretendMessage, isHeld?: boolean): string;
  /** Sends a message that was sent before. */
  repeat(id: string): void;
  /** Gives out what was held back: the bytes of that message, or all answers. */
  release(id?: string): void;
  befriend(from: WireContact, hello: string): string;
  /** The puppet leaves a promise rejected, throws, or emits an error. */
  misbehave(how: 'reject' | 'throw' | 'complain'): void;
  eat(bytes: number): void;
  away(): Promise<void>;
  back(): Promise<void>;
  /** Resolves as soon as it holds; looked at whenever something happens here. */
  until(holds: () => boolean): Promise<void>;
  close(): Promise<void>;
}

const SELF: WireContact = { id: 'wxid_menfang', name: '小门', isFriend: false };

export async function startGateway({
  ids = 'stable',
  self = SELF,
  replays = 0,
  heartbeatMs = 5000,
  onChange = () => {},
}: GatewayOptions = {}): Promise<Gateway> {
  const world = createWorld(ids, self);
  const said: PretendSaid[] = [];
  const delivered: string[] = [];
  const accepted: string[] = [];
  const held = new Map<string, () => void>();
  const heldBytes = new Set<string>();
  const waiting = new Set<() => void>();
  const sockets = new Set<Socket>();
  let socket: Socket | undefined;
  let isLoggedIn = false;
  let qr = '';

  const happened = () => {
    for (const look of waiting) look();
    onChange();
  };
  const send = (line: ToPuppet) => {
    if (socket) writeLine(socket, line);
  };
  const sendMessage = (id: string) => {
    if (isLoggedIn) send({ event: 'message', id });
  };

  const replyTo = createAnswering({
    world,
    refusal: () =>
      isLoggedIn ? (gateway.answers === 'refused' ? `WeChat refuses: ${gateway.quotes}` : undefined) : 'not logged in',
    onSaid(one) {
      said.push(one);
      // Bots hear what they say themselves.
      sendMessage(one.id);
    },
    onAccepted: request => accepted.push(request),
    onLogout: () => gateway.logout('logged out by us'),
  });

  function take(from: Socket, line: FromPuppet): void {
    if ('delivered' in line) delivered.push(line.delivered);
    else if ('ding' in line) {
      if (!gateway.isStill) writeLine<ToPuppet>(from, { event: 'dong' });
    } else {
      const { ask, question } = line;
      const reply = replyTo(question);
      const give = () => writeLine<ToPuppet>(from, { answer: ask, ...reply });
      const isHeld =
        (question.what === 'file' && heldBytes.has(question.id)) ||
        (gateway.answers === 'held' && (question.what === 'say' || question.what === 'send'));
      if (isHeld) held.set(question.what === 'file' ? question.id : `answer ${ask} ${held.size}`, give);
      else give();
    }
    happened();
  }

  const server: Server = createServer(connected => {
    sockets.add(connected);
    socket = connected;
    connected.on('error', () => {});
    connected.once('close', () => {
      sockets.delete(connected);
      if (socket === connected) socket = undefined;
      happened();
    });
    readLines<FromPuppet>(connected, line => take(connected, line));
    if (isLoggedIn) greet();
    else if (qr) send({ event: 'scan', qr });
    happened();
  });
  const greet = () => {
    send({ event: 'login', self: world.shown(self.id) });
    for (const id of replays > 0 ? world.latest(replays) : []) sendMessage(id);
  };
  const listen = (port: number) => new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve));
  const hangUp = () =>
    new Promise<void>(resolve => {
      server.close(() => resolve());
      for (const one of sockets) one.destroy();
    });
  await listen(0);
  const { port } = server.address() as { port: number };
  const beating = setInterval(() => gateway.isStill || send({ event: 'heartbeat' }), heartbeatMs);
  beating.unref();

  const gateway: Gateway = {
    address: `127.0.0.1:${port}`,
    world,
    said,
    delivered,
    accepted,
    get isConnected() {
      return socket !== undefined;
    },
    get isLoggedIn() {
      return isLoggedIn;
    },
    answers: 'at once',
    quotes: '',
    isStill: false,
    scan(next) {
      qr = next;
      send({ event: 'scan', qr });
    },
    login(next) {
      isLoggedIn = true;
      world.relogin(next);
      greet();
    },
    logout(why = 'logged out on the phone') {
      isLoggedIn = false;
      send({ event: 'logout', why });
    },
    hear(message, isHeld = false) {
      const id = world.addMessage(message);
      if (isHeld) heldBytes.add(id);
      sendMessage(id);
      return id;
    },
    repeat: sendMessage,
    release(id) {
      if (id !== undefined) heldBytes.delete(id);
      for (const [key, give] of held) {
        if (id !== undefined && key !== id) continue;
        held.delete(key);
        give();
      }
    },
    befriend(from, hello) {
      world.addContact(from);
      const id = world.addRequest({ from: from.id, hello });
      send({ event: 'friendship', id });
      return id;
    },
    misbehave: how => send({ event: 'misbehave', how, words: `the puppet broke: ${gateway.quotes}` }),
    eat: bytes => send({ event: 'eat', bytes }),
    away: hangUp,
    back: () => listen(port),
    until: holds =>
      new Promise(resolve => {
        const look = () => {
          if (!holds()) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    async close() {
      clearInterval(beating);
      await hangUp();
    },
  };
  return gateway;
}
