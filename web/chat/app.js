// @ts-check
/** @import { Place, Shrunk } from './types.d.ts' */
import { html, useEffect, useMemo, useState } from '../vendor.js';
import { openChat } from './chat.js';
import { Composer } from './composer.js';
import { Messages } from './messages.js';
import { shrink } from './picture.js';
import { Viewer } from './viewer.js';
import { split } from './words.js';

/** As long as the server takes in one message. */
const LONGEST = 5_000;
/** A short break of the line is nobody's business. */
const PATIENCE_MS = 4_000;

/** @param {{ place: Place }} props */
export function App({ place }) {
  const [, setTurn] = useState(0);
  const chat = useMemo(() => openChat(place, () => setTurn(turn => turn + 1)), []);
  const [viewed, setViewed] = useState(/** @type {string | undefined} */ (undefined));
  const isCut = useLasting(!chat.isLive(), PATIENCE_MS);

  /** @param {string} text */
  function say(text) {
    for (const part of split(text, LONGEST)) if (part.trim()) chat.unsent.add(part);
  }

  /** @param {readonly File[]} files */
  async function show(files) {
    for (const file of files) chat.unsent.add('', await shrink(file));
  }

  return html`
    <${Header} place=${place} />
    ${chat.isExpired() && html`<p class="banner" role="alert">这个浏览器没有保存登录信息，消息发不出去。请换一个浏览器打开，或者拨上面的24小时电话。</p>`}
    ${!chat.isExpired() && isCut && html`<p class="banner" role="status">网络断了，正在重连。写好的话会自动补发；急事请拨上面的24小时电话。</p>`}
    <${Messages} chat=${chat} place=${place} onView=${setViewed} onSay=${say} />
    <${Composer} account=${place.account} onSay=${say} onShow=${show} />
    ${viewed && html`<${Viewer} url=${viewed} onClose=${() => setViewed(undefined)} />`}
  `;
}

/** @param {{ place: Place }} props */
function Header({ place }) {
  return html`<header class="head">
    <div class="who"><h1>${place.name}</h1><span>物业门房</span></div>
    <a class="call" href=${`tel:${place.phone.replace(/[^\d+]/g, '')}`}>
      <span>24小时电话</span><b>${place.phone}</b>
    </a>
  </header>`;
}

/**
 * True once `is` has been true for `ms` on end.
 * @param {boolean} is
 * @param {number} ms
 */
function useLasting(is, ms) {
  const [lasts, setLasts] = useState(false);
  useEffect(() => {
    if (!is) return setLasts(false);
    const timer = setTimeout(() => setLasts(true), ms);
    return () => clearTimeout(timer);
  }, [is]);
  return is && lasts;
}
