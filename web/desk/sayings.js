// @ts-check
import { html, useEffect, useState } from '../vendor.js';
import { read, remove, send } from './api.js';
import { messageOf } from './words.js';

/**
 * 常用语: pick one, keep what is in the box, drop one.
 * @param {{ text: string, onPick: (text: string) => void, onClose: () => void }} props
 */
export function Sayings({ text, onPick, onClose }) {
  const [sayings, setSayings] = useState(
    /** @type {readonly import('./types.d.ts').Saying[] | undefined} */ (undefined),
  );
  const [title, setTitle] = useState('');
  const [trouble, setTrouble] = useState('');
  const [leaving, setLeaving] = useState(0);

  /** @param {Promise<{ sayings: readonly import('./types.d.ts').Saying[] }>} answer */
  const take = answer =>
    answer.then(
      a => {
        setSayings(a.sayings);
        setTrouble('');
      },
      error => setTrouble(messageOf(error)),
    );
  useEffect(() => void take(read('api/sayings')), []);

  async function keep() {
    await take(send('api/sayings', { title: title.trim(), text: text.trim() }));
    setTitle('');
  }

  return html`<div class="sayings">
    <div class="row"><b>常用语</b><button class="link" onClick=${onClose}>收起</button></div>
    ${trouble && html`<p class="trouble" role="alert">${trouble}</p>`}
    ${sayings && !sayings.length && html`<p class="hint">还没有常用语。先在下面写好一句，再存进来。</p>`}
    <ul>${sayings?.map(
      s => html`<li key=${s.id}>
        <button class="pick" onClick=${() => onPick(s.text)}><b>${s.title}</b> ${s.text}</button>
        ${
          leaving === s.id
            ? html`<button class="small alert" onClick=${() => take(remove(`api/sayings/${s.id}`))}>确定删除</button>`
            : html`<button class="small" aria-label=${`删除常用语“${s.title}”`} onClick=${() => setLeaving(s.id)}>删除</button>`
        }
      </li>`,
    )}</ul>
    ${
      text.trim() &&
      html`<div class="row keep">
      <input value=${title} maxlength="20" placeholder="给正在写的这句起个名" aria-label="常用语名称"
        onInput=${(/** @type {{ currentTarget: HTMLInputElement }} */ e) => setTitle(e.currentTarget.value)} />
      <button class="small" disabled=${!title.trim()} onClick=${keep}>存为常用语</button>
    </div>`
    }
  </div>`;
}
