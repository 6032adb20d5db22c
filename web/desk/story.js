// @ts-check

import { chatTime, clockTime } from '../shared/time.js';
import { html, useLayoutEffect, useRef, useState } from '../vendor.js';
import { Pictures } from './pictures.js';
import { SaidLine } from './said.js';
import { plain } from './words.js';

/** @typedef {import('./types.d.ts').Item} Item */
/** @typedef {Extract<Item, { kind: 'told' }>} Told */

const AT_BOTTOM_PX = 40;
const SOON_MS = 60_000;

/** @typedef {import('./types.d.ts').Me['community']} Community */

/**
 * What is said of a sentence that never went out.
 * @type {Readonly<Record<string, [text: string, name: string]>>}
 */
const ENDINGS = {
  expired: ['✕ 过了时间没有发出', 'failed'],
  restored: ['✕ 没有发给业主：从备份恢复时停发了', 'failed'],
  corrected: ['没有发出：更正后的话代替了它', 'dropped'],
  overtaken: ['没有发出：后来的结果代替了它', 'dropped'],
};

/**
 * Whether a moment is the very end of the community's night, which is why something waits for it.
 * @param {Date} at
 * @param {Community} community
 */
const isEndOfNight = (at, { timeZone, quietUntil }) =>
  at.toLocaleTimeString('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }) === quietUntil;

/**
 * How far a sentence to the owner has got.
 * @param {Told} item
 * @param {Date} now
 * @param {Community} community
 * @returns {[text: string, name: string]}
 */
function statusOf(item, now, community) {
  if (item.status === 'sent') return ['✓ 已送达', 'sent'];
  if (item.status === 'refused') return ['✕ 未送达，请打电话联系业主', 'failed'];
  const ending = ENDINGS[item.status];
  if (ending) return ending;
  const at = item.notBefore ? new Date(item.notBefore) : undefined;
  if (at && at.getTime() - now.getTime() > SOON_MS) {
    return [`◷ ${isEndOfNight(at, community) ? '夜间不打扰，' : ''}等到 ${chatTime(at, now)} 再发`, 'waiting'];
  }
  const age = now.getTime() - Math.max(new Date(item.at).getTime(), at?.getTime() ?? 0);
  return [age > SOON_MS ? '◷ 还没发出去，正在重试' : '◷ 正在发送…', 'waiting'];
}

/** @param {{ item: Item, caseId: string, now: Date, community: Community, onCorrect: (item: Told) => void }} props */
function StoryLine({ item, caseId, now, community, onCorrect }) {
  const at = new Date(item.at);
  if (item.kind === 'event') {
    const words = plain(item.text);
    if (item.event === 'noted') {
      return html`<div class="say right note">
        <div class="who">内部，业主看不到 · ${item.by} · ${clockTime(at)}</div>
        <div class="bubble">${words}</div>
      </div>`;
    }
    const by = item.by && !words.includes(item.by) ? `${item.by} ` : '';
    return html`<p class="event">${by}${words}${item.isInternal ? '（内部）' : ''} · ${clockTime(at)}</p>`;
  }
  if (item.kind === 'said') return html`<${SaidLine} item=${item} caseId=${caseId} now=${now} />`;
  const [status, name] = statusOf(item, now, community);
  return html`<div class=${`say right ${item.by ? 'person' : 'machine'} ${name === 'dropped' ? name : ''}`}>
    <div class="who" title=${item.by ? undefined : `依据：${item.why}`}>${item.by ?? '门房自动回复'} · ${clockTime(at)}</div>
    ${item.text && html`<div class="bubble">${plain(item.text)}</div>`}
    <${Pictures} ids=${item.pictures} />
    <div class=${`status ${name}`}>
      ${item.by && (item.status === 'sent' || item.status === 'waiting') && html`<button class="link" onClick=${() => onCorrect(item)}>更正</button>`}
      ${status}
    </div>
  </div>`;
}

/** @param {Item} item */
const dayOf = item => new Date(item.at).toDateString();

/** @param {Item} item @param {number} index */
const keyOf = (item, index) =>
  item.kind === 'said' ? `s${item.seq}` : item.kind === 'told' ? `t${item.key}` : `e${item.at}${item.event}${index}`;

/**
 * The whole story as a chat. Stays at the end while it is there, stays put when somebody reads further up.
 * @param {{
 *   story: import('./types.d.ts').Story, now: Date, community: Community, sent: number,
 *   onCorrect: (item: Told) => void, onSeen: (seq: number) => void,
 * }} props `sent`: changes when we sent something, which leads to the end; `onSeen`: the owner's words up to this one were on screen
 */
export function StoryView({ story, now, community, sent, onCorrect, onSeen }) {
  const box = useRef(/** @type {HTMLDivElement | null} */ (null));
  const isAtEnd = useRef(true);
  const sentBefore = useRef(sent);
  const sizeBefore = useRef('');
  const [hasNews, setNews] = useState(false);
  const { items, lastSeq } = story;
  const said = items.reduce((seq, item) => (item.kind === 'said' ? Math.max(seq, item.seq) : seq), 0);

  const toEnd = () => {
    const div = box.current;
    if (div) div.scrollTop = div.scrollHeight;
  };
  const look = () => {
    const div = /** @type {HTMLDivElement} */ (box.current);
    const size = `${div.scrollHeight}/${div.clientHeight}`;
    const isSameSize = size === sizeBefore.current;
    sizeBefore.current = size;
    const isEnd = div.scrollHeight - div.scrollTop - div.clientHeight < AT_BOTTOM_PX;
    // Only a person leaves the end; what grew or shrank meanwhile does not.
    if (!isEnd && isAtEnd.current && !isSameSize) return toEnd();
    isAtEnd.current = isEnd;
    if (isEnd) {
      setNews(false);
      onSeen(lastSeq);
    }
  };
  useLayoutEffect(() => {
    if (isAtEnd.current || sent !== sentBefore.current) {
      isAtEnd.current = true;
      toEnd();
      onSeen(lastSeq);
    }
    sentBefore.current = sent;
  }, [items, lastSeq, sent]);
  useLayoutEffect(() => {
    if (!isAtEnd.current) setNews(true);
  }, [said]);
  useLayoutEffect(() => {
    // The box shrinks when the composer or a phone's keyboard grows: the end stays in sight.
    const watch = new ResizeObserver(() => isAtEnd.current && toEnd());
    watch.observe(/** @type {HTMLDivElement} */ (box.current));
    return () => watch.disconnect();
  }, []);

  return html`<div class="story" ref=${box} onScroll=${look} tabindex="0" aria-label="对话和记录">
    ${items.map((item, i) => {
      const before = items[i - 1];
      const isNewDay = !before || dayOf(before) !== dayOf(item);
      return html`${isNewDay && html`<p class="day" key=${`d${dayOf(item)}`}>${chatTime(new Date(item.at), now).replace(/\s*\d\d:\d\d$/, '') || '今天'}</p>`}
        <${StoryLine} key=${keyOf(item, i)} item=${item} caseId=${story.ticket.id} now=${now} community=${community} onCorrect=${onCorrect} />`;
    })}
    ${hasNews && html`<button class="news" onClick=${toEnd}>↓ 业主有新消息</button>`}
  </div>`;
}
