import { isObject, type Json, type SharedFile, SlackError } from './types.ts';
import { BOT, type World } from './world.ts';

/** Its own, shared where it is a member, or handed to it. */
export const isOpenToApp = (world: World, file: SharedFile): boolean =>
  file.user === BOT || file.given === true || [...file.shares.keys()].some(id => world.rooms.get(id)?.members.has(BOT));

const IN_BLOCKS = ['image/png', 'image/jpeg', 'image/gif'];

/** Refuses blocks with a file that the app does not have, that Slack has not looked at yet, or that is no picture it shows. */
export function mindFiles(world: World, blocks: readonly Json[]): void {
  const wrong = filesIn(blocks, '/blocks').flatMap(({ file, at }) => {
    const say = (what: string) => [`[ERROR] ${what} [json-pointer:${at}]`];
    const { id, url } = file;
    if ((id === undefined) === (url === undefined)) return say('must have either id or url');
    if (typeof id !== 'string' || !/^F[A-Z0-9]{8,}$/.test(id)) return say('must be the id of a file');
    const known = world.files.get(id);
    const isShown = known?.complete && isOpenToApp(world, known) && IN_BLOCKS.includes(known.mimetype);
    return isShown ? [] : say('invalid slack file');
  });
  if (wrong.length > 0)
    throw new SlackError('invalid_blocks', {
      errors: wrong.map(m => m.replace('[ERROR] ', '')),
      response_metadata: { messages: wrong },
    });
}

function filesIn(value: unknown, at: string): { readonly file: Json; readonly at: string }[] {
  if (Array.isArray(value)) return value.flatMap((inner, i) => filesIn(inner, `${at}/${i}`));
  if (!isObject(value)) return [];
  const { slack_file: file, ...others } = value;
  return [
    ...(isObject(file) ? [{ file, at: `${at}/slack_file` }] : []),
    ...Object.entries(others).flatMap(([key, inner]) => filesIn(inner, `${at}/${key}`)),
  ];
}
