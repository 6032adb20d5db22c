// @ts-check
import { html, useEffect, useState } from '../vendor.js';
import { read } from './api.js';
import { ArticleForm, proposeArticle } from './article-form.js';
import { Dialog } from './dialog.js';
import { messageOf } from './words.js';

/** @typedef {import('./types.d.ts').ArticleWords} ArticleWords */

/**
 * Whether the case is a question that staff have answered, and no secret.
 * @param {import('./types.d.ts').Story} story
 */
export const mayKeep = ({ ticket, items }) =>
  (ticket.kind === 'inquiry' || ticket.kind === 'fee_query') &&
  !ticket.confidential &&
  items.some(item => item.kind === 'told' && item.by);

/**
 * What staff answered in a case becomes an article: the sheet is filled with it, and whoever keeps it looks it through.
 * @param {{
 *   ticket: import('./types.d.ts').Case, me: import('./types.d.ts').Me,
 *   model: import('./model.js').Model, onClose: () => void,
 * }} props
 */
export function KeepAnswer({ ticket, me, model, onClose }) {
  const [words, setWords] = useState(/** @type {ArticleWords | undefined} */ (undefined));
  const [trouble, setTrouble] = useState('');
  useEffect(() => {
    read(`api/cases/${ticket.id}/article`).then(
      answer => setWords(answer.words),
      error => setTrouble(messageOf(error)),
    );
  }, []);

  /** @param {ArticleWords} written */
  async function keep(written) {
    await proposeArticle(written, me, model, ticket.id);
    onClose();
  }

  return html`<${Dialog} title=${`存为知识 · ${ticket.number}`} class="knowledge" onClose=${onClose}>
    ${!words && !trouble && html`<p class="hint">正在读取…</p>`}
    ${trouble && html`<p class="trouble" role="alert">${trouble}</p><div class="row end"><button onClick=${onClose}>关闭</button></div>`}
    ${
      words &&
      html`<p class="hint">请看一遍：改成对谁都说得通的话，〔　〕的地方是隐去的号码或姓名，要补上或删掉。${me.mayApprove ? '' : '主管审核发布后，它才会答复业主。'}</p>
      <${ArticleForm} words=${words} button=${me.mayApprove ? '发布' : '提交审核'} send=${keep} onCancel=${onClose} />`
    }
  <//>`;
}
