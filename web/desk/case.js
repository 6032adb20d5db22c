// @ts-check
import { html, useCallback, useRef, useState } from '../vendor.js';
import { CaseHead } from './case-head.js';
import { Composer } from './composer.js';
import { keepDraft, readDraft } from './draft.js';
import { MODES } from './modes.js';
import { StoryView } from './story.js';
import { hasChat, plain } from './words.js';

/** @typedef {import('./types.d.ts').Mode} Mode */
/** @typedef {import('./model.js').Model} Model */

/** @param {{ story: import('./types.d.ts').Story, state: import('./types.d.ts').DeskState, model: Model }} props */
function OpenCase({ story, state, model }) {
  const { ticket } = story;
  const usual = hasChat(ticket) ? 'reply' : 'note';
  const [mode, setMode] = useState(/** @type {Mode} */ (usual));
  const [written, setWritten] = useState(0); // a new sheet after each thing sent
  const [sent, setSent] = useState(0);
  const seen = useRef(0);
  const onSeen = useCallback((/** @type {number} */ seq) => {
    seen.current = Math.max(seen.current, seq);
  }, []);

  /** @param {Mode} next */
  const changeMode = next => {
    setMode(next);
    setWritten(n => n + 1);
  };
  const onSent = () => {
    setSent(n => n + 1);
    changeMode(mode === 'note' ? 'note' : usual);
  };
  /** @param {{ key: string, text: string }} told */
  const correct = told => {
    const draft = readDraft(ticket.id, 'correct');
    keepDraft(ticket.id, 'correct', {
      text: draft.of === told.key && draft.text ? draft.text : told.text,
      pictures: [],
      of: told.key,
      quoted: plain(told.text),
    });
    changeMode('correct');
  };

  const isSpecial = mode !== 'reply' && mode !== 'note';
  return html`<${CaseHead} story=${story} state=${state} model=${model} setMode=${changeMode} />
    <${StoryView} story=${story} now=${state.now} community=${state.me?.community} sent=${sent} onCorrect=${correct} onSeen=${onSeen} />
    <div class=${`modes ${mode}`} role="tablist">
      ${
        isSpecial
          ? html`<b>${MODES[mode].title}</b><button class="link" onClick=${() => changeMode(usual)}>取消</button>`
          : html`${hasChat(ticket) && html`<button role="tab" class="reply" aria-selected=${mode === 'reply'} onClick=${() => changeMode('reply')}>回复业主</button>`}
            <button role="tab" class="note" aria-selected=${mode === 'note'} onClick=${() => changeMode('note')}>内部记录</button>`
      }
      ${story.writing.length > 0 && html`<span class="writing" role="status">${story.writing.join('、')}正在写…</span>`}
    </div>
    <${Composer} key=${`${mode}${written}`} story=${story} mode=${mode} onSent=${onSent} isFresh=${written > 0} seen=${seen} model=${model} />`;
}

/**
 * The right side: one case with its whole story.
 * @param {{ state: import('./types.d.ts').DeskState, model: Model }} props
 */
export function CasePane({ state, model }) {
  const { story, caseId, caseTrouble } = state;
  const isOpen = story && story.ticket.id === caseId;
  return html`<main class="case">
    ${
      isOpen
        ? html`<${OpenCase} key=${caseId} story=${story} state=${state} model=${model} />`
        : html`<p class="empty">${caseId && html`<a class="button back" href="#">‹ 列表</a>`}
          ${caseId ? caseTrouble || '正在读取…' : '请在左边选一张工单'}</p>`
    }
  </main>`;
}
