// @ts-check
import { html, useEffect, useRef, useState } from '../vendor.js';
import { act, Refusal, send, sendPicture } from './api.js';
import { keepDraft, readDraft } from './draft.js';
import { modeOf } from './modes.js';
import { previewOf } from './pictures.js';
import { Preview } from './preview.js';
import { Sayings } from './sayings.js';
import { messageOf } from './words.js';

/** @typedef {import('./types.d.ts').Mode} Mode */

const WRITING_EVERY_MS = 5000;
const KEEP_PREVIEW = ['owner_spoke', 'colleague_spoke', 'offline', 'unavailable', 'broken'];

/**
 * The box for words to the owner or to colleagues, two clearly different things. Keyed by case and mode by its parent.
 * @param {{
 *   story: import('./types.d.ts').Story, mode: Mode, onSent: () => void, isFresh: boolean,
 *   seen: { current: number }, model: import('./model.js').Model,
 * }} props `seen`: the owner's last words that were on screen; `isFresh`: it was opened by a press
 */
export function Composer({ story, mode, onSent, isFresh, seen, model }) {
  const { ticket } = story;
  const kind = modeOf(mode, ticket);
  const [draft, setDraft] = useState(() => readDraft(ticket.id, mode));
  const [preview, setPreview] = useState(/** @type {import('./preview.js').Previewed | undefined} */ (undefined));
  const [trouble, setTrouble] = useState('');
  const [busy, setBusy] = useState(/** @type {'' | 'sending' | 'uploading'} */ (''));
  const [hasSayings, setSayings] = useState(false);
  const box = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const toldWriting = useRef(0);
  const latest = useRef(draft); // an upload ends long after the words it began with

  useEffect(() => {
    if (isFresh && (mode !== 'reply' || matchMedia('(min-width: 900px)').matches)) box.current?.focus();
  }, []);
  useEffect(() => {
    const area = box.current;
    if (!area) return;
    // Grows with its words up to what the style allows.
    area.style.height = 'auto';
    area.style.height = `${area.scrollHeight + 2}px`;
  }, [draft.text]);

  /** @param {Partial<import('./draft.js').Draft>} change */
  function write(change) {
    const next = { ...latest.current, ...change };
    latest.current = next;
    setDraft(next);
    keepDraft(ticket.id, mode, next);
    setPreview(undefined);
    setTrouble('');
    if (mode === 'note' || !next.text || Date.now() - toldWriting.current < WRITING_EVERY_MS) return;
    toldWriting.current = Date.now();
    send(`api/cases/${ticket.id}/writing`).catch(() => {});
  }

  /** @param {'sending' | 'uploading'} what @param {() => Promise<void>} deed */
  async function busily(what, deed) {
    if (busy) return;
    setBusy(what);
    setTrouble('');
    try {
      await deed();
    } catch (error) {
      setTrouble(messageOf(error));
      // What was shown is out of date, unless only new words stand in the way or nobody knows whether it went through.
      if (!(error instanceof Refusal && KEEP_PREVIEW.includes(error.code))) setPreview(undefined);
      void model.refresh();
    }
    setBusy('');
  }

  const show = () =>
    busily('sending', async () => {
      const { version, id } = ticket;
      const seenSeq = seen.current;
      const { text } = await send(`api/cases/${id}/preview`, {
        kind: mode,
        text: draft.text,
        ...(draft.of ? { outboxKey: draft.of } : {}),
      });
      setPreview({ text, seenSeq, version });
    });

  const submit = () =>
    busily('sending', async () => {
      const { text, pictures, of } = draft;
      await act({ id: ticket.id, version: preview?.version ?? ticket.version }, mode, {
        [kind.field]: text,
        ...(mode === 'reply' ? { seenSeq: preview?.seenSeq ?? 0 } : {}),
        ...(kind.pictures && pictures.length ? { pictures } : {}),
        ...(of ? { outboxKey: of } : {}),
      });
      write({ text: '', pictures: [] });
      model.toast(kind.done);
      onSent();
      void model.refresh();
    });

  function readOn() {
    seen.current = story.lastSeq;
    setPreview(shown => shown && { ...shown, seenSeq: story.lastSeq });
    setTrouble('');
  }

  function goBack() {
    setPreview(undefined);
    requestAnimationFrame(() => box.current?.focus());
  }

  const isEmpty = !draft.text.trim();
  const next = kind.preview && !preview ? show : submit;

  /** @param {FileList | null | undefined} files */
  const addPictures = files =>
    busily('uploading', async () => {
      for (const file of [...(files ?? [])].filter(f => f.type.startsWith('image/'))) {
        const id = await sendPicture(ticket.id, file);
        write({ pictures: [...latest.current.pictures, id] });
      }
    });

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    // While a Chinese keyboard composes, Enter belongs to it.
    if (event.isComposing || event.keyCode === 229 || event.repeat) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !isEmpty) {
      event.preventDefault();
      if (!preview || preview.seenSeq >= story.lastSeq) void next();
    }
    if (event.key === 'Escape' && preview) goBack();
  }

  /** @param {string} words */
  function insert(words) {
    const area = box.current;
    const at = area?.selectionStart ?? draft.text.length;
    write({ text: draft.text.slice(0, at) + words + draft.text.slice(area?.selectionEnd ?? at) });
    setSayings(false);
    area?.focus();
  }

  return html`<section class=${`composer ${mode}`} onKeyDown=${onKey}>
    ${
      preview &&
      html`<${Preview} story=${story} preview=${preview} confirm=${kind.confirm ?? kind.button} isBusy=${busy === 'sending'}
      pictures=${draft.pictures} onSend=${submit} onBack=${goBack}
      onRead=${readOn} />`
    }
    ${trouble && html`<p class="trouble" role="alert">${trouble}</p>`}
    ${draft.quoted && html`<p class="quoted">原话：${draft.quoted}</p>`}
    ${hasSayings && html`<${Sayings} text=${draft.text} onPick=${insert} onClose=${() => setSayings(false)} />`}
    <textarea ref=${box} rows="2" hidden=${Boolean(preview)} readonly=${busy === 'sending'} value=${draft.text} placeholder=${kind.placeholder} aria-label=${kind.title} maxlength="2000"
      onInput=${(/** @type {{ currentTarget: HTMLTextAreaElement }} */ e) => write({ text: e.currentTarget.value })}
      onPaste=${(/** @type {ClipboardEvent} */ e) => kind.pictures && e.clipboardData?.files.length && addPictures(e.clipboardData.files)}
    ></textarea>
    ${
      draft.pictures.length > 0 &&
      html`<div class="attached">${draft.pictures.map(
        (id, i) =>
          html`<span key=${id}><img src=${previewOf(id)} alt=${`图片${i + 1}`} /><button aria-label=${`去掉图片${i + 1}`} onClick=${() => write({ pictures: draft.pictures.filter(p => p !== id) })}>✕</button></span>`,
      )}</div>`
    }
    <div class="tools" hidden=${Boolean(preview)}>
      ${mode !== 'note' && html`<button class="small" aria-expanded=${hasSayings} onClick=${() => setSayings(!hasSayings)}>常用语</button>`}
      ${
        kind.pictures &&
        html`<label class="button small">图片<input type="file" accept="image/*" multiple hidden
        onChange=${(/** @type {{ currentTarget: HTMLInputElement }} */ e) => {
          void addPictures(e.currentTarget.files);
          e.currentTarget.value = '';
        }} /></label>`
      }
      <span class="hint keys">Ctrl+Enter</span>
      <button class="main go" disabled=${isEmpty || busy} onClick=${next}>${busy ? '请稍候…' : kind.button}</button>
    </div>
  </section>`;
}
