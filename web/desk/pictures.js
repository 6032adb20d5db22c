// @ts-check
import { html, useState } from '../vendor.js';
import { Dialog } from './dialog.js';

/** @param {string} id */
const addressOf = id => `/desk/api/picture/${encodeURIComponent(id)}`;

/** The small copy; until there is one, the whole picture. @param {string} id */
export const previewOf = id => `${addressOf(id)}/preview`;

/**
 * Thumbnails that enlarge when pressed.
 * @param {{ ids: readonly string[] }} props
 */
export function Pictures({ ids }) {
  const [shown, setShown] = useState(/** @type {string | undefined} */ (undefined));
  if (!ids.length) return null;
  return html`<div class="pictures">
    ${ids.map(
      (
        id,
        i,
      ) => html`<button class="thumb" key=${id} onClick=${() => setShown(id)} aria-label=${`放大第${i + 1}张图片`}>
        <img src=${previewOf(id)} alt=${`图片${i + 1}`} width="112" height="112" />
      </button>`,
    )}
    ${
      shown &&
      html`<${Dialog} title="图片" class="large" onClose=${() => setShown(undefined)}>
      <img src=${addressOf(shown)} alt="图片" onClick=${() => setShown(undefined)} />
      <form method="dialog"><button>关闭</button></form>
    <//>`
    }
  </div>`;
}
