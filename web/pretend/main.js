// @ts-check
import { html, render } from '../vendor.js';
import { App } from './app.js';

const root = document.getElementById('pretend');
if (root) {
  root.replaceChildren();
  render(html`<${App} />`, root);
}
