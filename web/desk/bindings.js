// @ts-check

import { agoTime, clockTime } from '../shared/time.js';
import { html, useEffect, useState } from '../vendor.js';
import { read, send } from './api.js';
import { Dialog } from './dialog.js';
import { BindingRequest } from './request.js';
import { houseLabel, messageOf, plain } from './words.js';

/** @typedef {import('./types.d.ts').Me} Me */
/** @typedef {import('./types.d.ts').Binding} Binding */
/** @typedef {import('./types.d.ts').HomeFound} HomeFound */
/** @typedef {{ code: string, expiresAt: string, sentence: string, name: string }} Made */

/** @param {{ made: Made }} props */
const Slip = ({ made }) => html`<div class="slip" role="status">
  <p>${plain(made.name)}的绑定码</p>
  <output class="code">${made.code}</output>
  <p>${made.sentence}</p>
  <p class="hint">${clockTime(new Date(made.expiresAt))} 前有效。这串字只显示这一次，请当面交给本人，不要发到群里。</p>
  <button class="noprint" onClick=${() => print()}>打印</button>
</div>`;

/**
 * Looks a home up and makes a code for one of its people.
 * @param {{ me: Me, words: string }} props
 */
function Codes({ me, words }) {
  const [homes, setHomes] = useState(/** @type {readonly HomeFound[] | undefined} */ (undefined));
  const [made, setMade] = useState(/** @type {Made | undefined} */ (undefined));
  const [trouble, setTrouble] = useState('');

  /** @param {string} sought */
  async function find(sought) {
    setTrouble('');
    setMade(undefined);
    try {
      setHomes((await read(`api/homes?words=${encodeURIComponent(sought)}`)).homes);
    } catch (error) {
      setTrouble(messageOf(error));
    }
  }
  useEffect(() => {
    if (words) void find(words);
  }, []);

  /** @param {number} houseId @param {HomeFound['residents'][number]} person */
  async function make(houseId, { personId, name }) {
    try {
      setTrouble('');
      setMade({ ...(await send('api/bindings/code', { personId, houseId })), name });
    } catch (error) {
      setTrouble(messageOf(error));
    }
  }

  return html`<h3>给人一个绑定码</h3>
    <form class="row finder" onSubmit=${(/** @type {SubmitEvent & { currentTarget: HTMLFormElement }} */ e) => {
      e.preventDefault();
      void find(String(new FormData(e.currentTarget).get('home') ?? ''));
    }}>
      <input name="home" defaultValue=${words} aria-label="房号" placeholder="房号，如 3-2-1201" required />
      <button>查</button>
    </form>
    ${trouble && html`<p class="trouble" role="alert">${trouble}</p>`}
    ${homes && !homes.length && html`<p class="hint">名册里没有这套房屋。请写成 3-2-1201 再查。</p>`}
    ${homes?.map(
      home => html`<div class="home" key=${home.houseId}>
        <b>${houseLabel(home)}</b>
        ${!home.residents.length && html`<p class="hint">名册里这套房屋现在没有人。</p>`}
        <ul>${home.residents.map(
          person => html`<li class="row" key=${person.personId}>
            <span>${plain(person.name)}（${me.names.ties[person.role]}${person.phoneEnd ? `，尾号${person.phoneEnd}` : ''}）</span>
            ${me.mayBind && html`<button onClick=${() => make(home.houseId, person)}>生成绑定码</button>`}
          </li>`,
        )}</ul>
      </div>`,
    )}
    ${made && html`<${Slip} made=${made} />`}`;
}

/**
 * Who a chat belongs to: what owners ask for beside what the roster says, and codes to hand out.
 * @param {{ me: Me, now: Date, model: import('./model.js').Model, words?: string, onClose: () => void }} props
 */
export function Bindings({ me, now, model, words = '', onClose }) {
  const [requests, setRequests] = useState(/** @type {readonly Binding[] | undefined} */ (undefined));
  const [trouble, setTrouble] = useState('');
  async function load() {
    try {
      setRequests((await read('api/bindings')).requests);
    } catch (error) {
      setTrouble(messageOf(error));
    }
    void model.refresh();
  }
  useEffect(() => {
    void load();
  }, []);

  return html`<${Dialog} title="绑定房屋" class="bindings" onClose=${onClose}>
    ${!me.mayBind && html`<p class="hint">绑定由客服、管家或主管办，您可以看，姓名只显示姓。</p>`}
    ${trouble && html`<p class="trouble" role="alert">${trouble}</p>`}
    <h3>绑定申请${requests?.length ? `（${requests.length}）` : ''}</h3>
    ${requests && !requests.length && html`<p class="hint">没有在等的申请。</p>`}
    ${requests?.map(
      request =>
        html`<${BindingRequest} key=${request.id} request=${request} me=${me} ago=${agoTime(new Date(request.at), now)} model=${model} onDone=${load} />`,
    )}
    <${Codes} me=${me} words=${words} />
    <div class="row end"><button onClick=${onClose}>关闭</button></div>
  <//>`;
}
