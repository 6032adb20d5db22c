import { actOf } from './delivery.ts';
import { interactive } from './elements.ts';
import { type Entry, entered, labelOf, stateOf, type Values } from './forms.ts';
import type { Hands, Where } from './hands.ts';
import type { People } from './people.ts';
import type { Responses } from './responses.ts';
import { messageJson, present, roomName, viewJson } from './shapes.ts';
import { now } from './tidings.ts';
import { type Act, type Json, type Message, str } from './types.ts';
import { APP, TEAM, type World } from './world.ts';

export interface Pressing {
  /** Tells buttons of one name apart. */
  readonly value?: string;
  readonly blockId?: string;
  /** The message as this person still has it on his screen, though it has changed since. */
  readonly asSeen?: Message;
}

/** What people do with buttons, menus, shortcuts and commands; the app is asked once and has three seconds. */
export function createPresses(world: World, hands: Hands, people: People, responses: Responses) {
  const { drafts, common, working, ask, actIn, seen } = hands;

  function find(blocks: readonly Json[], name: string, { value, blockId }: Pressing) {
    const all = interactive(blocks);
    const found = all.filter(
      ({ block, element }) =>
        (element['action_id'] === name ||
          labelOf(element) === name ||
          labelOf({ text: element['placeholder'] }) === name) &&
        (value === undefined || element['value'] === value) &&
        (blockId === undefined || block['block_id'] === blockId),
    );
    const [only] = found;
    if (!only || found.length > 1)
      throw new Error(
        `${found.length} elements are called ${name}; there are ${all.map(e => labelOf(e.element) || str(e.element['action_id'])).join(', ')}`,
      );
    return only;
  }

  async function act(user: string, where: Where, name: string, entry: Entry, how: Pressing): Promise<Act> {
    working(user);
    const { message, view } = seen(user, where);
    const blocks = how.asSeen?.blocks ?? message?.blocks ?? view?.blocks ?? [];
    const { block, element } = find(blocks, name, how);
    const draft = `${user} ${view?.id ?? `${message?.channel} ${message?.ts}`}`;
    const [blockId, actionId] = [str(block['block_id']), str(element['action_id'])];
    const value = entered(element, entry);
    const before = drafts.get(draft) ?? {};
    if (element['type'] !== 'button' && element['type'] !== 'overflow')
      drafts.set(draft, { ...before, [blockId]: { ...before[blockId], [actionId]: value } });
    // An input tells the app only when it says so.
    if (block['type'] === 'input' && block['dispatch_action'] !== true) return actOf([]);
    const values = stateOf(blocks, drafts.get(draft) ?? {});
    const action = { ...value, action_id: actionId, block_id: blockId, action_ts: now(world) };
    const body = message
      ? ofMessage(user, message, values, how.asSeen)
      : { container: { type: 'view', view_id: view!.id }, view: viewJson(view!, values) };
    return actIn(
      await ask('interactive', user, {
        type: 'block_actions',
        ...common(user),
        trigger_id: world.newTrigger(user, view?.type === 'modal' ? view.id : undefined),
        ...body,
        actions: [action],
      }),
    );
  }

  function ofMessage(user: string, message: Message, values: Values, asSeen?: Message): Json {
    const room = world.rooms.get(message.channel)!;
    return present({
      container: present({
        type: 'message',
        message_ts: message.ts,
        channel_id: room.id,
        is_ephemeral: message.only !== undefined,
        thread_ts: message.thread_ts,
      }),
      channel: { id: room.id, name: roomName(room) },
      // Of what only one person sees Slack keeps nothing to send along.
      message: message.only ? undefined : messageJson(world, asSeen ?? message),
      state: { values },
      response_url: responses.newUrl(user, room, message),
    });
  }

  return {
    presses: (user: string, where: Where, button: string, how: Pressing = {}): Promise<Act> =>
      act(user, where, button, '', how),
    /** Chooses in a menu, among boxes or in a date; `entry` is the option's value or label. */
    chooses: (user: string, where: Where, menu: string, entry: Entry, how: Pressing = {}): Promise<Act> =>
      act(user, where, menu, entry, how),
    /** Sends a command from a channel, as "/ticket" and what follows it. */
    async runs(command: string, text: string, user: string, channel: string): Promise<Act> {
      const room = people.roomOf(user, channel);
      const delivery = await ask('slash_commands', user, {
        token: 'verification-is-by-signature',
        team_id: TEAM,
        team_domain: 'menfang',
        channel_id: room.id,
        channel_name: roomName(room),
        user_id: user,
        user_name: user.toLowerCase(),
        command,
        text: text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
        api_app_id: APP,
        is_enterprise_install: 'false',
        response_url: responses.newUrl(user, room),
        trigger_id: world.newTrigger(user),
      });
      if (delivery.ok) responses.inAnswer(user, room, delivery.answer);
      return actIn(delivery);
    },
    /** Uses a shortcut: a global one, or one of a message. */
    async uses(user: string, callback_id: string, message?: Message): Promise<Act> {
      working(user);
      const about = message && seen(user, message).message;
      const room = about && world.rooms.get(about.channel)!;
      const body: Json = {
        ...common(user),
        callback_id,
        trigger_id: world.newTrigger(user),
        action_ts: now(world),
        ...(about && room
          ? {
              type: 'message_action',
              message_ts: about.ts,
              message: messageJson(world, about),
              channel: { id: room.id, name: roomName(room) },
              response_url: responses.newUrl(user, room, about),
            }
          : { type: 'shortcut' }),
      };
      return actIn(await ask('interactive', user, body));
    },
  };
}
