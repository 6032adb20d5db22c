import { chat } from './chat.ts';
import { conversations } from './conversations.ts';
import { files } from './file-methods.ts';
import { type Method, page } from './method.ts';
import { personJson } from './shapes.ts';
import { SlackError, str } from './types.ts';
import { views } from './view-methods.ts';
import { BOT, BOT_ID, TEAM } from './world.ts';

export const METHODS: Readonly<Record<string, Method>> = {
  ...chat,
  ...conversations,
  ...views,
  ...files,
  'auth.test': {
    perMinute: 600,
    scopes: [],
    run: (_args, { world }) => ({
      url: `${world.url}/`,
      team: '门房物业',
      user: 'menfang',
      team_id: TEAM,
      user_id: BOT,
      bot_id: BOT_ID,
      is_enterprise_install: false,
    }),
  },
  'users.info': {
    perMinute: 100,
    scopes: ['users:read'],
    run: (args, { world, scopes }) => ({
      user: personJson(world.person(args['user']), scopes.includes('users:read.email')),
    }),
  },
  'users.list': {
    perMinute: 20,
    scopes: ['users:read'],
    run(args, { world, scopes }) {
      const { items, more } = page([...world.people.values()], args);
      return { members: items.map(p => personJson(p, scopes.includes('users:read.email'))), ...more };
    },
  },
  'users.lookupByEmail': {
    perMinute: 50,
    scopes: ['users:read.email'],
    run(args, { world }) {
      const found = [...world.people.values()].find(p => p.email && p.email === args['email'] && !p.deleted);
      if (!found) throw new SlackError('users_not_found');
      return { user: personJson(found, true) };
    },
  },
  'reactions.add': {
    perMinute: 50,
    scopes: ['reactions:write'],
    run(args, { world }) {
      const room = world.room(args['channel']);
      const name = str(args['name']);
      if (!/^[a-z0-9_+'-]+$/.test(name)) throw new SlackError('invalid_name');
      const message = world.find(room, args['timestamp']);
      if (!message) throw new SlackError('message_not_found');
      message.reactions ??= [];
      const reaction = message.reactions.find(r => r.name === name);
      if (reaction?.users.includes(BOT)) throw new SlackError('already_reacted');
      if (reaction) reaction.users.push(BOT);
      else message.reactions.push({ name, users: [BOT] });
      return {};
    },
  },
};
