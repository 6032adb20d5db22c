// @ts-check
import { html, useLayoutEffect, useRef, useState } from '../vendor.js';
import { openStorage, tryKeep } from './storage.js';

const TALLEST = 140;

/**
 * Where the owner writes. Half-written words survive a reload.
 * @param {{ account: string, onSay: (text: string) => void, onShow: (files: readonly File[]) => void }} props
 */
export function Composer({ account, onSay, onShow }) {
  const key = `menfang.draft.${account}`;
  const [text, setText] = useState(() => openStorage('sessionStorage').getItem(key) ?? '');
  const area = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const file = useRef(/** @type {HTMLInputElement | null} */ (null));

  useLayoutEffect(() => {
    const element = area.current;
    if (!element) return;
    element.style.height = 'auto';
    element.style.height = `${Math.min(element.scrollHeight + 2, TALLEST)}px`;
  }, [text]);

  /** @param {string} words */
  function write(words) {
    setText(words);
    tryKeep(openStorage('sessionStorage'), key, words);
  }

  function send() {
    if (text.trim() === '') return;
    onSay(text);
    write('');
    area.current?.focus();
  }

  /** @param {KeyboardEvent} event */
  function onKeyDown(event) {
    // While characters are being composed, Enter picks one; 229 is how Safari says so.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    send();
  }

  /** @param {FileList | null | undefined} files */
  function show(files) {
    const pictures = [...(files ?? [])].filter(one => one.type === '' || one.type.startsWith('image/'));
    if (pictures.length > 0) onShow(pictures);
    return pictures.length > 0;
  }

  return html`<form class="composer" onSubmit=${(/** @type {Event} */ event) => {
    event.preventDefault();
    send();
  }}>
    <button type="button" class="camera" aria-label="发照片" onClick=${() => file.current?.click()}>
      <svg viewBox="0 0 24 24" width="28" height="28" aria-hidden="true">
        <path d="M9 4.5 7.6 6.5H4.5A1.5 1.5 0 0 0 3 8v10a1.5 1.5 0 0 0 1.5 1.5h15A1.5 1.5 0 0 0 21 18V8a1.5 1.5 0 0 0-1.5-1.5h-3.1L15 4.5z" />
        <circle cx="12" cy="13" r="3.6" />
      </svg>
    </button>
    <input ref=${file} type="file" accept="image/*" multiple hidden onChange=${(
      /** @type {{ currentTarget: HTMLInputElement }} */ event,
    ) => {
      show(event.currentTarget.files);
      event.currentTarget.value = ''; // the same picture can be chosen again
    }} />
    <textarea
      ref=${area} rows="1" value=${text} enterkeyhint="send" aria-label="写消息" placeholder="请说说是什么事"
      onInput=${(/** @type {{ currentTarget: HTMLTextAreaElement }} */ event) => write(event.currentTarget.value)}
      onKeyDown=${onKeyDown}
      onPaste=${(/** @type {ClipboardEvent} */ event) => {
        if (show(event.clipboardData?.files)) event.preventDefault();
      }}
    ></textarea>
    <button type="submit" class="send" disabled=${text.trim() === ''}>发送</button>
  </form>`;
}
