// @ts-check
import { html, useEffect, useState } from '../vendor.js';
import { read, send } from './api.js';
import { ArticleView, Expired, usesOf } from './article.js';
import { ArticleForm, blank, proposeArticle } from './article-form.js';
import { Dialog } from './dialog.js';
import { messageOf } from './words.js';

/** @typedef {import('./types.d.ts').ArticleLine} ArticleLine */
/** @typedef {import('./types.d.ts').ArticleWords} ArticleWords */
/** @typedef {import('./types.d.ts').FoundArticle} FoundArticle */
/** @typedef {import('./model.js').Model} Model */
/** @typedef {{ at: 'list' | 'new' } | { at: 'article' | 'edit', article: ArticleLine }} Place */

const SEARCH_AFTER_MS = 300;

/** @param {ArticleLine} article */
const isSame = article => (/** @type {ArticleLine} */ other) => other.id === article.id;

/** @param {{ found: readonly FoundArticle[] }} props */
function Answered({ found }) {
  const [first, ...others] = found;
  if (!first) return html`<p class="verdict unsure"><b>没有找到，会转给人。</b></p>`;
  return html`<p class=${first.answers ? 'verdict sure' : 'verdict unsure'}><b>${first.answers ? '会直接答复：' : '把握不够，会转给人。'}</b>${
    first.answers ? '' : `最接近的是知识 ${first.number}“${first.title}”。`
  }</p>
    ${first.answers && html`<p class="words said">${first.answer}</p><p class="hint">依据${first.source}（${first.asOf}）· 知识 ${first.number}“${first.title}”</p>`}
    ${others.length > 0 && html`<p class="hint">还有点像：${others.map(({ number, title }) => `知识 ${number}“${title}”`).join('、')}</p>`}`;
}

/** Asks as an owner would, and shows what he would get. */
function Try() {
  const [found, setFound] = useState(/** @type {readonly FoundArticle[] | undefined} */ (undefined));
  const [trouble, setTrouble] = useState('');

  /** @param {SubmitEvent & { currentTarget: HTMLFormElement }} event */
  async function ask(event) {
    event.preventDefault();
    const question = String(new FormData(event.currentTarget).get('question') ?? '').trim();
    setTrouble('');
    setFound(undefined);
    try {
      setFound((await send('api/knowledge/try', { question })).found);
    } catch (error) {
      setTrouble(messageOf(error));
    }
  }

  return html`<section class="try" aria-label="试问一句">
    <form class="row finder" onSubmit=${ask}>
      <input name="question" aria-label="试问一句" placeholder="像业主那样问一句" maxlength="500" required />
      <button>试问</button>
    </form>
    ${trouble && html`<p class="trouble" role="alert">${trouble}</p>`}
    <div role="status">${found && html`<${Answered} found=${found} />`}</div>
  </section>`;
}

/** @param {{ title: string, articles: readonly ArticleLine[], empty?: string, open: (article: ArticleLine) => void }} props */
const Shelf = ({
  title,
  articles,
  empty,
  open,
}) => html`<h3>${title}${articles.length ? ` ${articles.length}` : ''}</h3>
  ${!articles.length && html`<p class="hint">${empty}</p>`}
  <ul class="shelf">${articles.map(
    article => html`<li key=${article.id}><button class="entry" onClick=${() => open(article)}>
      <span class="row"><b>${article.title}</b><${Expired} article=${article} /></span>
      <span class="hint">依据${article.source}（${article.asOf}）${article.validUntil ? `，有效期至 ${article.validUntil}` : ''}</span>
      <span class="hint">${article.state === 'proposed' ? `${article.proposedByName ?? '同事'}提交` : usesOf(article)}</span>
    </button></li>`,
  )}</ul>`;

/** @param {{ articles: readonly ArticleLine[], words: string, open: (article: ArticleLine) => void }} props */
function Shelves({ articles, words, open }) {
  /** @param {ArticleLine['state']} state */
  const of = state => articles.filter(article => article.state === state);
  const [proposed, retired] = [of('proposed'), of('retired')];
  if (words && !articles.length) return html`<p class="empty">没有找到“${words}”</p>`;
  return html`${proposed.length > 0 && html`<${Shelf} title="待主管审核" articles=${proposed} open=${open} />`}
    <${Shelf} title="已发布" articles=${of('approved')} empty=${words ? '没有找到。' : '还没有知识。可以点“新条目”写一条，或请系统管理员导入。'} open=${open} />
    ${retired.length > 0 && html`<details><summary>已停用 ${retired.length}</summary><${Shelf} title="已停用" articles=${retired} open=${open} /></details>`}`;
}

