// @ts-check
import { html, useState } from '../vendor.js';
import { logCase } from './api.js';
import { Dialog } from './dialog.js';
import { messageOf } from './words.js';

/** @type {readonly [string, string, string, number][]} */
const LINES = [
  ['where', '房号或位置', '3-2-1201、3栋2单元楼道、地下车库B2', 60],
  ['name', '报事人', '怎么称呼', 40],
  ['phone', '电话', '手机号，座机带区号', 40],
  ['externalNumber', '对方编号', '12345 等转来的工单号', 60],
];

/**
 * Takes down what came by phone, visit, letter, box, guard or hotline. What was typed stays until it is on record.
 * @param {{ names: import('./types.d.ts').Me['names'], model: import('./model.js').Model, onClose: () => void }} props
 */
export function LogCase({ names, model, onClose }) {
  const [trouble, setTrouble] = useState('');
  const [isBusy, setBusy] = useState(false);

  /** @param {SubmitEvent & { currentTarget: HTMLFormElement }} event */
  async function save(event) {
    event.preventDefault();
    const entries = [...new FormData(event.currentTarget)].map(([key, value]) => [key, String(value).trim()]);
    setBusy(true);
    setTrouble('');
    try {
      const { ticket } = await logCase(Object.fromEntries(entries.filter(([, value]) => value)));
      model.toast(`已登记 ${ticket.number}`);
      onClose();
      location.hash = ticket.id;
    } catch (error) {
      setTrouble(messageOf(error));
      setBusy(false);
    }
    void model.refresh();
  }

  /** @param {import('./types.d.ts').Me['names'][keyof import('./types.d.ts').Me['names']]} list */
  const options = list =>
    Object.entries(list).map(([code, name]) => html`<option key=${code} value=${code}>${name}</option>`);

  return html`<${Dialog} title="登记工单" onClose=${onClose}>
    <form class="edit" onSubmit=${save}>
      <label>怎么来的<select name="source" required>${options(names.sources)}</select></label>
      <label class="wide">说了什么<textarea name="words" rows="3" maxlength="2000" required placeholder="照原话写"></textarea></label>
      ${LINES.map(
        ([key, label, example, max]) =>
          html`<label key=${key}>${label}<input name=${key} placeholder=${example} maxlength=${max} /></label>`,
      )}
      <label>紧急程度<select name="urgency"><option value="">按内容判断</option>${options(names.urgencies)}</select></label>
      <label>分类<select name="category"><option value="">按内容判断</option>${options(names.categories)}</select></label>
      <p class="hint wide">业主没有聊天，不会收到消息，有进展请打电话告知。</p>
      ${trouble && html`<p class="trouble" role="alert">${trouble}</p>`}
      <div class="row end"><button type="button" onClick=${onClose}>取消</button><button class="main" disabled=${isBusy}>登记</button></div>
    </form>
  <//>`;
}
