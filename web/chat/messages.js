// @ts-check
/** @import { Entry, Place } from './types.d.ts' */
import { chatTime } from '../shared/time.js';
import { html, useEffect, useLayoutEffect, useRef, useState } from '../vendor.js';
import { EntryBubble, Linked, UnsentBubble } from './bubble.js';
import { ChangeDialog, isOffered, useOfferEnd } from './change.js';
import { keyOf, needsName, needsTime } from './timeline.js';

const NEAR = 80;

/**
 * @param {{
 *   chat: ReturnType<typeof import('./chat.js').openChat>,
 *   place: Place,
 *   onView: (url: string) => void,
 *   onSay: (text: string) => void,
 * }} props
 */
export function Messages({ chat, place, onView, onSay }) {
  const entries = chat.entries();
  const ids = new Set(entries.map(entry => entry.id));
  const changes = chat.unsent.list().filter(({ changes }) => changes && ids.has(changes.of));
  const unsent = chat.unsent.list().filter(message => !changes.includes(message));
  /** @param {Entry} entry What is on its way to it, the latest; taking back what is taken back already is none. */
  const changeOf = entry =>
    changes
      .filter(({ changes }) => changes?.of === entry.id && !(entry.recalledAt && changes?.kind === 'recalled'))
      .pop();
  const [changing, setChanging] = useState(/** @type {Entry | undefined} */ (undefined));
  const now = chat.isReady() ? chat.now() : Number.POSITIVE_INFINITY;
  useOfferEnd(entries, now);
  const lastOfAll = unsent[unsent.length - 1] ?? entries[entries.length - 1];
  const { box, hasNew, toEnd } = useStickyEnd(
    entries[0] && keyOf(entries[0]),
    lastOfAll && ('kind' in lastOfAll ? keyOf(lastOfAll) : lastOfAll.id),
    unsent.length > 0 ? unsent[unsent.length - 1]?.id : '',
  );

  return html`<div class="messages" ref=${box} tabindex="0" aria-label="聊天记录">
    <div class="flow" role="log" aria-live=${chat.isReady() && !chat.isReadingOlder() ? 'polite' : 'off'}>
      ${
        chat.hasOlder() &&
        html`<button class="older" disabled=${chat.isReadingOlder()} onClick=${chat.readOlder}>
        ${chat.isReadingOlder() ? '正在读…' : '看更早的消息'}
      </button>`
      }
      ${chat.olderTrouble() && html`<p class="older-trouble" role="alert">${chat.olderTrouble()}</p>`}
      ${chat.isReady() && lastOfAll === undefined && html`<${Welcome} place=${place} />`}
      ${entries.map((entry, i) => {
        const before = entries[i - 1];
        const change = changeOf(entry);
        const mayChange = !change && isOffered(entry, now);
        return html`<${Dated} key=${keyOf(entry)} before=${before} item=${entry}>
          <${EntryBubble}
            entry=${entry}
            account=${place.account}
            isNamed=${needsName(before, entry)}
            isLatest=${entry === lastOfAll}
            change=${change}
            unsent=${chat.unsent}
            onChange=${mayChange ? () => setChanging(entry) : undefined}
            onView=${onView}
            onSay=${onSay}
          />
        <//>`;
      })}
      ${unsent.map((message, i) => {
        const before = unsent[i - 1] ?? entries[entries.length - 1];
        return html`<${Dated} key=${message.id} before=${before} item=${message}>
          <${UnsentBubble} message=${message} unsent=${chat.unsent} onView=${onView} onSay=${onSay} />
        <//>`;
      })}
    </div>
    ${
      changing?.id &&
      html`<${ChangeDialog} key=${changing.id} entry=${changing}
        onEdit=${(/** @type {string} */ text) => chat.unsent.add(text, undefined, { of: changing.id ?? '', kind: 'edited' })}
        onRecall=${() => chat.unsent.add('', undefined, { of: changing.id ?? '', kind: 'recalled' })}
        onClose=${() => {
          setChanging(undefined);
          box.current?.focus(); // the button may be gone with what it was for
        }} />`
    }
    ${hasNew && html`<button class="newer" onClick=${toEnd}>↓ 新消息</button>`}
  </div>`;
}

/** @param {{ before: { at: string } | undefined, item: { at: string }, children: unknown }} props */
function Dated({ before, item, children }) {
  if (!needsTime(before, item)) return children;
  const at = new Date(item.at);
  return html`<time class="when" datetime=${item.at}>${chatTime(at, new Date())}</time>${children}`;
}

/** @param {{ place: Place }} props */
function Welcome({ place }) {
  return html`<div class="welcome">
    <p>这里是${place.name}的物业门房。报修、投诉、咨询，直接说就行，也可以发照片。</p>
    <p>着火、燃气泄漏、有人被困或受伤，请马上打<${Linked} text="119、120、110" />，或上面的24小时电话。</p>
  </div>`;
}

/**
 * Keeps the end in sight unless the reader has scrolled up; then says that something new is there.
 * @param {string | undefined} first key of what stands on top: older ones above it move nothing of what is being read
 * @param {string | undefined} last key of what stands at the end
 * @param {string | undefined} ownLast id of the newest own message on its way: writing brings the reader back to the end
 */
function useStickyEnd(first, last, ownLast) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const isAtEnd = useRef(true);
  const [hasNew, setHasNew] = useState(false);

  function toEnd() {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
    isAtEnd.current = true;
    setHasNew(false);
  }

  useLayoutEffect(() => {
    if (ownLast) toEnd();
  }, [ownLast]);
  useLayoutEffect(() => {
    if (isAtEnd.current) toEnd();
    else if (last) setHasNew(true);
  }, [last]);
  const drawn = useRef({ first, height: 0 });
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const { first: firstBefore, height } = drawn.current;
    if (firstBefore && firstBefore !== first && !isAtEnd.current) element.scrollTop += element.scrollHeight - height;
    drawn.current = { first, height: element.scrollHeight };
  });
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    let lastTop = 0;
    const onScroll = () => {
      const isNear = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR;
      // Only a move upwards is the reader's will; a picture that grew meanwhile is not.
      if (isNear) isAtEnd.current = true;
      else if (element.scrollTop < lastTop) isAtEnd.current = false;
      lastTop = element.scrollTop;
      if (isNear) setHasNew(false);
    };
    element.addEventListener('scroll', onScroll, { passive: true });
    // The keyboard comes up, a picture arrives, a line wraps: the end stays in sight.
    const observer = new ResizeObserver(() => isAtEnd.current && toEnd());
    observer.observe(element);
    if (element.firstElementChild) observer.observe(element.firstElementChild);
    return () => {
      element.removeEventListener('scroll', onScroll);
      observer.disconnect();
    };
  }, []);
  return { box, hasNew, toEnd };
}
