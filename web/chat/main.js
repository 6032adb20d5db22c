// @ts-check
import { html, render } from '../vendor.js';
import { App } from './app.js';

const root = document.getElementById('chat');
if (root) {
  const { account = '', name = '', phone = '' } = root.dataset;
  root.replaceChildren();
  render(html`<${App} place=${{ account, name, phone }} />`, root);
}
