// @ts-check
import { html, useEffect, useState } from '../vendor.js';
import { AlarmBar } from './alarms.js';
import { send } from './api.js';
import { Bindings } from './bindings.js';
import { CasePane } from './case.js';
import { Dialog } from './dialog.js';
import { Invite } from './invite.js';
import { Knowledge } from './knowledge.js';
import { CaseList } from './list.js';
import { allowSound, useSound } from './sound.js';
import { Wechat } from './wechat.js';

/** @typedef {import('./types.d.ts').DeskState} DeskState */
/** @typedef {import('./model.js').Model} Model */

/** @param {{ state: DeskState, model: Model }} props */
function TopBar({ state, model }) {
  const me = /** @type {import('./types.d.ts').Me} */ (state.me);
  const [isInviting, setInviting] = useState(false);
  const [isBinding, setBinding] = useState(false);
  const [isKnowing, setKnowing] = useState(false);
  const hasSound = useSound();

  const leave = () =>
    model.attempt(async () => {
      await send('leave');
      location.replace('/desk');
    });

  return html`<header class="top">
    <strong class="brand">${me.community.name}<small> 值班台</small></strong>
    <span class=${state.isLive ? 'live' : 'live off'} role="status">${state.isLive ? '' : '正在重新连接…'}</span>
    ${!hasSound && !state.alarms.length && html`<button class="small alert" onClick=${allowSound}>开启提示音</button>`}
    <button
      class=${me.staff.onDuty ? 'small duty on' : 'small duty'}
      aria-pressed=${me.staff.onDuty}
      onClick=${() => model.setDuty(!me.staff.onDuty)}
    >${me.staff.onDuty ? '● 在班' : '○ 下班'}</button>
    ${state.toBind > 0 && html`<button class="small bind" onClick=${() => setBinding(true)}>绑定申请 ${state.toBind}</button>`}
    ${me.mayApprove && state.toApprove > 0 && html`<button class="small bind" onClick=${() => setKnowing(true)}>知识待审 ${state.toApprove}</button>`}
    <details class="menu">
      <summary>${me.staff.name}</summary>
      <div class="sheet">
        <p>${me.names.roles[me.staff.role]} · 工号${me.staff.code}</p>
        ${me.mayInvite && html`<button onClick=${() => setInviting(true)}>邀请同事</button>`}
        <button onClick=${() => setBinding(true)}>绑定房屋</button>
        <button onClick=${() => setKnowing(true)}>知识库</button>
        <button onClick=${() => model.showWechat(true)}>微信</button>
        <button onClick=${leave}>退出登录</button>
      </div>
    </details>
    ${isInviting && html`<${Invite} me=${me} onClose=${() => setInviting(false)} />`}
    ${isBinding && html`<${Bindings} me=${me} now=${state.now} model=${model} onClose=${() => setBinding(false)} />`}
    ${isKnowing && html`<${Knowledge} me=${me} now=${state.now} model=${model} onClose=${() => setKnowing(false)} />`}
    ${state.isWechat && html`<${Wechat} now=${state.now} onClose=${() => model.showWechat(false)} />`}
  </header>`;
}

/** @param {{ state: DeskState }} props */
function SignedOut({ state }) {
  return html`<${Dialog} title="登录已失效" onClose=${() => location.reload()}>
    <p>请重新登录。没发出去的内容还留在这个页面里${state.caseId ? '，登录后会回到这张工单' : ''}。</p>
    <button class="main" onClick=${() => location.reload()}>重新登录</button>
  <//>`;
}

/**
 * The whole desk.
 * @param {{ state: DeskState, model: Model }} props
 */
export function App({ state, model }) {
  useTitle(state);
  if (!state.me) return html`<p class="loading">正在打开值班台…</p>`;
  return html`<div class=${state.caseId ? 'desk has-case' : 'desk'}>
    <${AlarmBar} alarms=${state.alarms} names=${state.me.names.dangers} now=${state.now} model=${model} />
    <${TopBar} state=${state} model=${model} />
    <${CaseList} state=${state} model=${model} />
    <${CasePane} state=${state} model=${model} />
    ${state.toast && html`<p class=${state.toast.isTrouble ? 'toast trouble' : 'toast'} role="status">${state.toast.text}</p>`}
    ${state.isSignedOut && html`<${SignedOut} state=${state} />`}
  </div>`;
}

/**
 * The tab's title: how many nobody looks after, and an alarm that blinks.
 * @param {DeskState} state
 */
function useTitle({ me, counts, alarms }) {
  const calm = `${counts.nobody ? `(${counts.nobody}) ` : ''}${me?.community.name ?? '门房'} 值班台`;
  const loud = alarms[0] ? `【${me?.names.dangers[alarms[0].danger]}】${alarms[0].where}` : '';
  useEffect(() => {
    document.title = loud || calm;
    if (!loud) return;
    const blink = setInterval(() => {
      document.title = document.title === loud ? '！！！！！！' : loud;
    }, 900);
    return () => clearInterval(blink);
  }, [calm, loud]);
}
