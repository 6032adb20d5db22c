import { type Context, type Method, page } from './method.ts';
import { messageJson, roomJson } from './shapes.ts';
import { announceMember } from './tidings.ts';
import { type Json, type Message, type Room, SlackError, str } from './types.ts';
import { BOT, type World } from './world.ts';

const READ = ['channels:read', 'groups:read', 'im:read'];
const HISTORY = ['channels:history', 'groups:history', 'im:history'];

/** The scope that channels of this kind want; Slack names the one it misses. */
function demand(what: 'read' | 'history' | 'write', room: Room, { scopes }: Context): void {
  const needed = `${room.im ? 'im' : room.is_private ? 'groups' : 'channels'}:${what}`;
  if (!scopes.includes(needed)) throw new SlackError('missing_scope', { needed, provided: scopes.join(',') });
}

/** The channel whose words the app may read. */
function readable(args: Json, context: Context): Room {
  const room = context.world.room(args['channel']);
  demand('history', room, context);
  if (!room.members.has(BOT)) throw new SlackError('not_in_channel');
  return room;
}

function between(args: Json, messages: readonly Message[]): Message[] {
  const [oldest, latest] = [str(args['oldest']), str(args['latest'])];
  const inclusive = args['inclusive'] === true || args['inclusive'] === 'true';
  const micros = (ts: string) => Number(ts.replace('.', '').padEnd(16, '0'));
  const number = (ts: string, error: string) => {
    if (!/^\d+(\.\d{1,6})?$/.test(ts)) throw new SlackError(error);
    const [seconds, rest = ''] = ts.split('.');
    return Number(seconds) * 1e6 + Number(rest.padEnd(6, '0'));
  };
  const from = oldest === '' ? 0 : number(oldest, 'invalid_ts_oldest');
  const to = latest === '' ? Number.POSITIVE_INFINITY : number(latest, 'invalid_ts_latest');
  return messages.filter(({ ts }) => {
    const at = micros(ts);
    return inclusive ? at >= from && at <= to : (at > from || oldest === '') && at < to;
  });
}

const shown = (world: World, args: Json, messages: readonly Message[]): Json[] => {
  const all = args['include_all_metadata'];
  return messages.map(m => messageJson(world, m, all === true || all === 'true'));
};

export const conversations: Readonly<Record<string, Method>> = {
  'conversations.info': {
    perMinute: 50,
    scopes: READ,
    run(args, context) {
      const room = context.world.room(args['channel']);
      demand('read', room, context);
      return { channel: roomJson(room) };
    },
  },
  'conversations.list': {
    perMinute: 20,
    scopes: READ,
    run(args, context) {
      const types = str(args['types'] || 'public_channel').split(',');
      const wanted = (room: Room) =>
        types.includes(room.im ? 'im' : room.is_private ? 'private_channel' : 'public_channel') &&
        (!room.is_private || room.members.has(BOT)) &&
        !(room.is_archived && (args['exclude_archived'] === true || args['exclude_archived'] === 'true'));
      const rooms = [...context.world.rooms.values()].filter(wanted);
      for (const room of rooms) demand('read', room, context);
      const { items, more } = page(rooms, args);
      return { channels: items.map(roomJson), ...more };
    },
  },
  'conversations.members': {
    perMinute: 100,
    scopes: READ,
    run(args, context) {
      const room = context.world.room(args['channel']);
      demand('read', room, context);
      const { items, more } = page([...room.members], args);
      return { members: items, ...more };
    },
  },
  'conversations.history': {
    perMinute: 50,
    scopes: HISTORY,
    run(args, context) {
      const room = readable(args, context);
      const roots = room.messages.filter(m => !m.thread_ts || m.thread_ts === m.ts || m.subtype === 'thread_broadcast');
      const { items, more } = page(between(args, roots).reverse(), args);
      return { messages: shown(context.world, args, items), pin_count: 0, ...more };
    },
  },
  'conversations.replies': {
    perMinute: 50,
    scopes: HISTORY,
    run(args, context) {
      const room = readable(args, context);
      const first = context.world.find(room, args['ts']);
      if (!first) throw new SlackError('thread_not_found');
      const replies = room.messages.filter(m => m.thread_ts === first.ts && m.ts !== first.ts);
      // The root comes with every page, whatever the limits of time.
      const { items, more } = page(between(args, replies), args);
      return { messages: shown(context.world, args, [first, ...items]), ...more };
    },
  },
  'conversations.open': {
    perMinute: 50,
    scopes: ['im:write'],
    run: (args, { world }) => ({ channel: { id: world.direct(str(args['users']).split(',')[0]!).id } }),
  },
  'conversations.join': {
    perMinute: 50,
    scopes: ['channels:join'],
    run(args, { world }) {
      const room = world.room(args['channel']);
      if (room.is_private || room.im) throw new SlackError('method_not_supported_for_channel_type');
      if (room.is_archived) throw new SlackError('is_archived');
      if (!room.members.has(BOT)) {
        room.members.add(BOT);
        announceMember(world, room, BOT, true);
      }
      return { channel: roomJson(room) };
    },
  },
};
