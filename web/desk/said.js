// @ts-check
import { Attached } from '../shared/attached.js';
import { partsOf } from '../shared/parts.js';
import { chatTime, clockTime } from '../shared/time.js';
import { html } from '../vendor.js';
import { Enclosed } from './enclosed.js';
import { Pictures } from './pictures.js';
import { plain } from './words.js';

/** @typedef {Extract<import('./types.d.ts').Item, { kind: 'said' }>} Said */

/**
 * A line of the owner: taken back it is struck, changed it keeps what stood there before, one press away.
 * @param {{ item: Said, caseId: string, now: Date }} props
 */
export function SaidLine({ item, caseId, now }) {
  const at = new Date(item.at);
  const { changes, recalledAt, earlier } = item;
  if (changes) {
    const verb = changes.kind === 'recalled' ? '撤回了' : '改了';
    return html`<p class="event">业主${verb} ${chatTime(new Date(changes.saidAt), now)} 的那条消息 · ${clockTime(at)}</p>`;
  }
  const { words, label } = partsOf(plain(item.text), item.attachment);
  const marks = [
    'say left',
    !item.isOfCase && !item.isFresh && 'elsewhere',
    item.isSetAside && 'aside',
    recalledAt && 'recalled',
  ];
  return html`<div class=${marks.filter(Boolean).join(' ')}>
    <div class="who">${item.speaker ? plain(item.speaker) : '业主'} · ${clockTime(at)}${item.isOfCase ? '' : item.isFresh ? ' · 刚收到' : ' · 没有归入这张工单'}</div>
    ${words && html`<div class="bubble">${recalledAt ? html`<del>${words}</del>` : words}</div>`}
    ${item.attachment && label && html`<${Attached} kind=${item.attachment.kind} label=${label} more=${placeOf(item.attachment)} />`}
    ${item.enclosure && html`<${Enclosed} caseId=${caseId} enclosure=${item.enclosure} />`}
    <${Pictures} ids=${item.pictures} />
    ${recalledAt && html`<div class="status took-back">业主已撤回 · ${chatTime(new Date(recalledAt), now)}，只留底，业主页面不再显示</div>`}
    ${earlier && earlier.length > 0 && html`<${Earlier} earlier=${earlier} now=${now} />`}
    ${item.isSetAside && html`<div class="status failed">系统没能读懂这条，请您亲自看</div>`}
  </div>`;
}

/** @param {{ earlier: NonNullable<Said['earlier']>, now: Date }} props */
function Earlier({ earlier, now }) {
  const last = earlier[earlier.length - 1];
  return html`<details class="earlier">
    <summary>业主改过 · ${chatTime(new Date(last?.until ?? 0), now)}，看原话</summary>
    <ul>${earlier.map(({ text, until }) => html`<li key=${until}><span>${chatTime(new Date(until), now)} 之前：</span>${plain(text)}</li>`)}</ul>
  </details>`;
}

/**
 * Where a place is, for whoever looks it up on a map.
 * @param {NonNullable<Said['attachment']>} attachment
 */
const placeOf = attachment =>
  attachment.kind === 'location'
    ? `纬度 ${attachment.latitude.toFixed(5)}，经度 ${attachment.longitude.toFixed(5)}`
    : undefined;
