// @ts-check
import { html, useState } from '../vendor.js';

const READ = 'menfang-read';
const MOST_KEPT = 50;

/** @returns {readonly string[]} */
function readKeys() {
  try {
    return JSON.parse(localStorage.getItem(READ) ?? '[]');
  } catch {
    return [];
  }
}

/** @param {readonly string[]} keys */
function keep(keys) {
  try {
    localStorage.setItem(READ, JSON.stringify(keys.slice(-MOST_KEPT)));
  } catch {
    // A browser that keeps nothing (private window): it stands there again after a reload.
  }
}

/**
 * What is said to this person alone, until he has read it on this device.
 * @param {{ notices: import('./types.d.ts').DeskState['notices'] }} props
 */
export function Notices({ notices }) {
  const [known, setKnown] = useState(readKeys);
  /** @param {string} key */
  const seen = key => {
    const keys = [...known, key];
    setKnown(keys);
    keep(keys);
  };
  return html`${notices
    .filter(({ key }) => !known.includes(key))
    .map(
      ({ key, text }) => html`<div class="notice" key=${key} role="status">
        <p>${text}</p><button class="small" onClick=${() => seen(key)}>知道了</button>
      </div>`,
    )}`;
}
