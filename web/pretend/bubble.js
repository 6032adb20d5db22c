// @ts-check
/** @import { Line, World } from './types.d.ts' */
import { html } from '../vendor.js';

/** @param {{ line: Line }} props */
function Content({ line: { id, kind, text, seconds } }) {
  if (kind === 'picture') return html`<img src=${`/pretend/picture/${encodeURIComponent(id)}`} alt="图片" />`;
  if (kind === 'voice') return html`<span class="voice">语音 ${seconds}″</span>`;
  if (kind === 'place') return html`<span class="place">位置：${text}</span>`;
  return text;
}

/**
 * One line of a chat, on the right when `owner` said it.
 * @param {{ line: Line, people: World['people'], owner: string }} props
 */
export function Bubble({ line, people, owner }) {
  const name = line.from === undefined ? '门房' : (people.find(({ id }) => id === line.from)?.name ?? '');
  if (line.isRecalled) return html`<li class="aside">${name}撤回了一条消息</li>`;
  const isOwn = line.from === owner;
  return html`<li class=${isOwn ? 'line own' : 'line'}>
    <span class="face" aria-hidden="true">${name.slice(0, 1)}</span>
    <div>
      <p class="who">${name} ${line.time}</p>
      <div class=${`bubble ${line.kind}`}><${Content} line=${line} /></div>
      ${line.isLost && html`<p class="lost">门房当时不在线，没收到这一条</p>`}
    </div>
  </li>`;
}
