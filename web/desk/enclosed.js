// @ts-check
import { html, useState } from '../vendor.js';

/** @typedef {import('../../src/ports/desk.ts').Enclosed} Enclosure */

const NAMES = { voice: '语音', video: '视频', file: '文件' };
const MB = 1024 * 1024;

/** @param {number} bytes */
const sizeOf = bytes => (bytes < MB ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / MB).toFixed(1)} MB`);

/**
 * What came with a message that is no picture: played where that goes, saved always.
 * @param {{ caseId: string, enclosure: Enclosure }} props
 */
export function Enclosed({ caseId, enclosure }) {
  const [isBroken, setBroken] = useState(false);
  const { id, kind, name, playedAs, size } = enclosure;
  const what = NAMES[kind];
  const address = `/desk/api/cases/${encodeURIComponent(caseId)}/enclosures/${encodeURIComponent(id)}`;
  const player = {
    controls: true,
    preload: 'none',
    // Its own way to save knows no name.
    controlslist: 'nodownload',
    src: `${address}/play`,
    'aria-label': `播放${what}`,
    onError: () => setBroken(true),
    onPlaying: () => setBroken(false),
  };
  return html`<div class="enclosed">
    ${playedAs === 'audio' && html`<audio ...${player}></audio>`}
    ${playedAs === 'video' && html`<video ...${player} playsinline></video>`}
    ${isBroken && html`<p class="broken" role="status">这段${what}放不出来，可能没有传完整。请下载原文件再试，或者请业主再发一次。</p>`}
    ${!playedAs && kind !== 'file' && html`<p>这种${what}页面上放不了，请下载后用电脑上的播放器打开。</p>`}
    <a class="save" href=${address} download aria-label=${`下载${what}${name ? ` ${name}` : ''}，${sizeOf(size)}`}>↓ 下载${kind === 'file' ? '文件' : '原文件'} · ${sizeOf(size)}</a>
  </div>`;
}
