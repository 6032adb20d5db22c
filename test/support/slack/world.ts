import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../src/ports/clock.ts';
import { type Json, type Message, type Person, type Room, type Screen, type SharedFile, SlackError } from './types.ts';

export const TEAM = 'T0MENFANG';
export const APP = 'A0MENFANG';
export const BOT = 'U0BOT';
export const BOT_ID = 'B0BOT';

/** Scopes and subscriptions of the app unless a test says otherwise: what its manifest asks for. */
export const SCOPES = [
  'chat:write',
  'commands',
  'channels:history',
  'groups:history',
  'channels:read',
  'groups:read',
  'users:read',
  'files:read',
  'files:write',
  'reactions:write',
] as const;
export const SUBSCRIBED = ['message.channels', 'message.groups', 'app_home_opened'] as const;

/** The workspace as it stands: people, channels, files, screens, and the ids that Slack gives out. */
export interface World {
  readonly clock: Clock;
  url: string;
  readonly people: Map<string, Person>;
  readonly rooms: Map<string, Room>;
  readonly files: Map<string, SharedFile>;
  /** Scopes by token; a token that was taken back is `undefined`. */
  readonly tokens: Map<string, readonly string[] | undefined>;
  readonly appToken: string;
  readonly subscribed: ReadonlySet<string>;
  screen(user: string): Screen;
  room(id: unknown): Room;
  person(id: unknown): Person;
  find(room: Room, ts: unknown): Message | undefined;
  /** A new ts of that channel: unique there and growing, and perhaps the same as one of another channel. */
  nextTs(room: Room): string;
  newId(kind: string): string;
  /** The direct conversation of a person with the app. */
  direct(user: string): Room;
  add(room: Room, message: Partial<Message> & { text: string }): Message;
  newTrigger(user: string, view?: string): string;
  /** Whose trigger it is and in which view it was pressed; good once and for three seconds. */
  useTrigger(id: unknown): { user: string; view: string | undefined };
  /** Tells the app, if it has subscribed to that. Done by the delivery. */
  publish: (event: Json, subscription?: string) => void;
}

interface Trigger {
  readonly user: string;
  readonly view: string | undefined;
  readonly at: number;
  used: boolean;
}

export interface WorldOptions {
  readonly clock: Clock;
  readonly people: readonly Person[];
  readonly channels: readonly {
    readonly id: string;
    readonly name: string;
    readonly is_private?: boolean;
    readonly is_archived?: boolean;
    readonly members: readonly string[];
  }[];
  readonly tokens: Readonly<Record<string, readonly string[]>>;
  readonly appToken: string;
  readonly subscribed: readonly string[];
}

export function createWorld(options: WorldOptions): World {
  const { clock } = options;
  const people = new Map(options.people.map(p => [p.id, { ...p }]));
  people.set(BOT, { id: BOT, real_name: '门房', is_bot: true });
  const rooms = new Map<string, Room>();
  for (const { id, name, is_private = false, is_archived = false, members } of options.channels)
    rooms.set(id, { id, name, is_private, is_archived, members: new Set(members), messages: [] });
  const screens = new Map<string, Screen>();
  const triggers = new Map<string, Trigger>();
  const lastTs = new Map<string, number>();
  let ids = 0;

  const world: World = {
    clock,
    url: '',
    people,
    rooms,
    files: new Map(),
    tokens: new Map(Object.entries(options.tokens)),
    appToken: options.appToken,
    subscribed: new Set(options.subscribed),
    publish: () => {},
    screen(user) {
      const screen = screens.get(user) ?? { views: [], home: undefined, ephemerals: [], notices: [], errors: {} };
      screens.set(user, screen);
      return screen;
    },
    room(id) {
      const room = rooms.get(String(id)) ?? [...rooms.values()].find(r => !r.im && id === `#${r.name}`);
      // A private channel without the app is, for the app, none.
      if (!room || (room.is_private && !room.members.has(BOT))) throw new SlackError('channel_not_found');
      return room;
    },
    person(id) {
      const person = people.get(String(id));
      if (!person) throw new SlackError('user_not_found');
      return person;
    },
    find: (room, ts) => room.messages.find(m => m.ts === ts),
    nextTs(room) {
      const micros = Math.max(clock.now().getTime() * 1000, (lastTs.get(room.id) ?? 0) + 1);
      lastTs.set(room.id, micros);
      return stamp(micros);
    },
    newId: kind => `${kind}0${(++ids).toString(36).toUpperCase().padStart(8, '0')}`,
    direct(user) {
      world.person(user);
      const id = `D${user.slice(1)}`;
      const room = rooms.get(id) ?? {
        id,
        name: 'directmessage',
        is_private: false,
        is_archived: false,
        im: user,
        members: new Set([user, BOT]),
        messages: [],
      };
      rooms.set(id, room);
      return room;
    },
    add(room, message) {
      const whole: Message = {
        type: 'message',
        blocks: [],
        parse: 'none',
        link_names: false,
        unfurl_links: false,
        unfurl_media: true,
        ...message,
        channel: room.id,
        ts: world.nextTs(room),
      };
      if (!whole.bot_id && !whole.subtype) whole.client_msg_id ??= randomUUID();
      room.messages.push(whole);
      return whole;
    },
    newTrigger(user, view) {
      const id = `${++ids}.${clock.now().getTime()}.${randomUUID().replaceAll('-', '')}`;
      triggers.set(id, { user, view, at: clock.now().getTime(), used: false });
      return id;
    },
    useTrigger(id) {
      const trigger = triggers.get(String(id));
      if (!trigger) throw new SlackError('invalid_trigger_id');
      if (trigger.used) throw new SlackError('exchanged_trigger_id');
      if (clock.now().getTime() - trigger.at > 3000) throw new SlackError('expired_trigger_id');
      trigger.used = true;
      return trigger;
    },
  };
  return world;
}

const stamp = (micros: number): string =>
  `${Math.floor(micros / 1e6)}.${String(Math.floor(micros % 1e6)).padStart(6, '0')}`;
