// @ts-check
/** @import { Entry, Place } from './types.d.ts' */
import { openLive } from '../shared/live.js';
import { post } from './post.js';
import { openStorage, tryKeep } from './storage.js';
import { merge, standing } from './timeline.js';
import { createUnsent } from './unsent.js';

const RELOADED = 'menfang.reloaded';

/**
 * The chat of this page: what the feed brought, what is on its way, whether the line stands.
 * @param {Place} place
 * @param {() => void} onChange called in bundles, not for every entry
 */
export function openChat(place, onChange) {
  /** @type {readonly Entry[]} */
  let entries = [];
  /** @type {readonly Entry[]} */
  let bubbles = [];
  /** @type {Entry[]} */
  let fresh = [];
  let isLive = false;
  let isReady = false;
  let isExpired = false;
  let isDue = false;
  /**
   * Cursor of what is older than all that is here.
   * @type {string | undefined}
   */
  let before;
  let isReadingOlder = false;
  let olderTrouble = '';
  /** The server's clock less ours: a phone's may be wrong by hours. */
  let aheadMs = 0;

  function changed() {
    if (isDue) return;
    isDue = true;
    setTimeout(() => {
      isDue = false;
      entries = merge(entries, fresh);
      bubbles = standing(entries);
      const ids = new Set(fresh.flatMap(entry => (entry.id ? [entry.id] : [])));
      fresh = [];
      unsent.arrived(ids);
      onChange();
    }, 16);
  }

  /** Without its cookie the page is opened anew, once; what was not sent is kept and goes out then. */
  function expired() {
    const session = openStorage('sessionStorage');
    const isFresh = Date.now() - Number(session.getItem(RELOADED) ?? 0) < 60_000;
    if (isFresh || !tryKeep(session, RELOADED, String(Date.now()))) {
      isExpired = true;
      return changed();
    }
    location.reload();
  }

  const unsent = createUnsent({
    storage: openStorage('localStorage'),
    prefix: `menfang.unsent.${place.account}.`,
    send: (message, onProgress) => post(place.account, message, onProgress),
    onChange: changed,
    onExpired: expired,
  });

  /** @param {string | undefined} lastId */
  const feedUrl = lastId =>
    `/chat/feed?account=${encodeURIComponent(place.account)}&${lastId ? `after=${lastId}` : 'latest'}`;

  const live = openLive({
    url: feedUrl,
    onMessage(data) {
      fresh.push(JSON.parse(data));
      changed();
    },
    events: {
      start(cursor) {
        before = cursor;
      },
      ready(now) {
        isReady = true;
        aheadMs = Date.parse(now) - Date.now();
        changed();
      },
    },
    onState(state) {
      if (state && !isLive) unsent.retry();
      if (state !== isLive) changed();
      isLive = state;
    },
    async onRefused() {
      const abort = new AbortController();
      const answer = await fetch(feedUrl(undefined), { signal: abort.signal }).catch(() => undefined);
      if (answer?.status === 401) expired();
      abort.abort();
    },
  });

  async function readOlder() {
    if (isReadingOlder) return;
    isReadingOlder = true;
    olderTrouble = '';
    changed();
    try {
      const answer = await fetch(`/chat/older?account=${encodeURIComponent(place.account)}&before=${before}`);
      if (answer.status === 401) return expired();
      if (!answer.ok) throw new Error(`answered ${answer.status}`);
      const page = await answer.json();
      fresh.push(...page.entries);
      before = page.before;
    } catch {
      olderTrouble = '更早的消息没读到，请看看网络，再点一次。';
    }
    changed();
    // Once they are drawn: nobody wants them read aloud as news.
    setTimeout(() => {
      isReadingOlder = false;
      changed();
    }, 100);
  }

  window.addEventListener('beforeunload', event => {
    if (!unsent.isSafe()) event.preventDefault();
  });
  unsent.start();

  return {
    entries: () => bubbles,
    /** The server's time. */
    now: () => Date.now() + aheadMs,
    isLive: () => isLive,
    /** Whether there is more before what is here. */
    hasOlder: () => before !== undefined && before !== '0.0',
    isReadingOlder: () => isReadingOlder,
    olderTrouble: () => olderTrouble,
    readOlder,
    /** True once the newest page is here. */
    isReady: () => isReady,
    /** True when the browser keeps no cookie: nothing can be sent from this page. */
    isExpired: () => isExpired,
    unsent,
    reopen: live.reopen,
  };
}
