import type { types } from '@slack/bolt';
import { CATEGORY_NAMES, INTENT_NAMES, URGENCY_NAMES } from '../../src/domain/labels.ts';
import { introduce } from '../../src/domain/people.ts';
import { isOpen, notByChat, TICKET_STATE_NAMES, type Ticket } from '../../src/domain/ticket.ts';
import { localDateTime } from '../../src/domain/time.ts';
import type { BoardCase } from '../../src/ports/case-board.ts';
import { type Block, bold, button, context, linkButton, marked, plain, section } from './blocks.ts';
import type { Eyes } from './eyes.ts';
import { slackText } from './text.ts';

/** A message of Slack: `text` is what notifications and screen readers get. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks: readonly Block[];
  /** What goes when Slack does not take its pictures. */
  readonly plainer?: SlackMessage;
}

/** Which button of a card was pressed; `value` names the case and the version it showed. */
export const ACTIONS = {
  claim: 'case_claim',
  reply: 'case_reply',
  resolve: 'case_resolve',
  takeOver: 'case_take_over',
  handBack: 'case_hand_back',
  reopen: 'case_reopen',
  more: 'case_more',
  correct: 'case_correct',
  open: 'case_open',
} as const;

/** The name of a button where several of its kind stand in one message: Slack wants each to have one of its own. */
export const nth = (action: string, n: number): string => `${action}:${n}`;
/** Which it is, whichever of its kind. */
export const actionOf = (actionId: string): string => actionId.split(':')[0]!;

/** What stands under 更多, by the word it sends. */
export const MORE = {
  reassign: '转派',
  recategorise: '修改信息',
  decline: '说明关闭',
  note: '内部记录',
  correct: '更正已发的话',
} as const;
export type More = keyof typeof MORE;

export const caseValue = ({ id, version }: Pick<Ticket, 'id' | 'version'>): string => `${id}:${version}`;

/** The case and the version somebody saw; undefined when the value is none of ours. */
export function readValue(
  value: string | undefined,
): { readonly ticketId: string; readonly version: number } | undefined {
  const [, ticketId, version] = /^([0-9a-f-]{36}):(\d{1,9})(?::\w+)?$/.exec(value ?? '') ?? [];
  return ticketId ? { ticketId, version: Number(version) } : undefined;
}

/** The one card of a case: what it is, where, whose, what comes next, and what can be done. */
export function cardOf(one: BoardCase, eyes: Eyes, deskUrl?: string): SlackMessage {
  const { ticket, community } = one;
  const kind = `${INTENT_NAMES[ticket.kind]} · ${CATEGORY_NAMES[ticket.category]}`;
  const state = TICKET_STATE_NAMES[ticket.state];
  const urgency = ticket.urgency === 'normal' ? '' : `【${URGENCY_NAMES[ticket.urgency]}】`;
  const summary = eyes.text(ticket.summary) || '内容请在值班台查看';
  const fields: readonly (readonly [string, string])[] = [
    ['事项', summary],
    ['位置', eyes.place(ticket) || (eyes.showing === 'number' ? '在值班台查看' : '还不清楚')],
    ['负责人', one.responsible ? introduce(one.responsible) : '还没有人接单'],
    ['下一步', nextStep(one)],
    ...(ticket.demand && eyes.text(ticket.demand) ? [['诉求', eyes.text(ticket.demand)] as const] : []),
    ...(ticket.happenedAt && eyes.text(ticket.happenedAt) ? [['时间', eyes.text(ticket.happenedAt)] as const] : []),
  ];
  const said = one.lastWords && eyes.text(one.lastWords.text);
  const at = localDateTime(ticket.openedAt, community.timeZone);
  return {
    text: slackText(`${urgency}${ticket.number} ${kind} ${state}：${summary}`, 300),
    blocks: [
      { type: 'header', text: plain(`${urgency}${ticket.number} ${state}`, 150) },
      section(marked(`${bold(kind)}  ${slackText(`${at} 登记`, 60)}`)),
      { type: 'section', fields: fields.map(([name, value]) => marked(`${bold(name)}\n${slackText(value, 400)}`)) },
      ...(said ? [context(`业主最后说：“${shorten(said, 120)}”`)] : []),
      ...flagsOf(one),
      { type: 'actions', block_id: `case:${ticket.id}`, elements: buttonsOf(one, deskUrl) },
    ],
  };
}

