// @ts-check
import { html, render } from '../vendor.js';
import { App } from './app.js';
import { createModel } from './model.js';
import { messageOf } from './words.js';

const root = /** @type {HTMLElement} */ (document.getElementById('desk'));
const model = createModel();

root.replaceChildren();
model
  .start(state => render(html`<${App} state=${state} model=${model} />`, root))
  .catch(error => render(html`<p class="loading" role="alert">${messageOf(error)}</p>`, root));
