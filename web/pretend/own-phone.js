// @ts-check
/** @import { World } from './types.d.ts' */
import { html, useState } from '../vendor.js';

/** @param {World['line']} line */
function stateOf({ isLoggedIn, isConnected, awayUntil }) {
  if (awayUntil) {
    const left = Math.max(0, Math.ceil((new Date(awayUntil).getTime() - Date.now()) / 1000));
    return { words: `微信网关断开了，${left} 秒后回来`, isUp: false };
  }
  if (!isLoggedIn) return { words: '“门房”这个号退出了登录，要扫码', isUp: false };
  if (!isConnected) return { words: '“门房”这个号登录着，程序还没有连回来；它等一分钟，就重新启动自己', isUp: false };
  return { words: '“门房”这个号在线', isUp: true };
}

/**
 * The phone that holds our own account, and what can befall it.
 * @param {{ world: World, act: (path: 'line', body: object) => Promise<object> }} props
 */
export function OwnPhone({ world: { line, standing }, act }) {
  const [trouble, setTrouble] = useState('');
  const { words, isUp } = stateOf(line);
  /** @param {string} what */
  const press = async what => {
    setTrouble(
      await act('line', { what }).then(
        () => '',
        error => error.message,
      ),
    );
  };
  const isAway = line.awayUntil !== undefined;

  return html`<section class="own-phone" aria-label="门房的手机">
    <div class="states" role="status">
      <p class=${isUp ? 'state up' : 'state'}>${words}</p>
      <p class="hint">门房这边看到：微信${standing}</p>
    </div>
    <div class="acts">
      ${
        line.isLoggedIn
          ? html`<button type="button" onClick=${() => press('logout')}>退出登录</button>
            <button type="button" disabled=${isAway} onClick=${() => press('away')}>断网 20 秒</button>`
          : html`<button type="button" class="main" onClick=${() => press('scan')}>扫一扫登录</button>
            <button type="button" onClick=${() => press('scanAnew')}>扫一扫登录（编号全换）</button>
            <a class="desk" href="/desk/wechat" target="_blank" rel="noopener">到工作台看登录码</a>`
      }
    </div>
    ${!line.isLoggedIn && html`<p class="hint">网页版微信每次登录，联系人和群的编号都会换。“编号全换”就是试这个：老聊天发不过去，业主再说一句话才接得上。</p>`}
    ${trouble && html`<p class="trouble" role="alert">${trouble}</p>`}
  </section>`;
}