/** All that is left of a card whose case went to another channel. */
export function movedMessage({ number }: Ticket, channel: string): SlackMessage {
  const where = /^[CG][A-Z0-9]+$/.test(channel) ? `<#${channel}>` : slackText(channel, 80);
  const text = `${slackText(number, 40)} 已转到 ${where}`;
  return { text, blocks: [section(marked(text))] };
}

const shorten = (text: string, max: number): string => {
  const line = [...text.replace(/\s+/g, ' ')];
  return line.length > max ? `${line.slice(0, max - 1).join('')}…` : line.join('');
};

function flagsOf({ ticket, takenOverBy, unsent, refused }: BoardCase): readonly Block[] {
  const source = notByChat(ticket);
  const flags = [
    ticket.source === 'room'
      ? '群里听到的，不在群里回复：有进展请私聊或打电话告知'
      : source && `${source}登记，业主没有聊天：有进展请打电话告知`,
    ticket.confidential ? '为报事人保密：不要对任何人说是谁报的' : '',
    ticket.about.length > 0 ? '涉及同事，内容只在值班台给有权限的人看' : '',
    ticket.wantsPerson ? '业主想找人工' : '',
    takenOverBy ? `${takenOverBy.name}正在亲自和业主聊，自动回复已停` : '',
    ticket.checked ? '' : '业主还没有核对登记内容',
    unsent > 0 ? `有 ${unsent} 条给业主的话还没送出` : '',
    refused > 0 ? `有 ${refused} 条没能送到，请打电话` : '',
  ].filter(Boolean);
  return flags.length > 0 ? [context(flags.join(' · '))] : [];
}

/** What is to be done now, and by whom. */
function nextStep({ ticket, responsible, takenOverBy }: BoardCase): string {
  const tells = notByChat(ticket) ? '打电话告诉' : '告诉';
  if (ticket.state === 'recorded')
    return ticket.urgency === 'emergency' ? '马上接单，先打电话' : `接单，并${tells}业主什么时候有人来`;
  if (ticket.state === 'claimed')
    return takenOverBy ? `${takenOverBy.name}回复业主` : `${responsible?.name ?? '负责人'}处理，有进展就${tells}业主`;
  if (ticket.state !== 'resolved') return '已结束';
  return notByChat(ticket) ? '打电话告诉业主结果；又出问题请重新打开' : '等业主确认；又出问题会重新打开';
}

function buttonsOf(one: BoardCase, deskUrl: string | undefined): types.ActionsBlockElement[] {
  const { ticket, takenOverBy } = one;
  const value = caseValue(ticket);
  const desk = deskUrl ? [linkButton('值班台', ACTIONS.open, `${deskUrl}#${ticket.id}`)] : [];
  // What would only write to the owner is not offered where he has no chat.
  const toOwner = (...buttons: readonly types.Button[]) => (notByChat(ticket) ? [] : buttons);
  const reply = toOwner(button('回复业主', ACTIONS.reply, value));
  if (!isOpen(ticket)) return [button('重新打开', ACTIONS.reopen, value), ...reply, ...desk];
  return [
    ...(ticket.state === 'recorded' ? [button('接单', ACTIONS.claim, value, 'primary')] : []),
    ...reply,
    button('办结', ACTIONS.resolve, value),
    ...toOwner(takenOverBy ? button('交还', ACTIONS.handBack, value) : button('接管', ACTIONS.takeOver, value)),
    {
      type: 'overflow',
      action_id: ACTIONS.more,
      options: Object.entries(MORE).map(([word, label]) => ({ text: plain(label, 75), value: `${value}:${word}` })),
    },
    ...desk,
  ];
}
