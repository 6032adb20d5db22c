// @ts-check
/** @import { Entry, Unsent } from './types.d.ts' */
import { clockTime } from '../shared/time.js';
import { html, useEffect, useRef, useState } from '../vendor.js';

/** So long an own message can be changed or taken back; the server takes it a little longer (adapters/web/change.ts). */
const OFFERED_MS = 10 * 60_000;

/** @param {Entry} entry */
const isEditable = entry => entry.text !== '' && !entry.attachment && entry.pictures.length === 0;

/**
 * Whether an own message can still be changed; `now` is the server's.
 * @param {Entry} entry
 * @param {number} now
 */
export const isOffered = (entry, now) =>
  'HTMLDialogElement' in globalThis &&
  entry.kind === 'in' &&
  entry.id !== undefined &&
  !entry.recalledAt &&
  now - Date.parse(entry.at) < OFFERED_MS;

/**
 * Draws anew when the next message passes the time in which it can be changed.
 * @param {readonly Entry[]} entries
 * @param {number} now
 */
export function useOfferEnd(entries, now) {
  const [, setTurn] = useState(0);
  const first = entries.find(entry => isOffered(entry, now));
  const end = first ? Date.parse(first.at) + OFFERED_MS : 0;
  useEffect(() => {
    if (end === 0) return;
    const timer = setTimeout(() => setTurn(turn => turn + 1), Math.max(end - now, 0) + 50);
    return () => clearTimeout(timer);
  }, [end]);
}

/**
 * The button beside an own message, in words and large enough for any thumb.
 * @param {{ entry: Entry, onPress: () => void }} props
 */
export function ChangeButton({ entry, onPress }) {
  const verbs = isEditable(entry) ? ['修改', '撤回'] : ['撤回'];
  const about = entry.text ? `“${entry.text.slice(0, 20)}”` : '这张图片';
  return html`<button class="change" aria-haspopup="dialog" aria-label=${`${verbs.join('或')}${about}`} onClick=${onPress}>
    ${verbs.map(verb => html`<span key=${verb}>${verb}</span>`)}
  </button>`;
}

/**
 * Asks what is to become of an own message, and says what taking it back does and does not do.
 * @param {{ entry: Entry, onEdit: (text: string) => void, onRecall: () => void, onClose: () => void }} props
 */
export function ChangeDialog({ entry, onEdit, onRecall, onClose }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const [words, setWords] = useState(/** @type {string | undefined} */ (undefined));
  const area = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => area.current?.focus(), [words === undefined]);
  const close = () => dialog.current?.close();
  /** @param {() => void} go */
  const andClose = go => () => {
    go();
    close();
  };
  const isEditing = words !== undefined;
  return html`<dialog class="changing" ref=${dialog} aria-labelledby="changing" onClose=${onClose}>
    <h2 id="changing">${isEditing ? '修改这条消息' : '您发的这条消息'}</h2>
    ${
      isEditing
        ? html`<textarea ref=${area} class="words" rows="4" aria-label="改成" value=${words}
            onInput=${(/** @type {{ currentTarget: HTMLTextAreaElement }} */ event) => setWords(event.currentTarget.value)}></textarea>
          <p class="hint">原来写的会留在记录里，物业的同事看得到。</p>
          <button class="main" disabled=${words.trim() === ''} onClick=${andClose(() => words !== entry.text && onEdit(words))}>改好了，发出</button>`
        : html`<p class="quoted">${entry.text || '（图片）'}</p>
          ${isEditable(entry) && html`<button class="main" onClick=${() => setWords(entry.text)}>修改文字</button>`}
          <button class="recall" onClick=${andClose(onRecall)}>撤回这条</button>
          <p class="hint">撤回后，聊天里不再显示它。物业的同事可能已经看过，记录里也会留底。</p>`
    }
    <button onClick=${close}>${isEditing ? '不改了' : '不动它'}</button>
  </dialog>`;
}

/**
 * What stands in place of a message that was taken back.
 * @param {{ at: string }} props
 */
export const Recalled = ({ at }) => html`<p class="bubble gone">已撤回 ${clockTime(new Date(at))}</p>
  <span class="note">物业的同事可能已经看过，记录里有留底。</span>`;

/**
 * How far a change has got that the feed has not shown yet.
 * @param {{
 *   change: Unsent, unsent: ReturnType<typeof import('./unsent.js').createUnsent>, onSay: (text: string) => void,
 * }} props
 */
export function Changing({ change, unsent, onSay }) {
  const { id, state, text, error } = change;
  const isEdit = change.changes?.kind === 'edited';
  if (state !== 'failed' && state !== 'refused') {
    return html`<span class="note" role="status">${isEdit ? '正在修改…' : '正在撤回…'}</span>`;
  }
  const drop = () => unsent.drop(id);
  const still = state === 'failed' ? '还没' : '没';
  return html`${isEdit && html`<p class="bubble wanted"><b>想改成：</b>${text}</p>`}
    <span class="trouble" role="alert">${still}${isEdit ? '改成' : '撤回'}：${error}</span>
    <span class="remedy">
      ${state === 'failed' && html`<button onClick=${() => unsent.resend(id)}>点此重发</button>`}
      ${
        state === 'refused' &&
        isEdit &&
        html`<button onClick=${() => {
          drop();
          onSay(text);
        }}>当新消息发出</button>`
      }
      <button onClick=${drop}>${isEdit ? '不改了' : state === 'refused' ? '知道了' : '不撤回了'}</button>
    </span>`;
}
