import type { Link, LinkHears, LinkState } from '../link.ts';
import type { Heard, HeardMedia, Said, Say } from '../protocol.ts';
import { createRequests } from './requests.ts';

/** Somebody in the pretend WeChat; without an id of his own he has a new one after every login. */
export interface PretendPerson {
  readonly name: string;
  /** "wxid_…": the same for good. */
  readonly id?: string;
  readonly remark?: string;
  readonly isFriend?: boolean;
}

/** What somebody sends; all but its kind may be left out. */
export type PretendMessage = Partial<
  Pick<Heard, 'kind' | 'name' | 'text' | 'seconds' | 'url' | 'place' | 'of' | 'missing'>
> & {
  readonly bytes?: Uint8Array;
  readonly fileName?: string;
  readonly type?: string;
  /** WeChat's id; '' for none. */
  readonly id?: string;
  readonly sentAt?: Date;
  /** Said in the room instead of the sender's own chat. */
  readonly inRoom?: boolean;
  readonly isAddressed?: boolean;
};

/** How the pretend WeChat takes what is said. */
export type PretendAnswer = 'said' | 'failed' | 'declined' | 'unsure' | 'unknown' | 'throws';

export interface PretendLinkOptions {
  readonly clock: { now(): Date };
  readonly people: readonly PretendPerson[];
  readonly room?: { readonly topic: string; readonly id?: string };
  readonly isOnline?: boolean;
}

/** Something we said, with the words of a file in place of its bytes. */
export interface PretendSaid extends Say {
  readonly at: Date;
  /** Whose chat it went to, or the topic of the room. */
  readonly name: string;
  readonly bytes: readonly Uint8Array[];
}

/** A pretend WeChat in this process: people, a room, and the line to them. Nothing of wechaty is loaded. */
export interface PretendLink extends Link {
  /** Somebody sends something; true when it is on record, false when it was refused and is offered again. */
  hear(name: string, message?: PretendMessage | string): Promise<boolean>;
  /** Somebody asks to become a friend; resolves when that has been dealt with, or could not be: then `again` offers it once more. */
  befriend(name: string, hello: string, id?: string): Promise<void>;
  /** The line goes away, or comes back by the same login. */
  goOffline(trouble?: string): void;
  goOnline(): void;
  /** Logged out and in again: whoever has no id of his own has a new one. */
  relogin(): void;
  /** What is said from now on is taken like that; `times`: only so often. */
  answer(how: PretendAnswer, times?: number): void;
  /** Nothing that is said to him is taken. */
  decline(name: string): void;
  /** Until `go`, nothing said is answered. */
  hold(): { go(): void };
  /** What is not on record yet is lost, as when nobody is at the line. */
  forget(): void;
  /** Messages that are not on record yet. */
  waiting(): readonly Heard[];
  readonly said: readonly PretendSaid[];
  /** The words one person, or the room, was told. */
  toldTo(name: string): readonly string[];
  readonly accepted: readonly string[];
  /** WeChat's id of the latest message of somebody. */
  lastIdOf(name: string): string;
  /** WeChat's id of somebody, by the login that stands. */
  idOf(name: string): string;
}

const SELF = { id: 'wxid_menfang', name: '门房' };

