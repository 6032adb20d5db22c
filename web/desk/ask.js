// @ts-check
import { html, useRef, useState } from '../vendor.js';
import { Dialog } from './dialog.js';

/**
 * One question before something is done, with a list to choose from where there is one.
 * @param {{
 *   text: string, button: string, choices?: readonly (readonly string[])[],
 *   run: (choice: string) => Promise<boolean>, onClose: () => void,
 * }} props
 */
export function Ask({ text, button, choices, run, onClose }) {
  const [isBusy, setBusy] = useState(false);
  const list = useRef(/** @type {HTMLSelectElement | null} */ (null));

  async function go() {
    setBusy(true);
    await run(list.current?.value ?? '');
    onClose();
  }

  return html`<${Dialog} title=${button} onClose=${onClose}>
    <p>${text}</p>
    ${choices && html`<select ref=${list} aria-label=${text}>${choices.map(([value, name]) => html`<option key=${value} value=${value}>${name}</option>`)}</select>`}
    <div class="row end">
      <button onClick=${onClose}>取消</button>
      <button class="main" disabled=${isBusy} onClick=${go}>${button}</button>
    </div>
  <//>`;
}
