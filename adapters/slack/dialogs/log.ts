import type { types } from '@slack/bolt';
import type { Community } from '../../../src/domain/community.ts';
import {
  CATEGORIES,
  CATEGORY_NAMES,
  type Category,
  URGENCIES,
  URGENCY_NAMES,
  type Urgency,
} from '../../../src/domain/labels.ts';
import { LOGGED_SOURCE_NAMES, type LoggedSource } from '../../../src/domain/ticket.ts';
import type { Logged } from '../../../src/ports/verbs.ts';
import { type Block, context, plain, section } from '../blocks.ts';
import { choice, type Draft, type Option, pictures, textInput } from './inputs.ts';

/** Name of the view that puts on record what did not come by chat. */
export const LOG_CALLBACK = 'log_dialog';
export const LOG_TITLE = '登记工单';

/** A message of Slack's that becomes a case. */
export interface FromMessage {
  readonly channel: string;
  readonly ts: string;
  readonly threadTs?: string;
  /** Ids of what stands beside its words. */
  readonly files?: readonly string[];
  /** How many of them are no pictures. */
  readonly others?: number;
}

/** What the view remembers; nobody's data is in it. */
export interface LogMeta {
  /** Communities it may belong to. */
  readonly places: readonly string[];
  readonly from?: FromMessage;
}

const SOURCES = Object.entries(LOGGED_SOURCE_NAMES) as Option[];
const given = (draft: Draft, name: string) => (draft[name] ? { initial: draft[name] } : {});
const line = (name: string, label: string, draft: Draft, max: number, placeholder: string) =>
  textInput(name, label, { ...given(draft, name), max, placeholder, isOneLine: true, isOptional: true });

/** The form, with what was typed and what was wrong with it. */
export function logView(
  meta: LogMeta,
  places: readonly Community[],
  draft: Draft = {},
  problem?: string,
): types.ModalView {
  const optional = (name: string) => ({ ...given(draft, name), isOptional: true });
  const blocks: Block[] = [
    ...(problem ? [section(plain(`没有登记：${problem}`))] : []),
    ...(places.length > 1
      ? [
          choice(
            'place',
            '哪个小区',
            places.map((p): Option => [p.id, p.name]),
            given(draft, 'place'),
          ),
        ]
      : []),
    ...(places.some(p => (p.settings.slack?.show ?? 'masked') !== 'full')
      ? [context('您在这里填的会经过 Slack。不想让姓名、电话经过 Slack，请到值班台登记。')]
      : []),
    choice('source', '怎么来的', SOURCES, given(draft, 'source')),
    textInput('text', '说了什么', {
      ...given(draft, 'text'),
      hint: '照原话写。业主没有聊天，不会收到消息，有进展请打电话告知。',
    }),
    line('where', '房号或位置', draft, 60, '栋-单元-房号，或者楼道、车库等位置'),
    line('name', '报事人', draft, 40, '怎么称呼'),
    line('phone', '电话', draft, 40, '手机号，座机带区号'),
    choice(
      'urgency',
      '紧急程度（不选就按内容判断）',
      URGENCIES.map((u): Option => [u, URGENCY_NAMES[u]]),
      optional('urgency'),
    ),
    choice(
      'category',
      '类别（不选就按内容判断）',
      CATEGORIES.map((c): Option => [c, CATEGORY_NAMES[c]]),
      optional('category'),
    ),
    line('number', '12345 等转来的编号', draft, 60, '对方的工单号'),
    ...besideIt(meta.from),
    pictures('图片'),
  ];
  return {
    type: 'modal',
    callback_id: LOG_CALLBACK,
    title: plain(LOG_TITLE, 24),
    submit: plain('登记', 24),
    close: plain('取消', 24),
    private_metadata: JSON.stringify(meta),
    blocks,
  };
}

/** What becomes of the files of the message. */
function besideIt({ files = [], others = 0 }: Partial<FromMessage> = {}): readonly Block[] {
  if (files.length === 0) return [];
  const pictures = files.length - others;
  const words = [
    pictures > 0 ? `这条消息里的 ${pictures} 张图片会一起带进工单。` : '',
    others > 0 ? `别的文件（${others} 个）不带，工单里会写明。` : '',
  ];
  return [context(words.join(''))];
}

/** What was written into the form. */
export function loggedIn(draft: Draft): Logged {
  const { where, name, phone, number } = draft;
  return {
    source: draft['source'] as LoggedSource,
    words: draft['text'] ?? '',
    ...(where ? { where } : {}),
    ...(name ? { name } : {}),
    ...(phone ? { phone } : {}),
    ...(number ? { externalNumber: number } : {}),
    ...(draft['urgency'] ? { urgency: draft['urgency'] as Urgency } : {}),
    ...(draft['category'] ? { category: draft['category'] as Category } : {}),
  };
}
