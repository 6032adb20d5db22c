// @ts-check
import { html, useState } from '../vendor.js';
import { Edit } from './edit.js';
import { VerbBar } from './verbs.js';
import { hasChat, noChat, plain, whereLabel } from './words.js';

const WIDE = '(min-width: 900px)';

/** @param {{ name: string, children?: unknown }} props */
const Field = ({ name, children }) => html`<div class="field"><dt>${name}</dt><dd>${children}</dd></div>`;

/**
 * What the case is, who has it, and what can be done with it.
 * @param {{
 *   story: import('./types.d.ts').Story, state: import('./types.d.ts').DeskState,
 *   model: import('./model.js').Model, setMode: (mode: import('./types.d.ts').Mode) => void,
 * }} props
 */
export function CaseHead({ story, state, model, setMode }) {
  const [isEditing, setEditing] = useState(false);
  const { ticket, responsible, takenOverBy } = story;
  const me = /** @type {import('./types.d.ts').Me} */ (state.me);
  const { names } = me;
  return html`<header class="head">
    <div class="row title">
      <a class="button back" href="#" aria-label="回到列表">‹ 列表</a>
      <b class="number">${ticket.number}</b>
      <span class=${`urgency ${ticket.urgency}`}>${names.urgencies[ticket.urgency]}</span>
      <span class=${`state ${ticket.state}`}>${names.states[ticket.state]}</span>
      <span class=${responsible ? 'responsible' : 'responsible nobody'}>${responsible ? `负责人 ${responsible.name}` : '无人负责'}</span>
      ${takenOverBy && html`<span class="badge">${takenOverBy.name}已接管对话</span>`}
      ${ticket.wantsPerson && html`<span class="badge want">要求人工</span>`}
      ${ticket.confidential && html`<span class="badge want">为报事人保密</span>`}
      ${!hasChat(ticket) && html`<span class="badge want">${noChat(ticket, names.sources)}，请打电话</span>`}
      ${story.isLimited && html`<span class="badge">已暂停自动回复</span>`}
    </div>
    <div class="row">
      <b class="where">${whereLabel(ticket.where)}</b>
      ${story.phone && html`<a class="tel" href=${`tel:${story.phone}`}>☎ ${story.phone}</a>`}
    </div>
    <p class="summary">${plain(ticket.summary)}</p>
    <details open=${matchMedia(WIDE).matches}>
      <summary>详情</summary>
      <dl>
        <${Field} name="分类">${names.kinds[ticket.kind]} · ${names.categories[ticket.category]} · ${names.responsibilities[ticket.responsibility]}<//>
        <${Field} name="报事人">${story.reporter || '未登记'}${story.homes.length ? `（${story.homes.join('、')}）` : ''}${story.room ? `，在“${plain(story.room)}”群里说的` : ''}<//>
        ${ticket.demand && html`<${Field} name="诉求">${plain(ticket.demand)}<//>`}
        ${ticket.happenedAt && html`<${Field} name="发生时间">${plain(ticket.happenedAt)}<//>`}
        ${!ticket.checked && html`<${Field} name="核对">业主还没有核对过<//>`}
        ${
          story.others.length > 0 &&
          html`<${Field} name=${story.room ? '同一个群' : '同一业主'}>${story.others.map(
            other =>
              html`<a key=${other.id} class="other" href=${`#${other.id}`}>${other.number} ${plain(other.summary)}（${names.states[other.state]}）</a>`,
          )}<//>`
        }
      </dl>
    </details>
    <${VerbBar} story=${story} me=${me} model=${model} setMode=${setMode} onEdit=${() => setEditing(true)} />
    ${isEditing && html`<${Edit} story=${story} names=${names} model=${model} onClose=${() => setEditing(false)} />`}
  </header>`;
}
