import { actOf } from './delivery.ts';
import { type Entry, fill, missing, stateOf } from './forms.ts';
import { type Hands, TROUBLE, type Where } from './hands.ts';
import { viewJson } from './shapes.ts';
import { type Act, isObject, type View } from './types.ts';
import { makeView } from './view-methods.ts';
import type { World } from './world.ts';

/** What people do with dialogs, and what the app's answer does to their screens. */
export function createDialogs(world: World, { drafts, common, working, ask, actIn, seen }: Hands) {
  function dialog(user: string, where?: Where): { readonly views: View[]; readonly view: View } {
    const { views } = world.screen(user);
    const view = where ? seen(user, where).view : views.at(-1);
    if (!view || view !== views.at(-1)) throw new Error(`${user} has no such dialog on top`);
    return { views, view };
  }

  /** Does to the screen what the answer to a form says; `undefined` when Slack can make nothing of it. */
  function apply(user: string, view: View, answer: unknown): true | undefined {
    const screen = world.screen(user);
    const { views } = screen;
    const body = isObject(answer) ? answer : {};
    const response = body['response_action'];
    screen.errors = {};
    if (response === undefined) {
      if (views.includes(view)) views.splice(views.indexOf(view), 1);
      else
        views.splice(
          views.findIndex(v => v.id === view.id),
          views.some(v => v.id === view.id) ? 1 : 0,
        );
      return true;
    }
    if (response === 'clear') views.splice(0);
    else if (response === 'errors') {
      const errors = isObject(body['errors']) ? (body['errors'] as Record<string, string>) : {};
      const inputs = view.blocks.filter(b => b['type'] === 'input').map(b => b['block_id']);
      if (Object.keys(errors).length === 0 || Object.keys(errors).some(id => !inputs.includes(id))) return undefined;
      screen.errors = errors;
    } else if (response === 'update') {
      const i = views.findIndex(v => v.id === view.id);
      views[i] = makeView(world, body['view'], 'modal', undefined, views[i]);
    } else if (response === 'push' && views.length < 3) views.push(makeView(world, body['view'], 'modal', view));
    else return undefined;
    return true;
  }

  return {
    /** Fills in the dialog on top and sends it; inputs go by block_id, action_id or label. */
    async submits(user: string, entries: Readonly<Record<string, Entry>> = {}, where?: Where): Promise<Act> {
      working(user);
      const { view } = dialog(user, where);
      const draft = `${user} ${view.id}`;
      const values = fill(view.blocks, drafts.get(draft) ?? {}, entries);
      const open = missing(view.blocks, values);
      if (open.length > 0) throw new Error(`Slack does not send the form: ${open.join(', ')} must be filled in`);
      if (!view['submit']) throw new Error(`the dialog ${view.id} has nothing to send it with`);
      drafts.set(draft, values);
      const delivery = await ask('interactive', user, {
        type: 'view_submission',
        ...common(user),
        trigger_id: world.newTrigger(user, view.id),
        view: viewJson(view, values),
        response_urls: [],
      });
      if (!delivery.ok) return actIn(delivery);
      let understood: true | undefined;
      try {
        understood = apply(user, view, delivery.answer);
      } catch {
        understood = undefined;
      }
      if (understood) return actIn(delivery);
      world.screen(user).notices.push(TROUBLE);
      return { ...actOf([delivery], TROUBLE), ok: false };
    },
    /** Closes the dialog on top, or all of them. */
    async closes(user: string, all = false): Promise<Act> {
      const { views, view } = dialog(user);
      const gone = all ? views.splice(0) : views.splice(views.length - 1);
      const tell = gone.filter(v => v['notify_on_close'] === true);
      const values = (v: View) => stateOf(v.blocks, drafts.get(`${user} ${v.id}`) ?? {});
      const heard = tell.map(v =>
        ask('interactive', user, {
          type: 'view_closed',
          ...common(user),
          view: viewJson(v, values(v)),
          is_cleared: all,
        }),
      );
      world.screen(user).errors = {};
      return heard.length > 0 ? actOf(await Promise.all(heard)) : actOf([], view ? undefined : TROUBLE);
    },
  };
}
