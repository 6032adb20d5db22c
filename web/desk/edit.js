// @ts-check
import { html, useState } from '../vendor.js';
import { act } from './api.js';
import { Dialog } from './dialog.js';
import { messageOf } from './words.js';

/** @type {readonly ['kind' | 'category' | 'urgency' | 'responsibility', 'kinds' | 'categories' | 'urgencies' | 'responsibilities', string][]} */
const LISTS = [
  ['kind', 'kinds', '类型'],
  ['category', 'categories', '分类'],
  ['urgency', 'urgencies', '紧急程度'],
  ['responsibility', 'responsibilities', '责任'],
];
/** @type {readonly ['building' | 'unit' | 'room' | 'location', string, string][]} */
const PLACES = [
  ['building', '楼栋', '3'],
  ['unit', '单元', '2'],
  ['room', '房号', '1201'],
  ['location', '位置', '厨房、地下车库B2…'],
];

/**
 * Changes what the case is filed under; only what was changed is sent.
 * @param {{
 *   story: import('./types.d.ts').Story, names: import('./types.d.ts').Me['names'],
 *   model: import('./model.js').Model, onClose: () => void,
 * }} props
 */
export function Edit({ story, names, model, onClose }) {
  // What is compared and sent is what stood here when the dialog opened, whatever arrives meanwhile.
  const [ticket] = useState(story.ticket);
  const [trouble, setTrouble] = useState('');

  /** @param {SubmitEvent & { currentTarget: HTMLFormElement }} event */
  async function save(event) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    /** @param {string} key */
    const given = key => String(form.get(key) ?? '').trim();
    const lists = LISTS.flatMap(([key]) => (given(key) === ticket[key] ? [] : [[key, given(key)]]));
    const places = PLACES.flatMap(([key]) => (given(key) ? [[key, given(key)]] : []));
    const isMoved = PLACES.some(([key]) => given(key) !== (ticket.where[key] ?? ''));
    const change = { ...Object.fromEntries(lists), ...(isMoved ? { where: Object.fromEntries(places) } : {}) };
    if (!Object.keys(change).length) return onClose();
    try {
      await act(ticket, 'recategorise', { change });
      model.toast('已修改');
      onClose();
    } catch (error) {
      setTrouble(messageOf(error));
    }
    void model.refresh();
  }

  return html`<${Dialog} title=${`修改 ${ticket.number}`} onClose=${onClose}>
    <form class="edit" onSubmit=${save}>
      ${LISTS.map(
        ([key, list, label]) => html`<label key=${key}>${label}<select name=${key}>
          ${Object.entries(names[list]).map(([code, name]) => html`<option key=${code} value=${code} selected=${code === ticket[key]}>${name}</option>`)}
        </select></label>`,
      )}
      ${PLACES.map(
        ([key, label, example]) =>
          html`<label key=${key}>${label}<input name=${key} defaultValue=${ticket.where[key] ?? ''} placeholder=${example} maxlength="60" /></label>`,
      )}
      ${trouble && html`<p class="trouble" role="alert">${trouble}</p>`}
      <div class="row end"><button type="button" onClick=${onClose}>取消</button><button class="main">保存</button></div>
    </form>
  <//>`;
}
