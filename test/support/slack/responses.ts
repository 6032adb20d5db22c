import { takeBlocks } from './block-kit.ts';
import { showEphemeral, takeAway } from './chat.ts';
import { messageJson } from './shapes.ts';
import { announce, announceChange } from './tidings.ts';
import { isObject, type Json, type Message, type Room, SlackError, str } from './types.ts';
import { BOT, BOT_ID, type World } from './world.ts';

const USES = 5;
const LIFETIME = 30 * 60_000;

interface Open {
  readonly user: string;
  readonly room: Room;
  /** The message that was pressed, when one was. */
  readonly original: Message | undefined;
  readonly until: number;
  left: number;
}

/** The addresses an app may answer a click or a command to: five times within half an hour. */
export function createResponses(world: World) {
  const open = new Map<string, Open>();
  const log: { readonly raw: string; readonly status: number }[] = [];

  function use(id: string, body: Json): void {
    const place = open.get(id);
    if (!place || world.clock.now().getTime() > place.until) throw new SlackError('expired_url');
    if (place.left === 0) throw new SlackError('used_url');
    const blocks = takeBlocks(body['blocks'], world.newId);
    const { original, room, user } = place;
    place.left--;
    if (body['delete_original'] === true || body['replace_original'] === true) {
      if (!original) throw new SlackError('no_original_message');
      if (body['delete_original'] === true) {
        removeOriginal(place, original);
        return;
      }
      const before = messageJson(world, original);
      Object.assign(original, { text: str(body['text']), blocks });
      if (!original.only) announceChange(world, room, original, before);
      return;
    }
    if (str(body['text']) === '' && blocks.length === 0) throw new SlackError('no_text');
    const thread = str(body['thread_ts']);
    show(
      place.room,
      user,
      { text: str(body['text']), blocks, ...(thread ? { thread_ts: thread } : {}) },
      body['response_type'] === 'in_channel',
    );
  }

  function removeOriginal({ room, user }: Open, original: Message): void {
    if (!original.only) {
      takeAway(world, room, original);
      return;
    }
    const { ephemerals } = world.screen(user);
    ephemerals.splice(ephemerals.indexOf(original), 1);
  }

  function show(room: Room, user: string, content: Partial<Message> & { readonly text: string }, toAll: boolean): void {
    if (toAll) announce(world, room, world.add(room, { ...content, user: BOT, bot_id: BOT_ID }));
    else showEphemeral(world, room, user, content);
  }

  function take(id: string, raw: string): { readonly status: number; readonly body: string } {
    try {
      const body: unknown = JSON.parse(raw);
      if (!isObject(body)) throw new SlackError('invalid_payload');
      use(id, body);
      return { status: 200, body: 'ok' };
    } catch (refusal) {
      if (refusal instanceof SyntaxError) return { status: 400, body: 'invalid_payload' };
      if (!(refusal instanceof SlackError)) throw refusal;
      return {
        status: /_url$/.test(refusal.code) ? 404 : 500,
        body: JSON.stringify({ ok: false, error: refusal.code }),
      };
    }
  }

  return {
    /** Everything that was posted to such addresses. */
    log: log as readonly { readonly raw: string; readonly status: number }[],
    newUrl(user: string, room: Room, original?: Message): string {
      const id = world.newId('R');
      open.set(id, { user, room, original, until: world.clock.now().getTime() + LIFETIME, left: USES });
      return `${world.url}/response/${id}`;
    },
    /** What is posted to such an address; the answer to it. */
    take(id: string, raw: string) {
      const answer = take(id, raw);
      log.push({ raw, status: answer.status });
      return answer;
    },
    /** The direct answer to a command. */
    inAnswer(user: string, room: Room, answer: unknown): void {
      const body = isObject(answer) ? answer : { text: str(answer) };
      const content = { text: str(body['text']), blocks: takeBlocks(body['blocks'], world.newId) };
      if (content.text !== '' || content.blocks.length > 0)
        show(room, user, content, body['response_type'] === 'in_channel');
    },
  };
}

export type Responses = ReturnType<typeof createResponses>;
