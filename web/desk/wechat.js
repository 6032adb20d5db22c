// @ts-check

import { html, useEffect, useState } from '../vendor.js';
import { read } from './api.js';
import { Dialog } from './dialog.js';
import { messageOf } from './words.js';

/** @typedef {import('./types.d.ts').Wechat} Shown */
/** @typedef {NonNullable<Shown['line']>} Line */

const MEGABYTE = 1024 * 1024;

/**
 * The code by which the account logs in, for those who may.
 * @param {{ line: Line, mayScan: boolean }} props
 */
function Scan({ line, mayScan }) {
  if (!mayScan) return html`<p class="hint">要扫码才能登录。登录码只给客服、管家和主管看，请找他们来扫。</p>`;
  if (!line.qrAt) return html`<p class="hint">正在取登录码，马上就来…</p>`;
  return html`<div class="scanning">
    <img class="code" src=${`/desk/api/wechat/code.svg?at=${encodeURIComponent(line.qrAt)}`} alt="微信登录码" />
    <ol>
      <li>拿专门给系统用的那部手机，登录那个微信号，打开“扫一扫”。</li>
      <li>扫这个码，在手机上点“登录”。码过期会自己换新的。</li>
      <li>等这里变成“在线”。以后这部手机要开着、连着网，不要退出微信。</li>
    </ol>
    <p class="trouble">谁扫，就是登录谁的号。不要用自己的私人微信扫，也不要把这个码拍给别人。</p>
  </div>`;
}

/** @param {{ line: Line, mostInDay: number }} props */
const Figures = ({ line, mostInDay }) => html`<dl class="figures">
  ${line.name !== undefined && html`<dt>登录的号</dt><dd>${line.name}</dd>`}
  ${line.sentInDay !== undefined && html`<dt>24 小时内发出</dt><dd>${line.sentInDay} 条（最多 ${mostInDay} 条）</dd>`}
  <dt>收到了还没记录</dt><dd>${line.waiting} 条</dd>
  <dt>自动重启过</dt><dd>${line.restarts} 次</dd>
  <dt>占用内存</dt><dd>${Math.round(line.rssBytes / MEGABYTE)} MB</dd>
</dl>`;

/** @param {{ line: Line }} props */
const Gaps = ({ line: { gaps, awaySince } }) => html`<h3>最近 7 天的离线</h3>
  ${!gaps.length && !awaySince && html`<p class="hint">没有离线过。</p>`}
  ${
    (gaps.length > 0 || awaySince) &&
    html`<p class="hint">离线期间业主发的消息可能没有收到，请在那部手机上看一遍。</p>
    <ul class="gaps">${awaySince && html`<li class="long">${awaySince} 起，还没有恢复</li>`}${gaps.map(gap => html`<li key=${gap.id} class=${gap.isLong ? 'long' : ''}>${gap.text}${!gap.isLong && '，不到一分钟'}</li>`)}</ul>`
  }`;

/** @param {{ isOpen: boolean, mostInDay: number }} props */
const Warning = ({ isOpen, mostInDay }) => html`<details class="warning" open=${isOpen}>
  <summary>用微信个人号的风险，和怎么停用</summary>
  <ul>
    <li>让程序登录微信个人号，不是腾讯允许的用法。号可能被警告、限制登录或封掉，风险由公司自己承担。</li>
    <li>用一个专门的备用号，先人工正常用一周以上；不要用员工的私人号，也不要用收款的号。</li>
    <li>系统只回复先来说话的人，不群发；一天最多发 ${mostInDay} 条，夜里只发紧急的。发不出去的会写在那张工单上，请打电话。</li>
    <li>微信不是报警电话。它随时可能断，24 小时电话和网页聊天要一直留着。</li>
    <li>停用：请系统管理员把设置里的 WECHATY_PUPPET 留空，重启服务。收到过的消息和工单都还在。</li>
  </ul>
</details>`;

/**
 * How the line to WeChat is, and the code to scan when it has to be.
 * @param {{ now: Date, onClose: () => void }} props `now` moves whenever something may have changed
 */
export function Wechat({ now, onClose }) {
  const [shown, setShown] = useState(/** @type {Shown | undefined} */ (undefined));
  const [trouble, setTrouble] = useState('');
  useEffect(() => {
    let isStale = false;
    read('api/wechat').then(
      answer => {
        if (isStale) return;
        setShown(answer);
        setTrouble('');
      },
      error => !isStale && setTrouble(messageOf(error)),
    );
    return () => {
      isStale = true;
    };
  }, [now]);

  const line = shown?.line;
  return html`<${Dialog} title="微信" class="wechat" onClose=${onClose}>
    ${trouble && html`<p class="trouble" role="alert">${trouble}</p>`}
    ${!shown && !trouble && html`<p class="hint">正在读取…</p>`}
    ${shown && !shown.isOn && html`<p>本小区没有接微信，业主用网页聊天。要接的话，请先看下面的风险，再请系统管理员照操作手册打开。</p>`}
    ${shown?.isOn && !line && html`<p>微信已经打开，但还没有启动过。请等一会儿；一直这样请系统管理员看服务日志。</p>`}
    ${line && html`<p class=${`standing ${line.isSilent ? 'silent' : line.phase}`} role="status">${line.text}</p>`}
    ${line?.phase === 'scan' && !line.isSilent && html`<${Scan} line=${line} mayScan=${shown?.mayScan ?? false} />`}
    ${line && html`<${Figures} line=${line} mostInDay=${shown?.mostInDay ?? 0} /><${Gaps} line=${line} />`}
    ${shown && html`<${Warning} isOpen=${!shown.isOn} mostInDay=${shown.mostInDay} />`}
    <div class="row end"><button onClick=${onClose}>关闭</button></div>
  <//>`;
}