/**
 * What the company knows: read by everybody, proposed by everybody, let speak by supervisors.
 * @param {{ me: import('./types.d.ts').Me, now: Date, model: Model, onClose: () => void }} props `now` moves whenever something may have changed
 */
export function Knowledge({ me, now, model, onClose }) {
  const [words, setWords] = useState('');
  const [articles, setArticles] = useState(/** @type {readonly ArticleLine[] | undefined} */ (undefined));
  const [place, setPlace] = useState(/** @type {Place} */ ({ at: 'list' }));
  const [trouble, setTrouble] = useState('');

  /** @param {string} sought @returns {Promise<readonly ArticleLine[]>} */
  const list = async sought =>
    (await read(`api/knowledge${sought ? `?words=${encodeURIComponent(sought)}` : ''}`)).articles;
  /** @param {readonly ArticleLine[]} found */
  function show(found) {
    setArticles(found);
    setTrouble('');
    // Never what somebody is writing on: it goes against the version that he saw.
    setPlace(now => (now.at === 'article' ? { ...now, article: found.find(isSame(now.article)) ?? now.article } : now));
  }
  useEffect(() => {
    let isStale = false;
    const wait = setTimeout(
      () =>
        list(words.trim()).then(
          found => !isStale && show(found),
          error => !isStale && setTrouble(messageOf(error)),
        ),
      articles ? SEARCH_AFTER_MS : 0,
    );
    return () => {
      isStale = true;
      clearTimeout(wait);
    };
  }, [words, now]);

  /** @param {ArticleLine} article @param {string} verb @param {object} body @param {string} done */
  async function press(article, verb, body, done) {
    const { article: changed } = await send(`api/knowledge/${article.id}/${verb}`, {
      version: article.version,
      ...body,
    });
    const line = { ...article, ...changed };
    setPlace({ at: 'article', article: line });
    setArticles(known => known?.map(one => (isSame(line)(one) ? line : one)));
    model.toast(done);
    void model.refresh();
  }

  /** @param {ArticleLine} article */
  async function reread(article) {
    const fresh = (await list('')).find(isSame(article));
    if (fresh) setPlace({ at: 'edit', article: fresh });
    return fresh;
  }

  /** @param {ArticleWords} written */
  async function propose(written) {
    await proposeArticle(written, me, model);
    setWords('');
    setPlace({ at: 'list' });
    show(await list(''));
  }

  const toList = () => setPlace({ at: 'list' });
  return html`<${Dialog} title="知识库" class="knowledge" onClose=${onClose}>
    ${trouble && html`<p class="trouble" role="alert">${trouble}</p>`}
    ${!articles && !trouble && html`<p class="hint">正在读取…</p>`}
    ${
      place.at === 'list' &&
      articles &&
      html`<div class="row finder">
        <input type="search" aria-label="搜知识" placeholder="搜标题、问法、答案" value=${words} maxlength="100"
          onInput=${(/** @type {{ currentTarget: HTMLInputElement }} */ e) => setWords(e.currentTarget.value)} />
        <button onClick=${() => setPlace({ at: 'new' })}>新条目</button>
      </div>
      <${Try} />
      ${!me.mayApprove && html`<p class="hint">您可以写新条目。主管审核发布后，它才会答复业主。</p>`}
      <${Shelves} articles=${articles} words=${words.trim()} open=${(/** @type {ArticleLine} */ article) => setPlace({ at: 'article', article })} />
      <div class="row end"><button onClick=${onClose}>关闭</button></div>`
    }
    ${
      place.at === 'article' &&
      html`<${ArticleView} key=${place.article.id} article=${place.article} mayApprove=${me.mayApprove}
        onBack=${toList} onEdit=${() => setPlace({ ...place, at: 'edit' })} onClose=${onClose}
        press=${(/** @type {string} */ verb, /** @type {string} */ done) => press(place.article, verb, {}, done)} />`
    }
    ${
      place.at === 'edit' &&
      html`<${ArticleForm} key=${place.article.id} words=${place.article} button="保存"
        reread=${() => reread(place.article)} onCancel=${() => setPlace({ ...place, at: 'article' })}
        send=${(/** @type {ArticleWords} */ written) => press(place.article, 'edit', { words: written }, '已保存')} />`
    }
    ${place.at === 'new' && html`<${ArticleForm} words=${blank()} button=${me.mayApprove ? '发布' : '提交审核'} send=${propose} onCancel=${toList} />`}
  <//>`;
}
