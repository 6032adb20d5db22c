// @ts-check
import { html, useEffect, useRef } from '../vendor.js';
import { hasChat, plain } from './words.js';

/**
 * What the owner will see, and what the writer had seen when it was made.
 * @typedef {{ readonly text: string, readonly seenSeq: number, readonly version: number }} Previewed
 */

/**
 * Shown between writing and sending. New words of the owner stand in the way until they are read.
 * @param {{
 *   story: import('./types.d.ts').Story, preview: Previewed, confirm: string, isBusy: boolean, pictures: readonly string[],
 *   onSend: () => void, onBack: () => void, onRead: () => void,
 * }} props
 */
export function Preview({ story, preview, confirm, isBusy, pictures, onSend, onBack, onRead }) {
  const button = useRef(/** @type {HTMLButtonElement | null} */ (null));
  // Only once: when new words take the button's place, a key pressed for it must not press another.
  useEffect(() => button.current?.focus(), []);
  const isUnread = story.lastSeq > preview.seenSeq;
  const words = story.items.flatMap(item => (item.kind === 'said' && item.seq > preview.seenSeq ? [item] : []));
  return html`<div class="preview">
    ${
      isUnread
        ? html`<div class="spoke" role="alert">
          <b>业主刚刚又说了：</b>
          ${words.map(item => html`<p key=${item.seq}>${plain(item.text) || '〔图片〕'}</p>`)}
          <div class="row"><button onClick=${onBack}>改一改</button><button class="main" onClick=${onRead}>看过了，内容不变</button></div>
        </div>`
        : html`<div class="label">${hasChat(story.ticket) ? '业主将看到：' : '再看一眼：'}</div>
          <div class="bubble">${preview.text}</div>
          ${pictures.length > 0 && html`<p class="hint">另附 ${pictures.length} 张图片</p>`}
          <div class="row">
            <button onClick=${onBack}>继续修改</button>
            <button ref=${button} class="main" disabled=${isBusy} onClick=${onSend}>${isBusy ? '正在发送…' : confirm}</button>
          </div>`
    }
  </div>`;
}
