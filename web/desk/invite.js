// @ts-check

import { clockTime } from '../shared/time.js';
import { html, useState } from '../vendor.js';
import { send } from './api.js';
import { Dialog } from './dialog.js';
import { messageOf } from './words.js';

/**
 * A supervisor makes a sign-in code for a colleague.
 * @param {{ me: import('./types.d.ts').Me, onClose: () => void }} props
 */
export function Invite({ me, onClose }) {
  const [made, setMade] = useState(
    /** @type {{ name: string, code: string, link: string, expiresAt: string } | undefined} */ (undefined),
  );
  const [trouble, setTrouble] = useState('');
  const [isCopied, setCopied] = useState(false);
  const people = [...me.colleagues.filter(c => c.id !== me.staff.id), me.staff];

  /** @param {SubmitEvent & { currentTarget: HTMLFormElement }} event */
  async function invite(event) {
    event.preventDefault();
    const staffId = Number(new FormData(event.currentTarget).get('staff'));
    try {
      setTrouble('');
      setCopied(false);
      const answer = await send('api/invite', { staffId });
      setMade({ ...answer, name: people.find(p => p.id === staffId)?.name ?? '' });
    } catch (error) {
      setTrouble(messageOf(error));
    }
  }

  async function copy() {
    if (!made) return;
    try {
      await navigator.clipboard.writeText(made.link);
      setCopied(true);
    } catch {
      setTrouble('浏览器不让复制，请长按链接选中后复制。');
    }
  }

  return html`<${Dialog} title="邀请同事" onClose=${onClose}>
    <form onSubmit=${invite}>
      <label>给谁 <select name="staff">${people.map(
        p =>
          html`<option key=${p.id} value=${p.id}>${p.name}（${me.names.roles[p.role]}，工号${p.code}）${p.id === me.staff.id ? '本人' : ''}</option>`,
      )}</select></label>
      <button class="main">生成登录码</button>
    </form>
    ${trouble && html`<p class="trouble" role="alert">${trouble}</p>`}
    ${
      made &&
      html`<div class="made">
      <p>${made.name}的登录码：</p>
      <output class="code">${made.code}</output>
      <p class="link">${made.link}</p>
      <p class="hint">${clockTime(new Date(made.expiresAt))} 前有效，只能用一次。请当面或私下交给本人，不要发到群里。</p>
      <button onClick=${copy}>${isCopied ? '已复制' : '复制链接'}</button>
    </div>`
    }
    <button onClick=${onClose}>关闭</button>
  <//>`;
}
