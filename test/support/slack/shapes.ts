import type { Json, Message, Person, Room, SharedFile, View } from './types.ts';
import { APP, BOT, BOT_ID, TEAM, type World } from './world.ts';

/** A message as Slack hands it out, in events, histories and the bodies of clicks. */
export function messageJson(world: World, message: Message, withMetadata = false): Json {
  const { ts, user, bot_id, subtype, text, blocks, attachments, thread_ts, edited, files, reactions } = message;
  const replies = world.rooms.get(message.channel)?.messages.filter(m => m.thread_ts === ts && m.ts !== ts) ?? [];
  const own = bot_id
    ? { bot_id, app_id: APP, bot_profile: { id: bot_id, app_id: APP, name: '门房', deleted: false } }
    : {};
  return present({
    type: 'message',
    subtype,
    user,
    ...own,
    team: TEAM,
    text,
    ts,
    client_msg_id: message.client_msg_id,
    blocks: blocks.length > 0 ? blocks : undefined,
    attachments,
    edited,
    files: files?.map(f => fileJson(world, f)),
    upload: files ? false : undefined,
    reactions: reactions?.map(r => ({ ...r, count: r.users.length })),
    metadata: withMetadata ? message.metadata : undefined,
    ...(replies.length > 0
      ? {
          thread_ts: ts,
          reply_count: replies.length,
          reply_users: [...new Set(replies.map(r => r.user))],
          reply_users_count: new Set(replies.map(r => r.user)).size,
          latest_reply: replies.at(-1)?.ts,
          is_locked: false,
        }
      : {
          thread_ts,
          parent_user_id:
            thread_ts && thread_ts !== ts
              ? world.rooms.get(message.channel)?.messages.find(m => m.ts === thread_ts)?.user
              : undefined,
        }),
  });
}

export const fileJson = (world: World, file: SharedFile): Json => {
  const visible = (isPrivate: boolean) =>
    Object.fromEntries(
      [...file.shares]
        .filter(([id]) => (world.rooms.get(id)?.is_private ?? false) === isPrivate)
        .map(([id, stamps]) => [id, stamps.map(ts => ({ ts, channel_name: world.rooms.get(id)?.name }))]),
    );
  return {
    id: file.id,
    name: file.name,
    title: file.title,
    mimetype: file.mimetype,
    filetype: file.name.split('.').at(-1) ?? '',
    size: file.size,
    user: file.user,
    is_external: false,
    mode: 'hosted',
    file_access: 'visible',
    url_private: `${world.url}/files-pri/${TEAM}-${file.id}/${encodeURIComponent(file.name)}`,
    url_private_download: `${world.url}/files-pri/${TEAM}-${file.id}/download/${encodeURIComponent(file.name)}`,
    channels: [...file.shares.keys()].filter(id => id.startsWith('C')),
    shares: { public: visible(false), private: visible(true) },
  };
};

export const personJson = (person: Person, withEmail: boolean): Json => ({
  id: person.id,
  team_id: person.team_id ?? TEAM,
  name: person.id.toLowerCase(),
  deleted: person.deleted ?? false,
  real_name: person.real_name,
  tz: 'Asia/Shanghai',
  is_bot: person.is_bot ?? false,
  is_email_confirmed: person.is_email_confirmed ?? true,
  is_restricted: person.is_restricted ?? false,
  is_ultra_restricted: person.is_ultra_restricted ?? false,
  ...(person.is_stranger ? { is_stranger: true } : {}),
  profile: present({
    real_name: person.real_name,
    display_name: person.real_name,
    email: withEmail ? person.email : undefined,
  }),
});

export const roomJson = (room: Room): Json =>
  room.im
    ? { id: room.id, is_im: true, user: room.im, is_archived: false }
    : {
        id: room.id,
        name: room.name,
        is_channel: !room.is_private,
        is_group: false,
        is_im: false,
        is_private: room.is_private,
        is_archived: room.is_archived,
        is_member: room.members.has(BOT),
        num_members: room.members.size,
      };

export const viewJson = (view: View, values: Json = {}): Json => ({ ...view, state: { values } });

/** How a private or direct channel is called towards an app. */
export const roomName = (room: Room): string =>
  room.im ? 'directmessage' : room.is_private ? 'privategroup' : room.name;

export const userRef = (world: World, id: string): Json => ({
  id,
  username: id.toLowerCase(),
  name: world.people.get(id)?.real_name,
  team_id: TEAM,
});

export const ofApp = { app_id: APP, bot_id: BOT_ID, team_id: TEAM } as const;

/** Without what is `undefined`. */
export const present = (object: Json): Json =>
  Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
