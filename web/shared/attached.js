// @ts-check
import { html } from '../vendor.js';

/** One line drawing for each kind, on 24 × 24. */
const DRAWINGS = {
  voice: 'M5 10v4M9 7v10M13 4v16M17 8v8M21 10.5v3',
  video: 'M3 6h12v12H3zM15 11l6-4v10l-6-4',
  location: 'M12 21c-4-5-6-8-6-11a6 6 0 0 1 12 0c0 3-2 6-6 11zM12 8v4M10 10h4',
  link: 'M10 14l4-4M8 11l-3 3a3.5 3.5 0 0 0 5 5l3-3M16 13l3-3a3.5 3.5 0 0 0-5-5l-3 3',
  file: 'M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6',
  card: 'M3 5h18v14H3zM9 11.5a1.8 1.8 0 1 0 0-.1zM6 16c.6-2 5.4-2 6 0M15 10h4M15 14h4',
  sticker: 'M12 3a9 9 0 1 0 .1 0zM9 9v1.5M15 9v1.5M8 14c2 3 6 3 8 0',
};

/**
 * What came that is neither words nor a picture, as a line with a drawing.
 * @param {{ kind: keyof typeof DRAWINGS, label: string, more?: string }} props
 */
export function Attached({ kind, label, more }) {
  const [name = '', ...rest] = label.split(' ');
  return html`<p class="bubble came">
    <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true"><path d=${DRAWINGS[kind] ?? DRAWINGS.file} /></svg>
    <span><b>${name}</b> ${rest.join(' ')}${more && html`<small>${more}</small>`}</span>
  </p>`;
}
