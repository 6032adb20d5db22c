// @ts-check
/** @import { Entry, Unsent } from './types.d.ts' */
import { Attached } from '../shared/attached.js';
import { partsOf } from '../shared/parts.js';
import { clockTime } from '../shared/time.js';
import { html } from '../vendor.js';
import { ChangeButton, Changing, Recalled } from './change.js';
import { cutPhones } from './words.js';

/** Longest side of a picture in a bubble. */
const THUMB = 220;

/**
 * A message that has been said: the owner's, ours, or a colleague's.
 * @param {{
 *   entry: Entry, account: string, isNamed: boolean, isLatest: boolean, change: Unsent | undefined,
 *   unsent: ReturnType<typeof import('./unsent.js').createUnsent>, onChange: (() => void) | undefined,
 *   onView: (url: string) => void, onSay: (text: string) => void,
 * }} props `change`: on its way; `onChange`: the owner may change it, or take it back
 */
export function EntryBubble({ entry, account, isNamed, isLatest, change, unsent, onChange, onView, onSay }) {
  const { words, label } = partsOf(entry.text, entry.attachment);
  const isOwn = entry.kind === 'in';
  return html`<div class=${isOwn ? 'line own' : 'line'}>
    ${!isOwn && html`<${Avatar} from=${entry.from} />`}
    <div class="stack">
      ${isNamed && html`<span class="name">${entry.from ? `${entry.from.name} · 工号${entry.from.code}` : '门房 · 机器人'}</span>`}
      ${words && html`<${Words} text=${words} />`}
      ${entry.attachment && label && html`<${Attached} kind=${entry.attachment.kind} label=${label} />`}
      ${entry.recalledAt && html`<${Recalled} at=${entry.recalledAt} />`}
      ${entry.editedAt && html`<span class="note">已修改 ${clockTime(new Date(entry.editedAt))}</span>`}
      ${entry.pictures.map(({ id, width, height }) => {
        const picture = `/chat/picture/${encodeURIComponent(id)}`;
        const query = `?account=${encodeURIComponent(account)}`;
        return html`<${Picture} key=${id} url=${picture + query} preview=${`${picture}/preview${query}`} width=${width} height=${height} onView=${onView} />`;
      })}
      ${entry.choices && entry.choices.length > 0 && html`<${Choices} choices=${entry.choices} isOpen=${isLatest} onSay=${onSay} />`}
      ${change && html`<${Changing} change=${change} unsent=${unsent} onSay=${onSay} />`}
    </div>
    ${isOwn && !entry.recalledAt && html`<span class="mark" role="img" aria-label="已送到">✓</span>`}
    ${onChange && html`<${ChangeButton} entry=${entry} onPress=${onChange} />`}
  </div>`;
}

/**
 * A message of the owner that is on its way, or did not get out.
 * @param {{
 *   message: Unsent, unsent: ReturnType<typeof import('./unsent.js').createUnsent>,
 *   onView: (url: string) => void, onSay: (text: string) => void,
 * }} props `message`: also a change of something that this page does not show
 */
export function UnsentBubble({ message, unsent, onView, onSay }) {
  const { id, state, picture, text, error, changes, progress = 0 } = message;
  const isStuck = !changes && (state === 'failed' || state === 'refused');
  return html`<div class="line own">
    <div class="stack">
      ${changes ? html`<${Changing} change=${message} unsent=${unsent} onSay=${onSay} />` : text && html`<${Words} text=${text} />`}
      ${picture && html`<${Picture} url=${picture.url} width=${picture.width} height=${picture.height} onView=${onView} />`}
      ${picture && state === 'sending' && html`<progress class="upload" value=${progress} max="1" aria-label="图片发送进度"></progress>`}
      ${isStuck && html`<span class="trouble" role="alert">${error}</span>`}
      ${
        isStuck &&
        html`<span class="remedy">
        <button onClick=${() => unsent.resend(id)}>点此重发</button>
        <button onClick=${() => unsent.drop(id)}>删除</button>
      </span>`
      }
    </div>
    ${
      isStuck
        ? html`<button class="mark stuck" aria-label="没发出去，点一下重发" onClick=${() => unsent.resend(id)}>!</button>`
        : html`<span class="mark" role="img" aria-label=${state === 'sent' ? '已送到' : '正在发送'}>${state === 'sent' ? '✓' : '…'}</span>`
    }
  </div>`;
}

/**
 * Who speaks, in one character.
 * @param {{ from: Entry['from'] }} props
 */
function Avatar({ from }) {
  return html`<span class=${from ? 'avatar person' : 'avatar'} aria-hidden="true">${from ? from.name.slice(0, 1) : '门'}</span>`;
}

/** @param {{ text: string }} props */
function Words({ text }) {
  return html`<p class="bubble"><${Linked} text=${text} /></p>`;
}

/**
 * A text whose telephone numbers can be dialled.
 * @param {{ text: string }} props
 */
export function Linked({ text }) {
  return cutPhones(text).map(part =>
    part.dial ? html`<a class="dial" href=${`tel:${part.dial}`}>${part.text}</a>` : part.text,
  );
}

/**
 * The small copy, where there is one; pressed, it shows the whole picture.
 * @param {{ url: string, preview?: string, width: number, height: number, onView: (url: string) => void }} props
 */
function Picture({ url, preview = url, width, height, onView }) {
  const scale = Math.min(1, THUMB / Math.max(width, height, 1));
  const size = width > 0 ? { width: Math.round(width * scale), height: Math.round(height * scale) } : { width: THUMB };
  return html`<button class="picture" aria-label="放大图片" onClick=${() => onView(url)}>
    <img src=${preview} alt="图片" ...${size} />
  </button>`;
}

/** @param {{ choices: NonNullable<Entry['choices']>, isOpen: boolean, onSay: (text: string) => void }} props */
function Choices({ choices, isOpen, onSay }) {
  return html`<div class="choices">
    ${choices.map(({ label, say }) => html`<button key=${label} disabled=${!isOpen} onClick=${() => onSay(say)}>${label}</button>`)}
  </div>`;
}
