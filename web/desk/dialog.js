// @ts-check
import { html, useEffect, useRef } from '../vendor.js';

/**
 * A box over the page that keeps the focus and goes away on Esc.
 * @param {{ title: string, onClose: () => void, children?: unknown, class?: string }} props
 */
export function Dialog({ title, onClose, children, class: name = '' }) {
  const ref = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useEffect(() => {
    ref.current?.showModal();
  }, []);
  return html`<dialog ref=${ref} class=${name} aria-label=${title} onClose=${onClose}>
    <h2>${title}</h2>
    ${children}
  </dialog>`;
}
