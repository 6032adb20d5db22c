// @ts-check

import { agoTime } from '../shared/time.js';
import { html, useEffect, useState } from '../vendor.js';
import { LogCase } from './log.js';
import { Notices } from './notices.js';
import { hasChat, isOpen, plain, whereLabel } from './words.js';

/** @typedef {import('./types.d.ts').DeskState} DeskState */
/** @typedef {import('./types.d.ts').Line} Line */
/** @typedef {import('./model.js').Model} Model */

/** @type {readonly [DeskState['tab'], string][]} */
const TABS = [
  ['nobody', '待接单'],
  ['mine', '我的'],
  ['open', '全部未结'],
  ['closed', '已结'],
];
const MANY = 200; // the API answers no more
const EMPTY = {
  nobody: '没有待接的工单',
  mine: '您手上没有未结的工单',
  open: '没有未结的工单',
  closed: '还没有已结的工单',
};
const SEARCH_AFTER_MS = 300;

/** @param {{ line: Line, state: DeskState }} props */
function CaseLineView({ line, state }) {
  const { ticket } = line;
  const names = /** @type {import('./types.d.ts').Me} */ (state.me).names;
  const isMine = ticket.responsibleId === state.me?.staff.id;
  const classes = ['line', line.isUnread && 'unread', ticket.id === state.caseId && 'chosen'].filter(Boolean).join(' ');
  const responsible = isMine ? '我' : line.responsible;
  return html`<li><a class=${classes} href=${`#${ticket.id}`} aria-current=${ticket.id === state.caseId ? 'true' : undefined}>
    <div class="row">
      ${line.isUnread && html`<span class="dot" role="img" aria-label="有新动静"></span>`}
      <span class=${`urgency ${ticket.urgency}`}>${names.urgencies[ticket.urgency]}</span>
      <b class="where">${whereLabel(ticket.where)}</b>
      <time>${agoTime(new Date(line.lastAt), state.now)}</time>
    </div>
    <div class="summary">${plain(ticket.summary)}</div>
    ${line.lastWords && html`<div class="last">“${plain(line.lastWords)}”</div>`}
    <div class="row foot">
      <span class="number">${ticket.number}</span>
      ${
        isOpen(ticket.state)
          ? html`<span class=${responsible ? 'responsible' : 'responsible nobody'}>${responsible ?? '无人负责'}</span>`
          : html`<span class="closed">${names.states[ticket.state]}</span>`
      }
      ${ticket.wantsPerson && html`<span class="badge want">要求人工</span>`}
      ${ticket.confidential && html`<span class="badge want">为报事人保密</span>`}
      ${!hasChat(ticket) && html`<span class="badge">${ticket.source === 'room' ? '群里听到' : `${names.sources[ticket.source]}，没有聊天`}</span>`}
      ${line.takenOverBy && html`<span class="badge">${line.takenOverBy}已接管</span>`}
      ${line.unsent > 0 && html`<span class="badge unsent">${line.unsent}条还没送到</span>`}
      ${line.isBehindInSlack && html`<span class="badge unsent">Slack 里还没更新</span>`}
    </div>
  </a></li>`;
}

/** @param {{ title?: string, lines: readonly Line[], state: DeskState }} props */
function Lines({ title, lines, state }) {
  return html`${title && html`<h3>${title}（${lines.length}）</h3>`}
    <ul>${lines.map(line => html`<${CaseLineView} key=${line.ticket.id} line=${line} state=${state} />`)}</ul>`;
}

/**
 * What lies longer than it should: calm lines above everything, gone by themselves.
 * @param {{ delays: DeskState['delays'] }} props
 */
function Delays({ delays }) {
  return html`<div class="delays" role="status">
    ${delays.map(delay => html`<p key=${delay.kind} class=${delay.kind}>${plain(delay.text)}</p>`)}
  </div>`;
}

/**
 * What must be known or done about WeChat, and where.
 * @param {{ state: DeskState, model: Model }} props
 */
function WechatLine({ state: { wechat, me }, model }) {
  if (!wechat) return null;
  const { upto } = wechat;
  const isScan = wechat.isScan && me?.mayBind;
  return html`<div class="delays wechat-line" role="status"><div>
    <p>${wechat.text}</p>
    <button class="small" onClick=${() => model.showWechat(true)}>${isScan ? '去扫码' : '看微信'}</button>
    ${upto !== undefined && html`<button class="small" onClick=${() => model.gapsSeen(upto)}>知道了</button>`}
  </div></div>`;
}

/**
 * How often staff put right last week what the machine had filed: one line, the rest of it on a press.
 * @param {{ text: string | undefined }} props
 */
function Weekly({ text }) {
  if (!text) return null;
  const [, head = text, rest] = text.match(/^([^：]+)：(.+)$/) ?? [];
  if (!rest) return html`<p class="weekly">${head}</p>`;
  return html`<details class="weekly"><summary>${head}</summary><p>${rest}</p></details>`;
}

/**
 * The left side: what there is to do.
 * @param {{ state: DeskState, model: Model }} props
 */
export function CaseList({ state, model }) {
  const [words, setWords] = useState('');
  const [isLogging, setLogging] = useState(false);
  const isSearching = Boolean(state.words.trim());
  useEffect(() => {
    if (words === state.words) return;
    const wait = setTimeout(() => model.search(words), SEARCH_AFTER_MS);
    return () => clearTimeout(wait);
  }, [words]);

  useShortcuts(state);

  /** @param {DeskState['tab']} tab */
  const choose = tab => {
    setWords('');
    model.setTab(tab);
  };

  const { lines, closedLines, counts } = state;
  return html`<nav class="list" aria-label="工单列表">
    <${Delays} delays=${state.delays} />
    <${WechatLine} state=${state} model=${model} />
    <${Notices} notices=${state.notices} />
    <${Weekly} text=${state.weekly} />
    <div class="find">
      <input type="search" id="search" placeholder="搜工单号、房号、电话、内容" aria-label="搜索" value=${words}
        onInput=${(/** @type {{ currentTarget: HTMLInputElement }} */ e) => setWords(e.currentTarget.value)} />
      <button onClick=${() => setLogging(true)}>登记工单</button>
    </div>
    ${isLogging && html`<${LogCase} names=${/** @type {import('./types.d.ts').Me} */ (state.me).names} model=${model} onClose=${() => setLogging(false)} />`}
    ${
      !isSearching &&
      html`<div class="tabs" role="tablist">
      ${TABS.map(([tab, name]) => {
        const count = tab === 'closed' ? undefined : counts[tab];
        return html`<button role="tab" key=${tab} aria-selected=${tab === state.tab} onClick=${() => choose(tab)}>
          ${name}${count !== undefined && html`<i class=${tab === 'nobody' && count ? 'hot' : ''}>${count >= MANY ? `${MANY}+` : count}</i>`}
        </button>`;
      })}
    </div>`
    }
    <div class="scroll">
      ${!lines && html`<p class="empty">正在读取…</p>`}
      ${lines && !isSearching && !lines.length && html`<p class="empty">${EMPTY[state.tab]}</p>`}
      ${lines && !isSearching && html`<${Lines} lines=${lines} state=${state} />`}
      ${lines && isSearching && html`<${Lines} title="未结" lines=${lines} state=${state} /><${Lines} title="已结" lines=${closedLines} state=${state} />`}
      ${isSearching && lines && !lines.length && !closedLines.length && html`<p class="empty">没有找到“${state.words}”</p>`}
    </div>
  </nav>`;
}

/**
 * On a keyboard: j and k go down and up the list, / searches; never while something is being written.
 * @param {DeskState} state
 */
function useShortcuts({ lines = [], closedLines, caseId }) {
  useEffect(() => {
    /** @param {KeyboardEvent} event */
    const onKey = event => {
      const place = /** @type {HTMLElement} */ (event.target);
      if (event.ctrlKey || event.metaKey || event.altKey || place.closest('input, textarea, select, dialog')) return;
      if (event.key === '/') {
        event.preventDefault();
        document.getElementById('search')?.focus();
      }
      const step = { j: 1, k: -1 }[event.key];
      if (!step) return;
      const ids = [...lines, ...closedLines].map(line => line.ticket.id);
      const next = ids[caseId ? ids.indexOf(caseId) + step : 0];
      if (next) location.hash = next;
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [lines, closedLines, caseId]);
}
