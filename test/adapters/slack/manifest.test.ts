import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { botScopes, manifestFor, SLACK_PATH } from '../../../adapters/slack/manifest.ts';
import { METHOD_SCOPES, OTHER_SCOPES, SCOPES, type SlackMethod } from '../../../adapters/slack/scopes.ts';

const ROOT = new URL('../../../', import.meta.url).pathname;
const FAMILIES =
  'apps|auth|bots|chat|conversations|dnd|emoji|files|pins|reactions|reminders|team|usergroups|users|views';
/** In strings, and as calls of a client: `client.views.open(`. */
const NAMED = new RegExp(
  `['"](?:${FAMILIES})(?:\\.[a-zA-Z]+)+['"]|\\b(?:client|api)\\.(?:${FAMILIES})(?:\\.[a-zA-Z]+)+(?=\\()`,
  'g',
);

interface Manifest {
  display_information: Record<'name' | 'description', string>;
  features: {
    bot_user: { display_name: string };
    app_home: Record<string, boolean>;
    slash_commands: readonly { command: string; description: string; usage_hint: string; url?: string }[];
    shortcuts: readonly Record<'name' | 'type' | 'callback_id' | 'description', string>[];
  };
  settings: {
    event_subscriptions: { bot_events: readonly string[]; request_url?: string };
    interactivity: { request_url?: string };
    socket_mode_enabled: boolean;
  };
}
const socket = parse(manifestFor({ kind: 'socket' })) as Manifest;

/** Methods that a text of our source calls. */
const methodsIn = (source: string): readonly string[] =>
  [...source.matchAll(NAMED)].map(([hit]) => hit.replace(/^['"]|['"]$/g, '').replace(/^(?:client|api)\./, ''));

function called(): readonly string[] {
  const dir = join(ROOT, 'adapters/slack');
  const files = readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts') && name !== 'scopes.ts')
    .map(name => join(dir, name));
  const doctor = ['doctor-slack.ts', 'doctor-slack-record.ts'].map(name => join(ROOT, 'src/commands', name));
  const sources = [...files, ...doctor].map(file => readFileSync(file, 'utf8'));
  return [...new Set(sources.flatMap(methodsIn))];
}

test('a method is found however it is called', () => {
  const source = `api.call('chat.update', x); await client.views.open({ a: 1 }); import './users.ts'; 'message.channels'`;
  expect(methodsIn(source)).toEqual(['chat.update', 'views.open']);
});

test('the scopes a method may need are those of the manifest', () => {
  expect(SCOPES.filter(scope => scope !== 'connections:write').toSorted()).toEqual([...botScopes()].sort());
  // @ts-expect-error a method that is not on the list does not compile
  const stray: SlackMethod = 'pins.add';
  expect(stray in METHOD_SCOPES).toBe(false);
});

test('the methods that are called are those of the list, and what each needs is granted', () => {
  const methods = called();
  expect([...methods].sort()).toEqual(Object.keys(METHOD_SCOPES).sort());
  const granted = new Set([...botScopes(), 'connections:write']);
  for (const method of methods)
    for (const scope of METHOD_SCOPES[method as SlackMethod]) expect(granted, method).toContain(scope);
});

test('no scope is asked for that nothing needs', () => {
  const { settings, features } = socket;
  const other = [...settings.event_subscriptions.bot_events, 'url_private', ...Object.keys(features)];
  const needed = new Set<string>([
    ...called().flatMap(method => METHOD_SCOPES[method as SlackMethod]),
    ...Object.entries(OTHER_SCOPES).flatMap(([use, scopes]) => (other.includes(use) ? scopes : [])),
  ]);
  expect(botScopes().filter(scope => !needed.has(scope))).toEqual([]);
  for (const event of settings.event_subscriptions.bot_events)
    for (const scope of OTHER_SCOPES[event as keyof typeof OTHER_SCOPES]) expect(botScopes(), event).toContain(scope);
});

test('names and descriptions are as long as Slack takes them', () => {
  const { display_information: shown, features } = socket;
  expect(shown.name.length).toBeLessThanOrEqual(35);
  expect(shown.description.length).toBeLessThanOrEqual(140);
  expect(features.bot_user.display_name).toMatch(/^[a-z0-9-_.]{1,80}$/);
  for (const { command, description, usage_hint } of features.slash_commands) {
    expect(command).toMatch(/^\/[a-z0-9-_]{1,31}$/);
    expect(Math.max(description.length, usage_hint.length)).toBeLessThanOrEqual(140);
  }
  expect(features.shortcuts.map(s => `${s.type} ${s.callback_id} ${s.name}`)).toEqual([
    'global log_case 登记工单',
    'message to_case 转为工单',
    'message to_owner 发给业主',
  ]);
  for (const { name, description } of features.shortcuts) {
    expect(name.length).toBeLessThanOrEqual(24);
    expect(description.length).toBeLessThanOrEqual(140);
  }
});

test('over a socket there is no address in it, over HTTP everything goes to ours', () => {
  expect(manifestFor({ kind: 'socket' })).not.toMatch(/https?:/);
  expect(socket.settings.socket_mode_enabled).toBe(true);
  const { settings, features } = parse(
    manifestFor({ kind: 'http', publicUrl: 'https://door.example.com/' }),
  ) as Manifest;
  const url = `https://door.example.com${SLACK_PATH}`;
  expect(settings).toMatchObject({
    socket_mode_enabled: false,
    event_subscriptions: { request_url: url },
    interactivity: { request_url: url },
  });
  expect(features.slash_commands.map(c => c.url)).toEqual([url]);
});
