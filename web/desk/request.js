// @ts-check
import { html, useState } from '../vendor.js';
import { send } from './api.js';
import { houseLabel, messageOf, plain } from './words.js';

/** @type {readonly ['building' | 'unit' | 'room', string][]} */
const PLACE = [
  ['building', '栋'],
  ['unit', '单元'],
  ['room', '房号'],
];

/**
 * One request: what the owner said on top, what the roster says below, and the decision.
 * @param {{
 *   request: import('./types.d.ts').Binding, me: import('./types.d.ts').Me, ago: string,
 *   model: import('./model.js').Model, onDone: () => void,
 * }} props
 */
export function BindingRequest({ request, me, ago, model, onDone }) {
  const [trouble, setTrouble] = useState('');
  const [isRefusing, setRefusing] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const { residents, boundTo } = request;

  /** @param {string} verb @param {object} body @param {string} done */
  async function decide(verb, body, done) {
    setBusy(true);
    try {
      await send(`api/bindings/${request.id}/${verb}`, body);
      model.toast(done);
      onDone();
    } catch (error) {
      setTrouble(messageOf(error));
      setBusy(false);
    }
  }

  /** @param {SubmitEvent & { currentTarget: HTMLFormElement }} event */
  function submit(event) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    /** @param {string} key */
    const given = key => String(form.get(key) ?? '').trim();
    if (isRefusing) return decide('refuse', { reason: given('reason') }, '已答复业主');
    const person = given('person');
    return decide(
      'grant',
      {
        ...Object.fromEntries(PLACE.map(([key]) => [key, given(key)])),
        role: given('role'),
        ...(person ? { personId: Number(person) } : { name: given('name') }),
      },
      '已绑定，业主会收到一句话',
    );
  }

  return html`<form class="request" onSubmit=${submit}>
    <p><b>${houseLabel(request)}</b> · ${me.names.ties[request.role]} · 自称${plain(request.name) || '（没说姓名）'} · <small>${ago}</small></p>
    ${boundTo && html`<p class="hint">这个聊天已经绑着${plain(boundTo)}；同意后，这套房屋加到${plain(boundTo)}名下。</p>`}
    ${!request.isHome && html`<p class="trouble">名册里没有这套房屋，请改成名册里的写法。</p>`}
    <fieldset disabled=${!me.mayBind || isBusy}>
      <legend>名册里</legend>
      ${residents.map(
        person => html`<label class="pick" key=${person.personId}>
          <input type="radio" name="person" value=${person.personId} defaultChecked=${person.fits} />
          <span>${plain(person.name)}（${me.names.ties[person.role]}${person.phoneEnd ? `，尾号${person.phoneEnd}` : ''}）${person.fits ? ' 姓名对得上' : ''}</span>
        </label>`,
      )}
      ${
        !boundTo &&
        html`<label class="pick">
          <input type="radio" name="person" value="" defaultChecked=${!residents.some(p => p.fits)} />
          <span>名册外的新人，登记为</span>
        </label>
        <input name="name" aria-label="姓名" placeholder="姓名" maxlength="40" defaultValue=${request.name ?? ''} />`
      }
      <div class="row place">
        ${PLACE.map(([key, label]) => html`<label key=${key}>${label}<input name=${key} maxlength="20" defaultValue=${request[key]} /></label>`)}
        <label>身份<select name="role">${Object.entries(me.names.ties).map(
          ([code, name]) => html`<option key=${code} value=${code} selected=${code === request.role}>${name}</option>`,
        )}</select></label>
      </div>
      ${isRefusing && html`<textarea name="reason" rows="2" required maxlength="500" aria-label="不同意的原因" placeholder="原因，业主会读到，例如：名册里登记的是别人，请带房产证到客服台"></textarea>`}
      ${trouble && html`<p class="trouble" role="alert">${trouble}</p>`}
      ${
        me.mayBind &&
        html`<div class="row end">
          ${isRefusing ? html`<button type="button" onClick=${() => setRefusing(false)}>返回</button>` : html`<button type="button" onClick=${() => setRefusing(true)}>不同意</button>`}
          <button class="main">${isRefusing ? '答复业主' : '同意'}</button>
        </div>`
      }
    </fieldset>
  </form>`;
}
