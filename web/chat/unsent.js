// @ts-check
/** @import { Posted, Shrunk, Unsent } from './types.d.ts' */

const FIRST_RETRY_MS = 2_000;
const SLOWEST_RETRY_MS = 30_000;

/** An id nobody else makes; randomUUID exists only over HTTPS. */
export function newId() {
  const b = crypto.getRandomValues(new Uint8Array(16));
  b[6] = ((b[6] ?? 0) & 0x0f) | 0x40;
  b[8] = ((b[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(b, byte => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/**
 * Messages on their way. Each keeps its id through every try and through a reload, so that it arrives once. Texts go in
 * order; a text never waits for a picture, and one that was told to slow down holds up none behind it.
 *
 * Each is kept under a key of its own, so that two pages of one browser never overwrite each other's.
 *
 * @param {{
 *   storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>,
 *   prefix: string,
 *   send: (message: Unsent, onProgress: (progress: number) => void) => Promise<Posted>,
 *   onChange: () => void,
 *   onExpired: () => void,
 *   later?: (run: () => void, ms: number) => void,
 *   now?: () => number,
 * }} options
 */
export function createUnsent({ storage, prefix, send, onChange, onExpired, later = setTimeout, now = Date.now }) {
  /** @type {Unsent[]} */
  let list = readAll(storage, prefix);
  /** Ids the browser has no room for: the page warns before it is left. */
  const homeless = new Set();
  const busy = { text: false, picture: false };
  let tries = 0;
  let lastAt = 0;

  /** @param {Unsent} message */
  function keep(message) {
    try {
      storage.setItem(prefix + message.id, JSON.stringify(message));
      homeless.delete(message.id);
    } catch {
      homeless.add(message.id);
    }
  }

  /** @param {string} id */
  function forget(id) {
    homeless.delete(id);
    storage.removeItem(prefix + id);
  }

  /**
   * @param {string} id
   * @param {Partial<Unsent>} change
   */
  function change(id, change) {
    list = list.map(message => (message.id === id ? { ...message, ...change } : message));
    onChange();
  }

  /** @param {(message: Unsent) => boolean} isGone */
  function remove(isGone) {
    const gone = list.filter(isGone);
    if (gone.length === 0) return;
    for (const { id } of gone) forget(id);
    list = list.filter(message => !gone.includes(message));
    onChange();
  }

  /** @param {'text' | 'picture'} lane */
  async function run(lane) {
    if (busy[lane]) return;
    const next = list.find(
      message => message.state === 'waiting' && (message.picture !== undefined) === (lane === 'picture'),
    );
    if (!next) return;
    busy[lane] = true;
    change(next.id, { state: 'sending', progress: 0 });
    const posted = await send(next, progress => change(next.id, { progress }));
    busy[lane] = false;
    if (posted.kind === 'kept') {
      tries = 0;
      forget(next.id);
      change(next.id, { state: 'sent' });
    } else if (posted.kind === 'expired') {
      change(next.id, { state: 'failed', error: '页面已过期，正在刷新。' });
      return onExpired();
    } else if (posted.kind === 'refused') {
      change(next.id, { state: 'refused', error: posted.error });
      keep({ ...next, state: 'refused', error: posted.error });
    } else {
      change(next.id, { state: 'failed', error: posted.error });
      later(retry, Math.min(FIRST_RETRY_MS * 2 ** tries++, SLOWEST_RETRY_MS));
      // What failed holds up what comes after it, for the order of the words; what was only too much does not.
      if (posted.kind === 'failed') return;
    }
    void run(lane);
  }

  function start() {
    void run('text');
    void run('picture');
  }

  function retry() {
    list = list.map(message => (message.state === 'failed' ? { ...message, state: 'waiting' } : message));
    onChange();
    start();
  }

  return {
    list: () => list,
    /** False when the page must not be left: something could not be put away. */
    isSafe: () => homeless.size === 0,
    start,
    /** Tries all that failed, now. */
    retry,
    /**
     * @param {string} text
     * @param {Shrunk} [picture]
     * @param {Unsent['changes']} [changes]
     */
    add(text, picture, changes) {
      // What is wished now of a message takes the place of what was wished before.
      if (changes) remove(message => message.changes?.of === changes.of && message.state !== 'sending');
      lastAt = Math.max(now(), lastAt + 1); // two of one moment keep their order through a reload
      /** @type {Unsent} */
      const message = {
        id: newId(),
        at: new Date(lastAt).toISOString(),
        text,
        state: 'waiting',
        ...(picture && { picture }),
        ...(changes && { changes }),
      };
      list = [...list, message];
      keep(message);
      onChange();
      start();
    },
    /** @param {string} id */
    resend(id) {
      change(id, { state: 'waiting' });
      retry();
    },
    /** @param {string} id */
    drop: id => remove(message => message.id === id),
    /**
     * Takes away what the feed shows as stored.
     * @param {ReadonlySet<string>} ids
     */
    arrived: ids => remove(message => ids.has(message.id)),
  };
}

/**
 * @param {Pick<Storage, 'getItem' | 'key' | 'length'>} storage
 * @param {string} prefix
 * @returns {Unsent[]}
 */
function readAll(storage, prefix) {
  const kept = [];
  for (let i = 0; i < storage.length; i++) {
    const key = storage.key(i);
    if (!key?.startsWith(prefix)) continue;
    try {
      /** @type {Unsent} */
      const message = JSON.parse(storage.getItem(key) ?? '');
      kept.push(message.state === 'refused' ? message : { ...message, state: /** @type {const} */ ('waiting') });
    } catch {
      // half-written by a browser that was killed: there is nothing to send
    }
  }
  return kept.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}
