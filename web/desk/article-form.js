// @ts-check
import { html, useEffect, useRef, useState } from '../vendor.js';
import { Refusal, send } from './api.js';
import { messageOf } from './words.js';

/** @typedef {import('./types.d.ts').ArticleWords} ArticleWords */
/** @typedef {import('./types.d.ts').ArticleLine} ArticleLine */

/** What a sheet begins with when nothing is known yet. */
export const blank = () => ({ title: '', questions: [], answer: '', source: '', asOf: today() });

/** Today as the reader's own calendar has it; en-CA writes days as 2026-11-23. */
const today = () => new Date().toLocaleDateString('en-CA');

/**
 * Puts a new one on record and says what that means.
 * @param {ArticleWords} words @param {import('./types.d.ts').Me} me @param {import('./model.js').Model} model
 * @param {string} [ticketId] the case whose answer it keeps
 */
export async function proposeArticle(words, me, model, ticketId) {
  const { article } = await send('api/knowledge', { words, ...(ticketId ? { ticketId } : {}) });
  model.toast(me.mayApprove ? `已发布知识 ${article.number}` : `已提交知识 ${article.number}，等主管审核`);
  void model.refresh();
}

/** @param {HTMLFormElement} form @returns {ArticleWords} */
function wordsOf(form) {
  const given = new FormData(form);
  /** @param {string} key */
  const text = key => String(given.get(key) ?? '').trim();
  const validUntil = text('validUntil');
  return {
    title: text('title'),
    questions: text('questions')
      .split('\n')
      .map(q => q.trim())
      .filter(Boolean),
    answer: text('answer'),
    source: text('source'),
    asOf: text('asOf'),
    ...(validUntil ? { validUntil } : {}),
  };
}

/** @param {{ article: ArticleLine }} props */
const AsItStands = ({ article }) => html`<div class="stands wide" role="status">
  <p><b>现在记录里是这样的：</b>${article.title}</p>
  <p class="hint">${article.questions.join('｜')}</p>
  <p class="words">${article.answer}</p>
  <p class="hint">依据${article.source}（${article.asOf}）${article.validUntil ? `，有效期至 ${article.validUntil}` : ''}</p>
  <p>您写的还在上面。对照改好后再提交，会以您写的为准。</p>
</div>`;

/**
 * A field of several lines that keeps what is typed.
 * @param {{ label: string, first: string, [attribute: string]: unknown }} props
 */
function Area({ label, first, ...attributes }) {
  const [text, setText] = useState(first);
  const onInput = (/** @type {{ currentTarget: HTMLTextAreaElement }} */ e) => setText(e.currentTarget.value);
  return html`<label class="wide">${label}<textarea ...${attributes} value=${text} onInput=${onInput}></textarea></label>`;
}

/**
 * The sheet on which an article is written. What was typed stays, also when somebody else was faster.
 * @param {{
 *   words: ArticleWords, button: string, send: (words: ArticleWords) => Promise<void>,
 *   reread?: () => Promise<ArticleLine | undefined>, onCancel: () => void,
 * }} props `reread`: the article as it stands now, and from then on what is sent goes against that
 */
export function ArticleForm({ words, button, send: hand, reread, onCancel }) {
  // What a sheet begins with never changes under the hands of whoever writes on it.
  const [first] = useState(words);
  const [trouble, setTrouble] = useState('');
  const [standing, setStanding] = useState(/** @type {ArticleLine | undefined} */ (undefined));
  const [isBusy, setBusy] = useState(false);
  const title = useRef(/** @type {HTMLInputElement | null} */ (null));
  const told = useRef(/** @type {HTMLParagraphElement | null} */ (null));
  useEffect(() => title.current?.focus(), []);
  useEffect(() => told.current?.scrollIntoView({ block: 'center' }), [trouble, standing]);

  /** @param {SubmitEvent & { currentTarget: HTMLFormElement }} event */
  async function save(event) {
    event.preventDefault();
    const written = wordsOf(event.currentTarget);
    setBusy(true);
    setTrouble('');
    try {
      await hand(written);
    } catch (error) {
      setTrouble(messageOf(error));
      setBusy(false);
      if (reread && error instanceof Refusal && error.code === 'conflict')
        setStanding(await reread().catch(() => undefined));
    }
  }

  return html`<form class="edit sheet-of-article" onSubmit=${save}>
    <label class="wide">标题<input ref=${title} name="title" defaultValue=${first.title} maxlength="60" required placeholder="停车月卡怎么办" /></label>
    <${Area} label="业主会怎么问（一行一种问法）" name="questions" rows="3" first=${first.questions.join('\n')} placeholder=${'月卡在哪儿办？\n包月停车多少钱'} />
    <${Area} label="答案（业主看到的就是这段话）" name="answer" rows="6" first=${first.answer} maxlength="1500" required />
    <label class="wide">依据<input name="source" defaultValue=${first.source} maxlength="120" required placeholder="《停车管理办法》第二章" /></label>
    <label>依据的日期<input type="date" name="asOf" defaultValue=${first.asOf} required /></label>
    <label>有效期至（空着就一直有效）<input type="date" name="validUntil" defaultValue=${first.validUntil ?? ''} /></label>
    <p class="hint wide">这段话会说给所有业主：不要写某一个人的姓名、手机号和房号，公开的座机和热线可以写。</p>
    ${trouble && html`<p ref=${told} class="trouble" role="alert">${trouble}</p>`}
    ${standing && html`<${AsItStands} article=${standing} />`}
    <div class="row end"><button type="button" onClick=${onCancel}>取消</button><button class="main" disabled=${isBusy}>${button}</button></div>
  </form>`;
}
