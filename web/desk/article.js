// @ts-check
import { html, useEffect, useRef, useState } from '../vendor.js';
import { messageOf } from './words.js';

/** @typedef {import('./types.d.ts').ArticleLine} ArticleLine */

const STATES = { proposed: '待主管审核', approved: '已发布', retired: '已停用' };

/**
 * What became of it, in words.
 * @param {ArticleLine} article
 */
export const usesOf = ({ given, helped, notHelped }) =>
  given ? `答复过 ${given} 次，说清楚了 ${helped} 次，没说清楚 ${notHelped} 次` : '还没有答复过业主';

/** @param {{ article: ArticleLine }} props */
export const Expired = ({ article }) => (article.isExpired ? html`<span class="standing expired">已过期</span>` : null);

/** @param {{ article: ArticleLine }} props */
const Standing = ({ article }) => html`<span class=${`standing ${article.state}`}>${STATES[article.state]}</span>
  <${Expired} article=${article} />`;

/** @param {{ name: string, children?: unknown }} props */
const Part = ({ name, children }) => html`<dt>${name}</dt><dd>${children}</dd>`;

/** @param {{ article: ArticleLine, onClose: () => void }} props */
const Parts = ({ article, onClose }) => html`<dl class="parts">
  <${Part} name="业主会怎么问">${article.questions.length ? html`<ul>${article.questions.map(q => html`<li key=${q}>${q}</li>`)}</ul>` : '没有写'}<//>
  <${Part} name="答案"><p class="words">${article.answer}</p><//>
  <${Part} name="依据">${article.source}（${article.asOf}）<//>
  <${Part} name="有效期">${article.validUntil ? `至 ${article.validUntil}` : '一直有效'}${article.isExpired ? '，已经过了，不再答复业主' : ''}<//>
  <${Part} name="用处">${usesOf(article)}<//>
  ${article.proposedByName && html`<${Part} name="提交">${article.proposedByName}<//>`}
  ${article.approvedByName && html`<${Part} name="审核">${article.approvedByName}<//>`}
  ${article.ticketNumber && html`<${Part} name="来自工单"><a class="button" href=${`#${article.ticketId}`} onClick=${onClose}>${article.ticketNumber}</a><//>`}
</dl>`;

/**
 * One article with all its parts, and what a supervisor does about it.
 * @param {{
 *   article: ArticleLine, mayApprove: boolean, onBack: () => void, onEdit: () => void, onClose: () => void,
 *   press: (verb: 'approve' | 'retire', done: string) => Promise<void>,
 * }} props
 */
export function ArticleView({ article, mayApprove, onBack, onEdit, onClose, press }) {
  const [isAsking, setAsking] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState('');
  const heading = useRef(/** @type {HTMLHeadingElement | null} */ (null));
  useEffect(() => heading.current?.focus(), []);
  const isProposal = article.state === 'proposed';

  /** @param {'approve' | 'retire'} verb @param {string} done */
  async function go(verb, done) {
    setBusy(true);
    setTrouble('');
    try {
      await press(verb, done);
    } catch (error) {
      setTrouble(messageOf(error));
    }
    setAsking(false);
    setBusy(false);
  }

  return html`<div class="row"><button onClick=${onBack}>‹ 返回列表</button></div>
    <h3 ref=${heading} tabindex="-1">知识 ${article.number} · ${article.title}</h3>
    <p class="row"><${Standing} article=${article} /></p>
    <${Parts} article=${article} onClose=${onClose} />
    ${trouble && html`<p class="trouble" role="alert">${trouble}</p>`}
    ${!mayApprove && article.state !== 'retired' && html`<p class="hint">修改、发布和停用由主管或项目经理办。要改的请告诉他们，或提交一条新的。</p>`}
    ${article.state === 'retired' && html`<p class="hint">已停用：不再答复业主，只留底。</p>`}
    ${
      mayApprove &&
      article.state !== 'retired' &&
      !isAsking &&
      html`<div class="row end">
        <button onClick=${() => setAsking(true)}>${isProposal ? '不采用' : '停用'}</button>
        <button onClick=${onEdit}>修改</button>
        ${isProposal && html`<button class="main" disabled=${isBusy} onClick=${() => go('approve', `已发布知识 ${article.number}`)}>发布</button>`}
      </div>`
    }
    ${
      isAsking &&
      html`<div class="asking" role="alert">
        <p>${isProposal ? '不采用后它不会答复业主，记录还留着。' : '停用后不再用它答复业主，记录还留着。'}停用了就不能再改，要用得另写一条。</p>
        <div class="row end">
          <button onClick=${() => setAsking(false)}>再想想</button>
          <button class="alert" disabled=${isBusy} onClick=${() => go('retire', `已停用知识 ${article.number}`)}>${isProposal ? '确定不采用' : '确定停用'}</button>
        </div>
      </div>`
    }`;
}