export function createPretendLink({ clock, people, room, isOnline = true }: PretendLinkOptions): PretendLink {
  let hears: LinkHears | undefined;
  let logins = 1;
  let counter = 0;
  let answers: { readonly how: PretendAnswer; times: number } = { how: 'said', times: Number.POSITIVE_INFINITY };
  let held: Promise<void> = Promise.resolve();
  let line: Pick<LinkState, 'phase' | 'since' | 'trouble'> = {
    phase: isOnline ? 'online' : 'offline',
    since: clock.now(),
  };
  let offering: Promise<void> = Promise.resolve();
  const spool: Heard[] = [];
  const files = new Map<string, Uint8Array>();
  const doneKeys = new Map<string, Said>();
  const said: PretendSaid[] = [];
  const lastIds = new Map<string, string>();
  const requests = createRequests({
    friend: request => hears?.friend(request),
    isOnline: () => line.phase === 'online',
  });
  const declined = new Set<string>();

  const login = () => `login-${logins}`;
  const personOf = (name: string): PretendPerson => {
    const person = people.find(p => p.name === name);
    if (!person) throw new Error(`nobody in this WeChat is called ${name}`);
    return person;
  };
  const idOf = (name: string): string => personOf(name).id ?? `@${Buffer.from(`${logins}:${name}`).toString('hex')}`;
  const roomId = () => room?.id ?? `@@room${logins}`;
  const nameOf = ({ to, isRoom }: Say): string | undefined =>
    isRoom ? (to === roomId() ? room?.topic : undefined) : people.find(p => idOf(p.name) === to)?.name;

  const state = (): LinkState => ({
    ...line,
    ...(line.phase === 'online' ? { login: login(), self: SELF } : {}),
    restarts: 0,
    waiting: spool.length,
    rssBytes: 0,
  });
  const change = (phase: LinkState['phase'], trouble?: string): void => {
    line = { phase, since: clock.now(), ...(trouble ? { trouble } : {}) };
    hears?.changed(state());
  };

  /** In its order, until one is refused. */
  async function offerAll(): Promise<void> {
    while (hears && spool.length > 0) {
      try {
        await hears.heard(spool[0]!);
      } catch {
        return;
      }
      spool.shift();
    }
  }
  const offer = () => (offering = offering.then(offerAll));

  function toHeard(name: string, message: PretendMessage): Heard {
    const { bytes, fileName, type, inRoom, isAddressed, sentAt, id, ...rest } = message;
    const { remark, isFriend } = personOf(name);
    counter += 1;
    const key = String(counter).padStart(6, '0');
    const media: HeardMedia | undefined = bytes && {
      file: `${key}.0.bin`,
      name: fileName ?? '',
      type: type ?? '',
      bytes: bytes.length,
    };
    if (media) files.set(media.file, bytes!);
    const text = message.text ?? '';
    return {
      ...{ key, self: SELF.id, login: login(), id: id ?? `m${counter}`, kind: 'text' },
      ...rest,
      text,
      from: { id: idOf(name), name, isFriend: isFriend ?? true, ...(remark ? { remark } : {}) },
      sentAt: (sentAt ?? clock.now()).toISOString(),
      ...(media ? { media } : {}),
      ...(inRoom && room
        ? {
            room: {
              ...{ id: roomId(), topic: room.topic, isAddressed: isAddressed ?? false },
              words: text.replace(`@${SELF.name}`, '').trim(),
            },
          }
        : {}),
    };
  }

  async function answerTo(say: Say): Promise<Said> {
    await held;
    if (line.phase !== 'online') return { kind: 'failed', why: '微信没有连上' };
    const before = doneKeys.get(say.key);
    if (before) return before;
    const how = answers.times > 0 ? answers.how : 'said';
    answers.times -= 1;
    if (how === 'throws') throw new Error('the pretend WeChat fell over');
    if (how === 'failed') return { kind: 'failed', why: '微信没有应答' };
    const name = how === 'unknown' ? undefined : nameOf(say);
    if (name === undefined) return { kind: 'unknown', why: '没有这个联系人' };
    if (how === 'declined' || declined.has(name)) return { kind: 'declined', why: '微信说发送失败' };
    const answer: Said = { kind: 'said', id: `s${said.length + 1}` };
    doneKeys.set(say.key, answer);
    said.push({ ...say, at: clock.now(), name, bytes: say.files.map(({ file }) => files.get(file)!) });
    return how === 'unsure' ? { kind: 'unsure', why: '没有等到微信的回音' } : answer;
  }

  return {
    state,
    async start(listener) {
      hears = listener;
      if (line.phase === 'off') change('online');
      else listener.changed(state());
      void offer();
    },
    say: answerTo,
    accept: requests.accept,
    async bytes({ file }) {
      const bytes = files.get(file);
      if (!bytes) throw new Error(`no such file: ${file}`);
      return bytes;
    },
    putFile: async (key, bytes) => files.set(`out:${key}`, bytes) && `out:${key}`,
    again() {
      void offer();
      void requests.offer();
    },
    async handOverLeft() {},
    logout: async () => change('scan'),
    async stop() {
      await offering;
      change('off');
      hears = undefined;
    },

    async hear(name, message = {}) {
      const heard = toHeard(name, typeof message === 'string' ? { text: message } : message);
      lastIds.set(name, heard.id);
      spool.push(heard);
      await offer();
      return !spool.includes(heard);
    },
    befriend: (name, hello, id = `f${++counter}`) =>
      requests.ask({ id, login: login(), from: { id: idOf(name), name }, hello }),
    goOffline: trouble => change('offline', trouble),
    goOnline: () => change('online'),
    relogin() {
      change('scan');
      logins += 1;
      change('online');
    },
    answer(how, times = Number.POSITIVE_INFINITY) {
      answers = { how, times };
    },
    decline: name => void declined.add(name),
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>();
      held = promise;
      return { go: resolve };
    },
    forget: () => void spool.splice(0),
    waiting: () => spool,
    said,
    toldTo: name => said.filter(one => one.name === name && one.text !== '').map(one => one.text),
    accepted: requests.accepted,
    lastIdOf: name => lastIds.get(name) ?? '',
    idOf,
  };
}
