import { ACTIONS, actionOf } from './card.ts';

/** A body of Slack's, parsed. */
export type Body = Readonly<Record<string, unknown>>;

/** Clicks that only open a dialog or a page: nothing is decided yet, and the dialog must be there within three seconds. */
const OPENING: ReadonlySet<string> = new Set([
  ACTIONS.reply,
  ACTIONS.resolve,
  ACTIONS.reopen,
  ACTIONS.correct,
  ACTIONS.more,
  ACTIONS.open,
]);

const actionsOf = (body: Body) => (body['actions'] as readonly { readonly action_id: string }[] | undefined) ?? [];

export function isOpening(body: Body): boolean {
  switch (body['type']) {
    case 'block_actions':
      return actionsOf(body).every(({ action_id }) => OPENING.has(actionOf(action_id)));
    case 'shortcut':
    case 'message_action':
      return true;
    case 'view_closed':
    case 'block_suggestion':
      return true;
    default:
      return false;
  }
}

/** What Slack guarantees to be one and the same. */
export function keyOf(body: Body): string {
  if (body['type'] === 'event_callback') return `event:${String(body['event_id'])}`;
  return `${String(body['type'] ?? 'command')}:${String(body['trigger_id'])}`;
}
