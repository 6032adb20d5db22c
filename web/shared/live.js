// @ts-check

/** Longer silence than this and the line is dead, whatever the browser believes (the server beats every 15 s). */
const SILENCE_MS = 40_000;
const SLOWEST_RETRY_MS = 15_000;

/**
 * Server-sent events that come back by themselves: after a network error by the browser's own means, after a refused
 * request, a dead line or a phone's sleep by opening anew with the last id.
 *
 * @param {{
 *   url: (lastId: string | undefined) => string,
 *   onMessage: (data: string, lastId: string) => void,
 *   events?: Record<string, (data: string) => void>,
 *   onState?: (isLive: boolean) => void,
 *   onRefused?: () => void,
 * }} options `events` are named events; `onRefused`: the server answered, but not with a stream
 * @returns {{ reopen: () => void, close: () => void }}
 */
export function openLive({ url, onMessage, events = {}, onState = () => {}, onRefused = () => {} }) {
  /** @type {EventSource | undefined} */
  let source;
  /** @type {string | undefined} */
  let lastId;
  let lastSign = 0;
  let tries = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let isPaused = false;

  function sign() {
    lastSign = Date.now();
    tries = 0;
    onState(true);
  }

  function open() {
    clearTimeout(timer);
    source?.close();
    isPaused = false;
    lastSign = Date.now();
    const current = new EventSource(url(lastId));
    source = current;
    current.onopen = sign;
    current.onmessage = event => {
      sign();
      if (event.lastEventId) lastId = event.lastEventId;
      onMessage(event.data, event.lastEventId);
    };
    current.addEventListener('beat', sign);
    // The server ended us in favour of newer pages of the same chat: wait until somebody looks at this one again.
    current.addEventListener('full', () => {
      isPaused = true;
      current.close();
      onState(false);
    });
    for (const [name, hear] of Object.entries(events)) {
      current.addEventListener(name, event => {
        sign();
        hear(/** @type {MessageEvent<string>} */ (event).data);
      });
    }
    current.onerror = () => {
      if (source !== current) return;
      onState(false);
      if (current.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
      onRefused();
      timer = setTimeout(open, Math.min(1_000 * 2 ** tries++, SLOWEST_RETRY_MS));
    };
  }

  function lookAgain() {
    if (document.visibilityState !== 'visible') return;
    if (isPaused || source?.readyState === EventSource.CLOSED || Date.now() - lastSign > SILENCE_MS) open();
  }

  const watch = setInterval(() => {
    if (!isPaused && Date.now() - lastSign > SILENCE_MS) open();
  }, 10_000);
  document.addEventListener('visibilitychange', lookAgain);
  window.addEventListener('focus', lookAgain);
  const cut = () => onState(false);
  window.addEventListener('online', open);
  window.addEventListener('offline', cut);
  open();

  return {
    reopen: open,
    close() {
      clearTimeout(timer);
      clearInterval(watch);
      document.removeEventListener('visibilitychange', lookAgain);
      window.removeEventListener('focus', lookAgain);
      window.removeEventListener('online', open);
      window.removeEventListener('offline', cut);
      source?.close();
    },
  };
}
