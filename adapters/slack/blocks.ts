import type { types } from '@slack/bolt';
import { plainText, slackText } from './text.ts';

export type Block = types.KnownBlock;

/** A text object that shows what stands in it: nothing formats, mentions, links or becomes a face. */
export const plain = (text: string, max = 3000): types.PlainTextElement => plainText(text, max);

/** Formatted by us; whatever came from outside has gone through `slackText`. */
export const marked = (text: string): types.MrkdwnElement => ({ type: 'mrkdwn', text, verbatim: true });

export const bold = (text: string, max = 200): string => `*${slackText(text, max)}*`;

export const section = (text: types.PlainTextElement | types.MrkdwnElement): types.SectionBlock => ({
  type: 'section',
  text,
});

/** A file of the workspace, shown to whoever sees the message. */
export const picture = (file: string, what: string): types.ImageBlock => ({
  type: 'image',
  slack_file: { id: file },
  alt_text: what,
});

export const context = (...texts: readonly string[]): types.ContextBlock => ({
  type: 'context',
  elements: texts.filter(Boolean).map(text => plain(text, 300)),
});

export const button = (label: string, actionId: string, value: string, style?: 'primary' | 'danger'): types.Button => ({
  type: 'button',
  text: plain(label, 75),
  action_id: actionId,
  value,
  ...(style ? { style } : {}),
});

export const linkButton = (label: string, actionId: string, url: string): types.Button => ({
  type: 'button',
  text: plain(label, 75),
  action_id: actionId,
  url,
});
