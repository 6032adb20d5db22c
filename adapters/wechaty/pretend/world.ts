import { createHash } from 'node:crypto';
import type { WireContact, WireMessage, WireRequest, WireRoom } from './wire.ts';

/** A message to be sent into the pretend WeChat, with ids as the world has them. */
export type PretendMessage = Omit<WireMessage, 'id' | 'at' | 'file' | 'to'> & {
  readonly id?: string;
  readonly at?: number;
  readonly file?: { readonly name: string; readonly bytes: Uint8Array; readonly seconds?: number };
};

interface Kept {
  readonly message: WireMessage;
  readonly bytes?: Uint8Array;
}

/** People, rooms and messages. Everything outside sees ids as they are in the present login. */
export interface World {
  readonly self: string;
  addContact(contact: WireContact): void;
  addRoom(room: WireRoom): void;
  addMessage(message: PretendMessage): string;
  addRequest(request: Omit<WireRequest, 'id' | 'at'>): string;
  /** Ids of the latest messages, oldest first. */
  latest(count: number): readonly string[];
  /** From now on ids are others, where they change with a login; `next`: how it is with them from this login on. */
  relogin(next?: 'stable' | 'login'): void;
  shown(id: string): string;
  /** undefined: nobody has that id in this login. */
  known(shown: string): string | undefined;
  isRoom(id: string): boolean;
  contact(shown: string): WireContact;
  room(shown: string): WireRoom;
  message(id: string): WireMessage;
  bytes(id: string): Uint8Array;
  request(id: string): WireRequest;
}

/** `atFirst`: whether contacts keep their ids over logins, or get new ones as in the web protocol. */
export function createWorld(atFirst: 'stable' | 'login', self: WireContact): World {
  let ids = atFirst;
  const contacts = new Map([[self.id, self]]);
  const rooms = new Map<string, WireRoom>();
  const messages = new Map<string, Kept>();
  const requests = new Map<string, WireRequest>();
  let login = 0;

  const shown = (id: string): string => {
    if (ids === 'stable' || (!contacts.has(id) && !rooms.has(id))) return id;
    const hash = createHash('sha256').update(`${login} ${id}`).digest('hex').slice(0, 32);
    return `${rooms.has(id) ? '@@' : '@'}${hash}`;
  };
  const known = (id: string) => [...contacts.keys(), ...rooms.keys()].find(real => shown(real) === id);
  const found = <T>(map: ReadonlyMap<string, T>, id: string | undefined): T => {
    const value = map.get(id ?? '');
    if (!value) throw new Error('nobody has that id in this login');
    return value;
  };

  return {
    self: self.id,
    addContact: contact => void contacts.set(contact.id, contact),
    addRoom: room => void rooms.set(room.id, room),
    addMessage({ file, ...message }) {
      const id = message.id ?? `m${messages.size + 1}`;
      const { bytes, ...named } = file ?? {};
      messages.set(id, {
        message: { at: Date.now(), ...message, id, ...(file && { file: { name: file.name, ...named } }) },
        ...(bytes && { bytes }),
      });
      return id;
    },
    addRequest(request) {
      const id = `f${requests.size + 1}`;
      requests.set(id, { ...request, id, at: Date.now() });
      return id;
    },
    latest: count => [...messages.keys()].slice(-count),
    relogin(next = ids) {
      ids = next;
      login += 1;
    },
    shown,
    known,
    isRoom: id => rooms.has(id),
    contact: id => ({ ...found(contacts, known(id)), id }),
    room(id) {
      const room = found(rooms, known(id));
      return { ...room, id, members: room.members.map(shown) };
    },
    message(id) {
      const { message } = found(messages, id);
      const { from, room, mentions, contact } = message;
      return {
        ...message,
        from: shown(from),
        ...(room ? { room: shown(room) } : { to: shown(self.id) }),
        ...(mentions && { mentions: mentions.map(shown) }),
        ...(contact && { contact: shown(contact) }),
      };
    },
    bytes(id) {
      const { bytes } = found(messages, id);
      if (!bytes) throw new Error('the file is gone');
      return bytes;
    },
    request(id) {
      const request = found(requests, id);
      return { ...request, from: shown(request.from) };
    },
  };
}
