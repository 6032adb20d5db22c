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
 * @param {{
 *   storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>,
 *   key: string,
 *   send: (message: Unsent, onProgress: (progress: number) => void) => Promise<Posted>,
 *   onChange: () => void,
 *   onExpired: () => void,
 *   later?: (run: () => void, ms: number) => void,
 *   now?: () => Date,
 * }} options
 */
export function createUnsent({ storage, key, send, onChange, onExpired, later = setTimeout, now = () => new Date() }) {
  /** @type {Unsent[]} */
  let list = read();
  const busy = { text: false, picture: false };
  let tries = 0;
  let isSaved = true;

  /** @returns {Unsent[]} */
  function read() {
    try {
      /** @type {Unsent[]} */
      const kept = JSON.parse(storage.getItem(key) ?? '[]');
      return kept.map(message => (message.state === 'refused' ? message : { ...message, state: 'waiting' }));
    } catch {
      return [];
    }
  }

  function save() {
    const kept = list.filter(message => message.state !== 'sent');
    try {
      if (kept.length === 0) storage.removeItem(key);
      else storage.setItem(key, JSON.stringify(kept));
      isSaved = true;
    } catch {
      isSaved = false; // full, or switched off: the page warns before it is left
    }
    onChange();
  }

  /**
   * @param {string} id
   * @param {Partial<Unsent>} change
   */
  function change(id, change) {
    list = list.map(message => (message.id === id ? { ...message, ...change } : message));
    save();
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
    const posted = await send(next, progress => {
      list = list.map(message => (message.id === next.id ? { ...message, progress } : message));
      onChange();
    });
    busy[lane] = false;
    if (posted.kind === 'kept') {
      tries = 0;
      change(next.id, { state: 'sent' });
    } else if (posted.kind === 'expired') {
      change(next.id, { state: 'failed', error: '页面已过期，正在刷新。' });
      return onExpired();
    } else if (posted.kind === 'refused') {
      change(next.id, { state: 'refused', error: posted.error });
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
    save();
    start();
  }

  return {
    list: () => list,
    /** False when the page must not be left: something could not be put away. */
    isSafe: () => isSaved || list.every(message => message.state === 'sent'),
    start,
    /** Tries all that failed, now. */
    retry,
    /**
     * @param {string} text
     * @param {Shrunk} [picture]
     */
    add(text, picture) {
      /** @type {Unsent} */
      const message = { id: newId(), at: now().toISOString(), text, state: 'waiting' };
      list = [...list, picture ? { ...message, picture } : message];
      save();
      start();
    },
    /** @param {string} id */
    resend(id) {
      change(id, { state: 'waiting' });
      retry();
    },
    /** @param {string} id */
    drop(id) {
      list = list.filter(message => message.id !== id);
      save();
    },
    /**
     * Takes away what the feed shows as stored.
     * @param {ReadonlySet<string>} ids
     */
    arrived(ids) {
      if (!list.some(message => ids.has(message.id))) return;
      list = list.filter(message => !ids.has(message.id));
      save();
    },
  };
}
