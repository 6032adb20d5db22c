// @ts-check
import { hasChat } from './words.js';

/**
 * What can be written about a case. `field`: the name under which the verb takes the text; `preview`: the owner sees it,
 * so it is shown word for word before it is sent.
 * @typedef {{
 *   title: string, field: string, placeholder: string, button: string, done: string,
 *   preview?: boolean, confirm?: string, pictures?: boolean,
 * }} WritingMode
 */

/** @type {Readonly<Record<import('./types.d.ts').Mode, WritingMode>>} */
export const MODES = {
  reply: {
    title: '回复业主',
    field: 'text',
    placeholder: '写给业主的话…',
    button: '预览回复',
    confirm: '发送给业主',
    done: '已发送',
    preview: true,
    pictures: true,
  },
  note: {
    title: '内部记录',
    field: 'text',
    placeholder: '只有同事看得到，业主看不到…',
    button: '保存内部记录',
    done: '已记下，业主看不到',
  },
  resolve: {
    title: '办结',
    field: 'done',
    placeholder: '做了什么、结果怎样？业主会看到…',
    button: '预览办结',
    confirm: '办结并告诉业主',
    done: '已办结，业主会收到通知',
    preview: true,
    pictures: true,
  },
  decline: {
    title: '说明关闭',
    field: 'reason',
    placeholder: '为什么不由我们办、业主可以怎么办？业主会看到…',
    button: '预览说明',
    confirm: '说明关闭并告诉业主',
    done: '已说明关闭，业主会收到通知',
    preview: true,
  },
  reopen: {
    title: '重新打开',
    field: 'reason',
    placeholder: '为什么重新打开？业主会收到通知…',
    button: '重新打开并告诉业主',
    done: '已重新打开',
  },
  correct: {
    title: '更正',
    field: 'text',
    placeholder: '正确的内容是…（以“更正：”发给业主，原话保留在记录里）',
    button: '预览更正',
    confirm: '发送更正',
    done: '更正已发送',
    preview: true,
  },
};

/** What is otherwise where the owner has no chat: he is called by whoever writes it down. */
const WITHOUT_CHAT = {
  resolve: {
    placeholder: '做了什么、结果怎样？业主没有聊天，请打电话告知…',
    confirm: '办结，我来打电话',
    done: '已办结，请打电话告诉业主',
  },
  decline: {
    placeholder: '为什么不由我们办、业主可以怎么办？业主没有聊天，请打电话说明…',
    confirm: '说明关闭，我来打电话',
    done: '已说明关闭，请打电话告诉业主',
  },
  reopen: {
    placeholder: '为什么重新打开？业主没有聊天，请打电话告知…',
    button: '重新打开',
    done: '已重新打开，请打电话告诉业主',
  },
};

/**
 * @param {import('./types.d.ts').Mode} mode
 * @param {import('./types.d.ts').Case} ticket
 * @returns {WritingMode}
 */
export const modeOf = (mode, ticket) => ({
  ...MODES[mode],
  ...(hasChat(ticket) ? {} : WITHOUT_CHAT[/** @type {keyof typeof WITHOUT_CHAT} */ (mode)]),
});
