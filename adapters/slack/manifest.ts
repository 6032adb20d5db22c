import { readFileSync } from 'node:fs';
import { parse, parseDocument } from 'yaml';

const FILE = new URL('manifest.yaml', import.meta.url);

/** Where Slack posts events, clicks, forms and commands, below PUBLIC_URL. */
export const SLACK_PATH = '/slack/events';

/** Whether we ask Slack for its news over a socket, or it brings them to our address. */
export type WayIn = { readonly kind: 'socket' } | { readonly kind: 'http'; readonly publicUrl: string };

const text = (): string => readFileSync(FILE, 'utf8');

/** The manifest of the app for an installation that is reached this way, as YAML. */
export function manifestFor(way: WayIn): string {
  const manifest = parseDocument(text());
  if (way.kind === 'http') {
    const url = new URL(SLACK_PATH, way.publicUrl).href;
    manifest.setIn(['settings', 'socket_mode_enabled'], false);
    manifest.setIn(['settings', 'event_subscriptions', 'request_url'], url);
    manifest.setIn(['settings', 'interactivity', 'request_url'], url);
    manifest.setIn(['features', 'slash_commands', 0, 'url'], url);
  }
  manifest.commentBefore = null;
  return manifest.toString({ lineWidth: 0 });
}

/** What the bot must have been granted. */
export const botScopes = (): readonly string[] =>
  (parse(text()) as { oauth_config: { scopes: { bot: readonly string[] } } }).oauth_config.scopes.bot;
