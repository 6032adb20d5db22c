import { takeView } from './block-kit.ts';
import type { Context, Method } from './method.ts';
import { ofApp, viewJson } from './shapes.ts';
import { type Json, SlackError, str, type View } from './types.ts';
import type { World } from './world.ts';

const DEEPEST = 3;
let hashes = 0;

/** A view as Slack keeps it, from what an app sent. */
export function makeView(world: World, given: unknown, type: 'modal' | 'home', under?: View, instead?: View): View {
  const view = takeView(given, type, world.newId);
  const id = instead?.id ?? world.newId('V');
  return {
    title: undefined,
    submit: null,
    close: null,
    clear_on_close: false,
    notify_on_close: false,
    external_id: '',
    ...view,
    ...ofApp,
    app_installed_team_id: ofApp.team_id,
    id,
    type,
    blocks: view['blocks'] as Json[],
    callback_id: str(view['callback_id']),
    private_metadata: str(view['private_metadata']),
    root_view_id: instead?.root_view_id ?? under?.root_view_id ?? id,
    previous_view_id: instead ? instead.previous_view_id : (under?.id ?? null),
    hash: `${Math.floor(world.clock.now().getTime() / 1000)}.${(++hashes).toString(36)}`,
  };
}

const openViews = (world: World): { readonly user: string; readonly views: View[] }[] =>
  [...world.people.keys()].map(user => ({ user, views: world.screen(user).views }));

function freshExternalId(world: World, given: unknown): void {
  const id = str((given as Json | undefined)?.['external_id']);
  if (id !== '' && openViews(world).some(({ views }) => views.some(v => v['external_id'] === id)))
    throw new SlackError('duplicate_external_id');
}

const open: Method = {
  perMinute: 100,
  scopes: [],
  run(args, { world }: Context) {
    freshExternalId(world, args['view']);
    const view = makeView(world, args['view'], 'modal');
    const { user } = world.useTrigger(args['trigger_id']);
    const screen = world.screen(user);
    screen.views.splice(0, screen.views.length, view);
    screen.errors = {};
    return { view: viewJson(view) };
  },
};

const push: Method = {
  perMinute: 100,
  scopes: [],
  run(args, { world }) {
    freshExternalId(world, args['view']);
    const trigger = world.useTrigger(args['trigger_id']);
    const { views } = world.screen(trigger.user);
    const under = views.find(v => v.id === trigger.view);
    if (!under) throw new SlackError('not_found');
    if (views.length >= DEEPEST) throw new SlackError('push_limit_reached');
    const view = makeView(world, args['view'], 'modal', under);
    views.push(view);
    return { view: viewJson(view) };
  },
};

const update: Method = {
  perMinute: 100,
  scopes: [],
  run(args, { world }) {
    const isMeant = (v: View) =>
      args['view_id'] ? v.id === args['view_id'] : v['external_id'] !== '' && v['external_id'] === args['external_id'];
    const place = openViews(world).find(({ views }) => views.some(isMeant));
    const old = place?.views.find(isMeant);
    if (!place || !old) throw new SlackError('not_found');
    if (args['hash'] && args['hash'] !== old.hash) throw new SlackError('hash_conflict');
    const view = makeView(world, args['view'], 'modal', undefined, old);
    place.views[place.views.indexOf(old)] = view;
    return { view: viewJson(view) };
  },
};

const publish: Method = {
  perMinute: 100,
  scopes: [],
  run(args, { world }) {
    const screen = world.screen(world.person(args['user_id']).id);
    if (args['hash'] && args['hash'] !== screen.home?.hash) throw new SlackError('hash_conflict');
    const view = makeView(world, args['view'], 'home', undefined, screen.home);
    screen.home = view;
    return { view: viewJson(view) };
  },
};

export const views: Readonly<Record<string, Method>> = {
  'views.open': open,
  'views.push': push,
  'views.update': update,
  'views.publish': publish,
};
