// @ts-check
import { html, useEffect, useRef } from '../vendor.js';

/**
 * One picture as large as the screen; a tap or Esc closes it.
 * @param {{ url: string, onClose: () => void }} props
 */
export function Viewer({ url, onClose }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useEffect(() => dialog.current?.showModal(), []);
  return html`<dialog class="viewer" ref=${dialog} aria-label="图片" onClose=${onClose} onClick=${() => dialog.current?.close()}>
    <img src=${url} alt="图片" />
    <button>关闭</button>
  </dialog>`;
}
