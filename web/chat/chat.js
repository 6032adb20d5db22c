// @ts-check
/** @import { Entry, Place } from './types.d.ts' */
import { openLive } from '../shared/live.js';
import { post } from './post.js';
import { openStorage, tryKeep } from './storage.js';
import { merge } from './timeline.js';
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
  /** @type {Entry[]} */
  let fresh = [];
  let isLive = false;
  let isReady = false;
  let isExpired = false;
  let isDue = false;

  function changed() {
    if (isDue) return;
    isDue = true;
    setTimeout(() => {
      isDue = false;
      entries = merge(entries, fresh);
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
    `/chat/feed?account=${encodeURIComponent(place.account)}${lastId ? `&after=${lastId}` : ''}`;

  const live = openLive({
    url: feedUrl,
    onMessage(data) {
      fresh.push(JSON.parse(data));
      changed();
    },
    events: {
      ready() {
        isReady = true;
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
      const answer = await fetch(feedUrl('0.0'), { signal: abort.signal }).catch(() => undefined);
      if (answer?.status === 401) expired();
      abort.abort();
    },
  });

  window.addEventListener('beforeunload', event => {
    if (!unsent.isSafe()) event.preventDefault();
  });
  unsent.start();

  return {
    entries: () => entries,
    isLive: () => isLive,
    /** True once the history is here. */
    isReady: () => isReady,
    /** True when the browser keeps no cookie: nothing can be sent from this page. */
    isExpired: () => isExpired,
    unsent,
    reopen: live.reopen,
  };
}
