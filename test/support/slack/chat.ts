import { takeBlocks, takeMetadata } from './block-kit.ts';
import type { Context, Method } from './method.ts';
import { messageJson } from './shapes.ts';
import { mindFiles } from './shown-files.ts';
import { announce, announceChange, announceDeletion } from './tidings.ts';
import { type Json, type Message, type Room, SlackError, str } from './types.ts';
import { BOT, BOT_ID, type World } from './world.ts';

const LONGEST_TEXT = 40_000;
const LONGEST_UPDATE = 4000;

/** The channel the app may write to: a person's id stands for the direct conversation with him. */
function writable(world: World, id: unknown): Room {
  const room = /^[UW]/.test(str(id)) ? world.direct(str(id)) : world.room(id);
  if (room.is_archived) throw new SlackError('is_archived');
  if (!room.members.has(BOT)) throw new SlackError('not_in_channel');
  return room;
}

/** The root a reply goes under; a reply's own ts is none. */
function threadIn(world: World, room: Room, thread: unknown): string | undefined {
  if (thread === undefined || thread === '') return undefined;
  if (typeof thread !== 'string' || !/^\d+\.\d{6}$/.test(thread)) throw new SlackError('invalid_thread_ts');
  const root = world.find(room, thread);
  if (!root) throw new SlackError('thread_not_found');
  if (root.thread_ts && root.thread_ts !== root.ts) throw new SlackError('cannot_reply_to_message');
  return thread;
}

function contentOf(args: Json, { world }: Context) {
  const attachments = args['attachments'];
  if (Array.isArray(attachments) && attachments.length > 100) throw new SlackError('too_many_attachments');
  const blocks = takeBlocks(args['blocks'], world.newId);
  mindFiles(world, blocks);
  const metadata = takeMetadata(args['metadata']);
  const text = str(args['text']);
  if (text === '' && blocks.length === 0 && !Array.isArray(attachments)) throw new SlackError('no_text');
  return {
    text,
    blocks,
    ...(Array.isArray(attachments) ? { attachments: attachments as Json[] } : {}),
    ...(metadata ? { metadata } : {}),
    link_names: isYes(args['link_names']),
  };
}

const isYes = (value: unknown): boolean => value === true || value === 'true' || value === '1' || value === 1;

const postMessage: Method = {
  perMinute: 300,
  scopes: ['chat:write'],
  run(args, context) {
    const { world } = context;
    const room = writable(world, args['channel']);
    const thread_ts = threadIn(world, room, args['thread_ts']);
    const content = contentOf(args, context);
    const message = world.add(room, {
      ...content,
      text: content.text.slice(0, LONGEST_TEXT),
      user: BOT,
      bot_id: BOT_ID,
      ...(thread_ts ? { thread_ts } : {}),
      ...(thread_ts && isYes(args['reply_broadcast']) ? { subtype: 'thread_broadcast' } : {}),
      parse: str(args['parse']) || 'none',
      // Left out counts as wanted: whoever wants no previews must say so.
      unfurl_links: args['unfurl_links'] === undefined || isYes(args['unfurl_links']),
      unfurl_media: args['unfurl_media'] === undefined || isYes(args['unfurl_media']),
    });
    announce(world, room, message);
    return { channel: room.id, ts: message.ts, message: messageJson(world, message, true) };
  },
};

const postEphemeral: Method = {
  perMinute: 100,
  scopes: ['chat:write'],
  run(args, context) {
    const { world } = context;
    const room = writable(world, args['channel']);
    const user = world.person(args['user']);
    if (!room.members.has(user.id) || user.deleted) throw new SlackError('user_not_in_channel');
    const thread_ts = threadIn(world, room, args['thread_ts']);
    return {
      message_ts: showEphemeral(world, room, user.id, {
        ...contentOf(args, context),
        ...(thread_ts ? { thread_ts } : {}),
      }).ts,
    };
  },
};

/** Puts a message before one person only; no history holds it and nobody is told. */
export function showEphemeral(
  world: World,
  room: Room,
  user: string,
  content: Partial<Message> & { readonly text: string },
): Message {
  const message: Message = {
    type: 'message',
    blocks: [],
    parse: 'none',
    link_names: false,
    unfurl_links: false,
    unfurl_media: false,
    ...content,
    channel: room.id,
    ts: world.nextTs(room),
    user: BOT,
    bot_id: BOT_ID,
    only: user,
  };
  world.screen(user).ephemerals.push(message);
  return message;
}

const update: Method = {
  perMinute: 50,
  scopes: ['chat:write'],
  run(args, context) {
    const { world } = context;
    const room = world.room(args['channel']);
    if (room.is_archived) throw new SlackError('is_inactive');
    const message = world.find(room, args['ts']);
    if (!message || message.subtype === 'tombstone') throw new SlackError('message_not_found');
    if (message.bot_id !== BOT_ID) throw new SlackError('cant_update_message');
    if (str(args['text']).length > LONGEST_UPDATE) throw new SlackError('msg_too_long');
    const before = messageJson(world, message);
    const { blocks, text, metadata, link_names } = contentOf(args, context);
    if (args['text'] !== undefined) message.text = text;
    if (args['blocks'] !== undefined) message.blocks = blocks;
    if (args['metadata'] !== undefined) {
      if (metadata) message.metadata = metadata;
      else delete message.metadata;
    }
    // What is left out falls back to the defaults of this method, which are not those of chat.postMessage.
    message.link_names = link_names;
    message.parse = str(args['parse']) || 'client';
    message.edited = { user: BOT, ts: world.nextTs(room) };
    announceChange(world, room, message, before);
    return { channel: room.id, ts: message.ts, text: message.text, message: messageJson(world, message, true) };
  },
};

const remove: Method = {
  perMinute: 50,
  scopes: ['chat:write'],
  run(args, { world }) {
    const room = world.room(args['channel']);
    const message = world.find(room, args['ts']);
    if (!message || message.subtype === 'tombstone') throw new SlackError('message_not_found');
    if (message.bot_id !== BOT_ID) throw new SlackError('cant_delete_message');
    takeAway(world, room, message);
    return { channel: room.id, ts: message.ts };
  },
};

/** A root with replies leaves a stone where it stood; anything else is gone. */
export function takeAway(world: World, room: Room, message: Message): void {
  const before = messageJson(world, message);
  if (room.messages.some(m => m.thread_ts === message.ts && m.ts !== message.ts)) {
    Object.assign(message, {
      subtype: 'tombstone',
      text: 'This message was deleted.',
      blocks: [],
      user: 'USLACKBOT',
      hidden: true,
    });
    delete message.bot_id;
    delete message.files;
    delete message.metadata;
  } else room.messages.splice(room.messages.indexOf(message), 1);
  announceDeletion(world, room, message, before);
}

export const chat: Readonly<Record<string, Method>> = {
  'chat.postMessage': postMessage,
  'chat.postEphemeral': postEphemeral,
  'chat.update': update,
  'chat.delete': remove,
  'chat.getPermalink': {
    perMinute: 600,
    scopes: [],
    run(args, { world }) {
      const room = world.room(args['channel']);
      const message = world.find(room, args['message_ts']);
      if (!message) throw new SlackError('message_not_found');
      const thread =
        message.thread_ts && message.thread_ts !== message.ts ? `?thread_ts=${message.thread_ts}&cid=${room.id}` : '';
      return {
        channel: room.id,
        permalink: `https://menfang.slack.com/archives/${room.id}/p${message.ts.replace('.', '')}${thread}`,
      };
    },
  },
};
