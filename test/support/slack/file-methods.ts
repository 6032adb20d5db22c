import type { Method } from './method.ts';
import { fileJson } from './shapes.ts';
import { isOpenToApp } from './shown-files.ts';
import { announce } from './tidings.ts';
import { objects, type Room, type SharedFile, SlackError, str } from './types.ts';
import { BOT, BOT_ID, type World } from './world.ts';

/** Shares files with a channel in a message of its own. */
export function share(world: World, room: Room, shared: readonly SharedFile[], message: Parameters<World['add']>[1]) {
  const posted = world.add(room, { ...message, files: [...shared] });
  for (const file of shared) file.shares.set(room.id, [...(file.shares.get(room.id) ?? []), posted.ts]);
  announce(world, room, posted);
  for (const file of shared)
    world.publish(
      {
        type: 'file_shared',
        file_id: file.id,
        user_id: posted.user,
        file: { id: file.id },
        channel_id: room.id,
        event_ts: posted.ts,
      },
      'file_shared',
    );
  return posted;
}

export function newFile(
  world: World,
  file: Pick<SharedFile, 'name' | 'size' | 'user' | 'bytes'> & Partial<SharedFile>,
): SharedFile {
  const whole: SharedFile = {
    id: world.newId('F'),
    title: file.name,
    mimetype: 'application/octet-stream',
    shares: new Map(),
    complete: false,
    ...file,
  };
  world.files.set(whole.id, whole);
  return whole;
}

const BEGINNINGS: readonly (readonly [string, string])[] = [
  ['89504e47', 'image/png'],
  ['ffd8ff', 'image/jpeg'],
  ['47494638', 'image/gif'],
  ['52494646', 'image/webp'],
];

const kindOf = (bytes: Buffer): string =>
  BEGINNINGS.find(([beginning]) => bytes.toString('hex', 0, 4).startsWith(beginning))?.[1] ??
  'application/octet-stream';

const getUploadURLExternal: Method = {
  perMinute: 100,
  scopes: ['files:write'],
  run(args, { world }) {
    const [name, size] = [str(args['filename']), Number(args['length'])];
    if (name === '' || !Number.isInteger(size) || size <= 0) throw new SlackError('invalid_arguments');
    if (str(args['alt_txt']).length > 1000) throw new SlackError('alt_txt_too_large');
    const file = newFile(world, {
      name,
      size,
      user: BOT,
      bytes: undefined,
      mimetype: '',
      alt_txt: str(args['alt_txt']),
    });
    return { upload_url: `${world.url}/upload/v1/${file.id}`, file_id: file.id };
  },
};

const completeUploadExternal: Method = {
  perMinute: 100,
  scopes: ['files:write'],
  run(args, { world, later }) {
    const given = objects(args['files']);
    if (given.length === 0) throw new SlackError('invalid_arguments');
    const ready = given.map(({ id, title }) => {
      const file = world.files.get(str(id));
      if (!file || file.complete) throw new SlackError('file_not_found');
      if (!file.bytes) throw new SlackError('file_update_failed');
      if (title) file.title = str(title);
      return file;
    });
    const ids = [str(args['channel_id']), ...str(args['channels']).split(',')].filter(id => id !== '');
    if (ids.length > 100) throw new SlackError('channels_limit_exceeded');
    const rooms = ids.map(id => {
      const room = world.room(id);
      if (!room.members.has(BOT)) throw new SlackError('not_in_channel');
      if (room.is_archived) throw new SlackError('posting_to_channel_denied');
      return room;
    });
    const thread = str(args['thread_ts']);
    for (const file of ready) file.complete = true;
    // Slack answers first, looks at the files and shares them a while later; the message's ts is not in the answer.
    later(() => {
      for (const file of ready) file.mimetype = kindOf(file.bytes!);
      for (const room of rooms)
        share(world, room, ready, {
          text: str(args['initial_comment']),
          user: BOT,
          bot_id: BOT_ID,
          subtype: 'file_share',
          ...(thread !== '' && world.find(room, thread) ? { thread_ts: thread } : {}),
        });
    });
    return { files: ready.map(f => ({ id: f.id, title: f.title })) };
  },
};

const info: Method = {
  perMinute: 100,
  scopes: ['files:read'],
  run(args, { world }) {
    const file = world.files.get(str(args['file']));
    if (!file?.complete) throw new SlackError('file_not_found');
    if (!isOpenToApp(world, file)) throw new SlackError('file_not_found');
    return { file: fileJson(world, file), comments: [], response_metadata: { next_cursor: '' } };
  },
};

const remove: Method = {
  perMinute: 50,
  scopes: ['files:write'],
  run(args, { world }) {
    const file = world.files.get(str(args['file']));
    if (!file || !isOpenToApp(world, file)) throw new SlackError('file_not_found');
    if (file.user !== BOT) throw new SlackError('cant_delete_file');
    world.files.delete(file.id);
    return {};
  },
};

export const files: Readonly<Record<string, Method>> = {
  'files.getUploadURLExternal': getUploadURLExternal,
  'files.completeUploadExternal': completeUploadExternal,
  'files.info': info,
  'files.delete': remove,
};
