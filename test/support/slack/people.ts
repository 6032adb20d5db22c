import { takeAway } from './chat.ts';
import { actOf, type Deliveries } from './delivery.ts';
import { newFile, share } from './file-methods.ts';
import { fileJson, messageJson, viewJson } from './shapes.ts';
import { announce, announceChange, announceMember, announceUser, now } from './tidings.ts';
import type { Act, Delivery, Json, Message, Room, Said } from './types.ts';
import { BOT, type World } from './world.ts';

export interface Saying {
  readonly threadTs?: string;
  readonly broadcast?: boolean;
  /** Takes the text as Slack would have stored it, instead of as a person typed it. */
  readonly raw?: boolean;
  readonly files?: readonly Picked[];
}

/** A file somebody picks on his machine. */
export interface Picked {
  readonly name: string;
  readonly bytes: Buffer;
  readonly mimetype?: string;
}

/** What people do in channels; the app hears of it as events. */
export function createPeople(world: World, deliveries: Deliveries) {
  /** Runs something that tells the app, and waits until what came of it is known. */
  async function told(work: () => void): Promise<Act> {
    const heard: Promise<readonly Delivery[]>[] = [];
    const publish = world.publish;
    world.publish = (event, subscription) => void heard.push(deliveries.publish(event, subscription));
    try {
      work();
    } finally {
      world.publish = publish;
    }
    return actOf((await Promise.all(heard)).flat());
  }

  /** The channel, if that person is in it and still works here. */
  function roomOf(user: string, channel: string): Room {
    const room = channel.startsWith('D') ? world.direct(user) : world.rooms.get(channel);
    if (!room) throw new Error(`there is no channel ${channel}`);
    if (world.person(user).deleted) throw new Error(`${user} has been removed and does nothing any more`);
    if (!room.members.has(user)) throw new Error(`${user} is not in ${channel}; let him join first`);
    if (room.is_archived) throw new Error(`${channel} is archived`);
    return room;
  }

  function own(user: string, channel: string, ts: string): { readonly room: Room; readonly message: Message } {
    const room = roomOf(user, channel);
    const message = world.find(room, ts);
    if (!message || message.user !== user) throw new Error(`${user} has written no message ${ts} in ${channel}`);
    return { room, message };
  }

  const brought = (user: string, { name, bytes, mimetype = 'image/jpeg' }: Picked) =>
    newFile(world, { name, bytes, mimetype, size: bytes.length, user, complete: true });

  return {
    told,
    roomOf,
    /** Uploads files for a form; what comes back is filled in there. */
    picks: (user: string, ...files: readonly Picked[]): Json[] =>
      files.map(file => fileJson(world, Object.assign(brought(user, file), { given: true }))),
    async says(
      user: string,
      channel: string,
      text: string,
      { threadTs, broadcast, raw, files }: Saying = {},
    ): Promise<Said> {
      const room = roomOf(user, channel);
      if (threadTs && !world.find(room, threadTs)) throw new Error(`there is no message ${threadTs} to answer`);
      const stored = raw ? text : asStored(world, text);
      let ts = '';
      const act = await told(() => {
        const message = {
          user,
          text: stored,
          blocks: [typedBlock(world, text)],
          ...(threadTs ? { thread_ts: threadTs } : {}),
          ...(broadcast ? { subtype: 'thread_broadcast' } : {}),
        };
        if (files) {
          const shared = files.map(file => brought(user, file));
          ts = share(world, room, shared, { ...message, subtype: 'file_share' }).ts;
        } else {
          const added = world.add(room, message);
          ts = added.ts;
          announce(world, room, added);
        }
      });
      return { ...act, ts };
    },
    edits(user: string, channel: string, ts: string, text: string): Promise<Act> {
      const { room, message } = own(user, channel, ts);
      return told(() => {
        const before = messageJson(world, message);
        message.text = asStored(world, text);
        message.blocks = [typedBlock(world, text)];
        message.edited = { user, ts: world.nextTs(room) };
        announceChange(world, room, message, before);
      });
    },
    deletes(user: string, channel: string, ts: string): Promise<Act> {
      const { room, message } = own(user, channel, ts);
      return told(() => takeAway(world, room, message));
    },
    joins(user: string, channel: string): Promise<Act> {
      const room = world.rooms.get(channel);
      if (!room) throw new Error(`there is no channel ${channel}`);
      room.members.add(user);
      return told(() => announceMember(world, room, user, true));
    },
    async leaves(user: string, channel: string): Promise<Act> {
      const room = world.rooms.get(channel);
      if (!room?.members.has(user)) throw new Error(`${user} is not in ${channel}`);
      if (user !== BOT) {
        room.members.delete(user);
        return told(() => announceMember(world, room, user, false));
      }
      // Whoever is thrown out hears of nothing in that channel, not even of that.
      room.members.delete(user);
      return actOf([]);
    },
    /** Takes somebody out of the workspace. */
    removes(user: string): Promise<Act> {
      world.person(user).deleted = true;
      for (const room of world.rooms.values()) room.members.delete(user);
      return told(() => announceUser(world, user, true));
    },
    opensHome(user: string): Promise<Act> {
      const room = world.direct(user);
      const { home } = world.screen(user);
      const view = home ? { view: viewJson(home) } : {};
      const event: Json = {
        type: 'app_home_opened',
        user,
        channel: room.id,
        tab: 'home',
        event_ts: now(world),
        ...view,
      };
      return told(() => world.publish(event, 'app_home_opened'));
    },
    archives(channel: string): void {
      const room = world.rooms.get(channel);
      if (room) room.is_archived = true;
    },
  };
}

export type People = ReturnType<typeof createPeople>;

/** What a person types, as Slack stores it: escaped, "@name" of somebody who exists a mention, addresses links. */
export function asStored(world: World, typed: string): string {
  let text = typed.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  text = text.replace(/https?:\/\/[\w.:/?#@!$&'()*+,;=%~-]+/g, '<$&>');
  const byLength = [...world.people.values()].sort((a, b) => b.real_name.length - a.real_name.length);
  for (const { id, real_name } of byLength) text = text.replaceAll(`@${real_name}`, `<@${id}>`);
  for (const { id, name, im } of world.rooms.values()) if (!im) text = text.replaceAll(`#${name}`, `<#${id}|${name}>`);
  return text;
}

const typedBlock = (world: World, text: string): Json => ({
  type: 'rich_text',
  block_id: world.newId('b'),
  elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }],
});
