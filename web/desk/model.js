// @ts-check

import { openLive } from '../shared/live.js';
import * as api from './api.js';
import { allowSound, soundCase, soundWords } from './sound.js';
import { messageOf } from './words.js';

/** @typedef {import('./types.d.ts').DeskState} DeskState */
/** @typedef {import('./types.d.ts').Line} Line */

const REST_MS = 700; // at most one refresh in this time, however much happens
const TOAST_MS = 4000;
const STILL_WRITING_MS = 10_000; // who stopped writing says nothing about it
const WECHAT_PATH = '/desk/wechat'; // the desk with what is to be seen of WeChat open on it
const SAME_ME_MS = 60_000; // colleagues come on duty and go

/** The page's one state and everything that changes it. */
export function createModel() {
  /** @type {DeskState} */
  let state = {
    me: undefined,
    tab: 'open',
    words: '',
    lines: undefined,
    closedLines: [],
    counts: { nobody: 0, mine: 0, open: 0 },
    alarms: [],
    delays: [],
    toBind: 0,
    toApprove: 0,
    wechat: undefined,
    weekly: undefined,
    notices: [],
    isWechat: location.pathname === WECHAT_PATH,
    caseId: location.hash.slice(1) || undefined,
    story: undefined,
    caseTrouble: '',
    isLive: true,
    isSignedOut: false,
    toast: undefined,
    now: new Date(),
  };
  /** @type {(state: DeskState) => void} */
  let show = () => {};
  /** @type {Map<string, Line> | undefined} */
  let known;
  let isRefreshing = false;
  let isWanted = false;
  let mustMarkSeen = true;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let toastTimer;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let writingTimer;
  let readMeAt = 0;

  /** @param {Partial<DeskState>} change */
  function set(change) {
    state = { ...state, ...change };
    show(state);
  }

  /**
   * @param {string} text
   * @param {boolean} [isTrouble]
   */
  function toast(text, isTrouble = false) {
    clearTimeout(toastTimer);
    set({ toast: { text, isTrouble } });
    toastTimer = setTimeout(() => set({ toast: undefined }), TOAST_MS);
  }

  /** @param {readonly Line[]} lines */
  function hearNews(lines) {
    const before = known;
    known = new Map(lines.map(line => [line.ticket.id, line]));
    if (!before) return;
    if (lines.some(line => !before.has(line.ticket.id))) soundCase();
    else if (lines.some(line => line.isUnread && line.lastAt !== before.get(line.ticket.id)?.lastAt)) soundWords();
  }

  /** @param {string} query @returns {Promise<readonly Line[]>} */
  const list = async query => (await api.read(`api/cases?${query}`)).cases;

  async function refreshList() {
    const { tab, words, me } = state;
    const search = words.trim() ? `&words=${encodeURIComponent(words.trim())}` : '';
    const [open, lines, closedLines] = await Promise.all([
      list('state=open'),
      search ? list(`state=open${search}`) : tab === 'open' ? undefined : list(`state=${tab}`),
      search ? list(`state=closed${search}`) : [],
    ]);
    hearNews(open);
    const counts = {
      open: open.length,
      mine: open.filter(line => line.ticket.responsibleId === me?.staff.id).length,
      nobody: open.filter(line => line.ticket.responsibleId === undefined).length,
    };
    // What was asked for may not be what is on screen any more.
    const isStale = tab !== state.tab || words !== state.words;
    set({ counts, ...(isStale ? {} : { lines: lines ?? open, closedLines }) });
  }

  async function refreshCase() {
    const { caseId } = state;
    if (!caseId) return;
    const isVisible = document.visibilityState === 'visible';
    const line = state.lines?.find(l => l.ticket.id === caseId);
    const seen = isVisible && (mustMarkSeen || line?.isUnread) ? '?seen=1' : '';
    try {
      const { story } = await api.read(`api/cases/${caseId}${seen}`);
      if (state.caseId !== caseId) return;
      set({ story, caseTrouble: '' });
      clearTimeout(writingTimer);
      if (story.writing.length) writingTimer = setTimeout(refresh, STILL_WRITING_MS);
      if (!seen) return;
      mustMarkSeen = false;
      set({ lines: state.lines?.map(l => (l.ticket.id === caseId ? { ...l, isUnread: false } : l)) });
    } catch (error) {
      if (!(error instanceof api.Refusal) || error.code !== 'not_found') throw error;
      if (state.caseId === caseId) set({ story: undefined, caseTrouble: error.message });
    }
  }

  /** Reads everything on screen anew; what is being typed and where it is scrolled are not touched. */
  async function refresh() {
    isWanted = true;
    if (isRefreshing || state.isSignedOut) return;
    isRefreshing = true;
    while (isWanted && !state.isSignedOut) {
      isWanted = false;
      try {
        const { alarms, delays, toBind, toApprove, wechat, weekly, notices } = await api.read('api/alarms');
        set({ alarms, delays, toBind, toApprove, wechat, weekly, notices, now: new Date() });
        if (Date.now() - readMeAt > SAME_ME_MS) await readMe();
        await refreshList(); // first: it knows whether the case on screen has something to be marked seen
        await refreshCase();
      } catch (error) {
        if (!(error instanceof api.Refusal && error.code === 'offline')) toast(messageOf(error), true);
      }
      await new Promise(resolve => setTimeout(resolve, REST_MS));
    }
    isRefreshing = false;
  }

  /** @param {string | undefined} caseId */
  function openCase(caseId) {
    if (caseId === state.caseId) return;
    mustMarkSeen = true;
    set({ caseId, story: undefined, caseTrouble: '' });
    refreshCase().catch(error => set({ caseTrouble: messageOf(error) }));
  }

  /**
   * Does something and says how it went wrong, if it does; the case is read anew either way.
   * @param {() => Promise<unknown>} deed
   * @param {string} [done] what to say when it worked
   * @returns {Promise<boolean>} it worked
   */
  async function attempt(deed, done) {
    try {
      await deed();
      if (done) toast(done);
      return true;
    } catch (error) {
      toast(messageOf(error), true);
      return false;
    } finally {
      void refresh();
    }
  }

  async function readMe() {
    const me = await api.read('api/me');
    readMeAt = Date.now();
    api.sendWith(me.csrf);
    set({ me });
  }

  /** @param {(state: DeskState) => void} listener */
  async function start(listener) {
    show = listener;
    api.whenSignedOut(() => set({ isSignedOut: true }));
    await readMe();
    void refresh();
    const live = openLive({
      url: () => '/desk/feed',
      onMessage: () => {},
      events: {
        changed: () => void refresh(),
        'signed-out': () => set({ isSignedOut: true }),
      },
      onState: isLive => isLive !== state.isLive && set({ isLive }),
      onRefused: () => readMe().catch(() => state.isSignedOut && live.close()),
    });
    setInterval(() => set({ now: new Date() }), 30_000);
    window.addEventListener('hashchange', () => openCase(location.hash.slice(1) || undefined));
    document.addEventListener('visibilitychange', () => {
      mustMarkSeen = true;
      if (document.visibilityState === 'visible') void refresh();
    });
    // Any press will do; the button is there for those who only watch. Not on pointerdown: the button would go away
    // and move what is being pressed before the press ends.
    document.addEventListener('click', () => void allowSound(), { once: true });
  }

  return {
    start,
    refresh,
    attempt,
    toast,
    /** @param {DeskState['tab']} tab */
    setTab: tab => {
      set({ tab, words: '', lines: undefined, closedLines: [] });
      refreshList().catch(error => toast(messageOf(error), true));
    },
    /** @param {string} words */
    search: words => {
      set({ words });
      refreshList().catch(error => toast(messageOf(error), true));
    },
    /** @param {boolean} isOnDuty */
    setDuty: isOnDuty =>
      attempt(
        async () => {
          await api.send('api/duty', { isOnDuty });
          await readMe();
        },
        isOnDuty ? '已上班，紧急情况会呼叫您' : '已下班',
      ),
    /** @param {boolean} isWechat */
    showWechat: isWechat => {
      history.replaceState(null, '', (isWechat ? WECHAT_PATH : '/desk') + location.hash);
      set({ isWechat });
    },
    /** @param {number} upto the last gap read of */
    gapsSeen: upto => attempt(() => api.send('api/wechat/seen', { upto }), '已记下：您看过了'),
    /** @param {string} id */
    acknowledge: id => attempt(() => api.send(`api/alarms/${id}/acknowledge`), '已记下：您来处理'),
  };
}

/** @typedef {ReturnType<typeof createModel>} Model */
