import { messageJson, present, userRef } from './shapes.ts';
import type { Json, Message, Room } from './types.ts';
import { BOT, TEAM, type World } from './world.ts';

/** The app hears of a channel only what it has subscribed to, and only where it is a member. */
function tell(world: World, room: Room, event: Json): void {
  if (!room.members.has(BOT)) return;
  const kind = room.im ? 'im' : room.is_private ? 'group' : 'channel';
  const subscription = room.im ? 'message.im' : room.is_private ? 'message.groups' : 'message.channels';
  world.publish({ ...event, channel: room.id, channel_type: kind, event_ts: event['ts'] }, subscription);
}

/** A new message; the app hears its own too. */
export const announce = (world: World, room: Room, message: Message): void =>
  tell(world, room, messageJson(world, message));

export const announceChange = (world: World, room: Room, message: Message, before: Json): void =>
  tell(world, room, {
    type: 'message',
    subtype: 'message_changed',
    hidden: true,
    message: messageJson(world, message),
    previous_message: before,
    ts: world.nextTs(room),
  });

export const announceDeletion = (world: World, room: Room, message: Message, before: Json): void =>
  tell(world, room, {
    type: 'message',
    subtype: 'message_deleted',
    hidden: true,
    deleted_ts: message.ts,
    previous_message: before,
    ts: world.nextTs(room),
  });

/** Somebody came or went: a line in the channel, and an event of its own for who subscribed to that. */
export function announceMember(world: World, room: Room, user: string, came: boolean): void {
  const message = world.add(room, {
    subtype: came ? 'channel_join' : 'channel_leave',
    user,
    text: `<@${user}> has ${came ? 'joined' : 'left'} the channel`,
  });
  announce(world, room, message);
  const type = came ? 'member_joined_channel' : 'member_left_channel';
  if (!room.members.has(BOT)) return;
  world.publish(
    { type, user, channel: room.id, channel_type: room.is_private ? 'G' : 'C', team: TEAM, event_ts: message.ts },
    type,
  );
}

export const announceUser = (world: World, user: string, deleted: boolean): void =>
  world.publish(
    present({ type: 'user_change', user: { ...userRef(world, user), deleted }, event_ts: now(world) }),
    'user_change',
  );

export const now = (world: World): string => `${(world.clock.now().getTime() / 1000).toFixed(6)}`;
