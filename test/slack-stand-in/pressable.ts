import { afterEach, beforeEach } from 'vitest';
import { DESK, type Json, type Message, type Slack, startSlack, type View } from '../support/slack/index.ts';
import { clientOf, clock, plainApp } from './desk-app.ts';

export interface Door {
  slack: Slack;
  web: ReturnType<typeof clientOf>;
  app: Awaited<ReturnType<typeof plainApp>>;
  /** How the app answers from now on. */
  answer: Parameters<typeof plainApp>[0];
  /** Posts a card with a button, a menu and people to choose. */
  card(): Promise<Message>;
  /** Opens a dialog for 小张. */
  dialog(view?: Json): Promise<View>;
}

export const plain = (text: string) => ({ type: 'plain_text' as const, text });
export const option = (value: string, text: string) => ({ value, text: plain(text) });
export const button = (text: string, action_id: string, value = '7') => ({
  type: 'button',
  text: plain(text),
  action_id,
  value,
});
export const menu = {
  type: 'overflow',
  action_id: 'more',
  options: [option('park', '先放一放'), option('close', '关闭')],
};
export const people = { type: 'users_select', action_id: 'to', placeholder: plain('派给') };
export const CARD = [{ type: 'actions', block_id: 'verbs', elements: [button('接单', 'claim'), menu, people] }];
export const input = (block_id: string, label: string, more: Json = {}) => ({
  type: 'input',
  block_id,
  label: plain(label),
  element: { type: 'plain_text_input', action_id: 'text' },
  ...more,
});
export const modal = (title = '回复业主', more: Json = {}) => ({
  type: 'modal' as const,
  callback_id: 'reply',
  private_metadata: '7',
  title: plain(title),
  submit: plain('发送'),
  blocks: [input('words', '回复')],
  ...more,
});
export const json = (body: unknown) => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** An app that answers as it is told, and people who press before it; anew for each test of the file. */
export function pressable(): Door {
  const time = clock();
  const door = {
    async card() {
      const { ts } = await door.web.chat.postMessage({ channel: DESK, text: '单', blocks: CARD });
      return door.slack.channel(DESK).all.find(m => m.ts === ts)!;
    },
    async dialog(view: Json = modal()) {
      await door.slack.runs('/ticket', '', 'U1ZHANG', DESK);
      await door.web.apiCall('views.open', { trigger_id: door.app.last().trigger_id, view });
      return door.slack.seenBy('U1ZHANG').views[0]!;
    },
  } as Door;
  beforeEach(async () => {
    door.answer = undefined;
    door.app = await plainApp((posted, no) => door.answer?.(posted, no));
    const target = door.app.target;
    door.slack = await startSlack({ clock: time, target, withinMs: 3000, subscribed: ['app_home_opened'] });
    door.web = clientOf(door.slack);
  });
  afterEach(async () => {
    await door.slack.settled();
    await door.app.close();
    await door.slack.close();
  });
  return door;
}
