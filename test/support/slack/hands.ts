import { actOf, type Deliveries } from './delivery.ts';
import type { Values } from './forms.ts';
import { userRef } from './shapes.ts';
import { type Act, type Delivery, type Json, type Message, str, type View } from './types.ts';
import { APP, TEAM, type World } from './world.ts';

/** Where somebody presses: a message by its ts (or itself), a dialog by its id (or itself), or his home. */
export type Where = string | Message | View;

export const TROUBLE = 'We had some trouble connecting. Try again?';

/** What all that people press has in common: who it was, what he sees, and that the app is asked once. */
export function createHands(world: World, deliveries: Deliveries) {
  /** What each person has chosen in a message or filled into a dialog without sending it. */
  const drafts = new Map<string, Values>();
  const common = (user: string): Json => ({
    user: userRef(world, user),
    api_app_id: APP,
    token: 'verification-is-by-signature',
    team: { id: TEAM, domain: 'menfang' },
    enterprise: null,
    is_enterprise_install: false,
  });

  function working(user: string): void {
    if (world.person(user).deleted) throw new Error(`${user} has been removed and does nothing any more`);
  }

  async function ask(kind: 'interactive' | 'slash_commands', user: string, body: Json): Promise<Delivery> {
    const delivery = await deliveries.interaction(kind, body);
    if (!delivery.ok) world.screen(user).notices.push(TROUBLE);
    return delivery;
  }
  const actIn = (delivery: Delivery): Act => actOf([delivery], delivery.ok ? undefined : TROUBLE);

  /** What that person can see under that name. */
  function seen(user: string, where: Where): { readonly message?: Message; readonly view?: View } {
    const screen = world.screen(user);
    const id = typeof where === 'string' ? where : 'channel' in where ? str(where.ts) : str(where['id']);
    const channel = typeof where === 'object' && 'channel' in where ? where['channel'] : undefined;
    const view = [...screen.views, ...(screen.home ? [screen.home] : [])].find(
      v => v.id === id || (id === 'home' && v.type === 'home'),
    );
    if (view) return { view };
    const rooms = [...world.rooms.values()].filter(r => r.members.has(user) && (!channel || r.id === channel));
    const messages = [...rooms.flatMap(r => r.messages), ...screen.ephemerals].filter(m => m.ts === id && !m.hidden);
    if (messages.length > 1) throw new Error(`${messages.length} messages are called ${id}; name the message itself`);
    const [message] = messages;
    if (!message) throw new Error(`${user} sees no message or view ${id}`);
    return { message };
  }

  return { drafts, common, working, ask, actIn, seen };
}

export type Hands = ReturnType<typeof createHands>;
