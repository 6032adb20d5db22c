import { hkdfSync } from 'node:crypto';
import { createAsking } from './asking.ts';
import { type ChildProcess, type Launch, launchChild } from './child-process.ts';
import { createFiles } from './files.ts';
import { requestOf } from './friends.ts';
import { createHandOver, type HandOver } from './hand-over.ts';
import { LIMITS, type Limits } from './limits.ts';
import type { Link, LinkHears, LinkState } from './link.ts';
import type { FromChild, Heard, Said, ToChild } from './protocol.ts';
import { createTimers, realTiming, type Timing } from './timing.ts';

export interface SupervisorOptions {
  /** Folder of the spool; it belongs to this line alone. */
  readonly dir: string;
  /** 32 bytes; the spool's key is derived from it. */
  readonly key: Uint8Array;
  /** The key before it, while keys are being changed. */
  readonly oldKey?: Uint8Array;
  /** Name, package or path of the puppet. */
  readonly puppet: string;
  readonly puppetToken?: string;
  /** What we are called in rooms. */
  readonly name: string;
  readonly limits?: Partial<Limits>;
  readonly timing?: Timing;
  readonly launch?: Launch;
  /** `what` never holds words of a message; an error may, and is for a log that knows what to leave out of it. */
  readonly log: (what: string, error?: unknown) => void;
}

/** Errors after which a puppet does not recover by itself, and such after which it may. */
const BROKEN = /UNAVAILABLE|Watchdog/i;
const SHAKEN = /Timeout|ECONNRESET/i;
/** The first beat after an error may tell of a life before it. */
const BEATS_TO_TRUST = 2;

/** Keeps one process of wechaty running, whatever becomes of it, and hands over what it hears. */
export function createSupervisor(options: SupervisorOptions): Link {
  const { dir, log, timing = realTiming, launch = launchChild } = options;
  const limits = { ...LIMITS, ...options.limits };
  const keys = [options.key, ...(options.oldKey ? [options.oldKey] : [])].map(derived);
  const timers = createTimers(timing);
  const asking = createAsking(timing);
  const files = createFiles(dir, keys);
  let hears: LinkHears | undefined;
  let handOver: HandOver | undefined;
  let child: ChildProcess | undefined;
  let isGoing = false;
  let isStopping = false;
  let stopped = () => {};
  let failures = 0;
  let doubts = 0;
  let state: LinkState = { phase: 'off', since: timing.now(), restarts: 0, waiting: 0, rssBytes: 0 };

  function become(phase: LinkState['phase'], more: Pick<LinkState, 'qr' | 'self' | 'login' | 'trouble'> = {}): void {
    const { lastHeardAt, restarts, waiting, rssBytes } = state;
    const since = phase === state.phase ? state.since : timing.now();
    state = { phase, since, ...(lastHeardAt && { lastHeardAt }), restarts, waiting, rssBytes, ...more };
    hears?.changed(state);
  }

  function begin(): void {
    isGoing = false;
    doubts = 0;
    become('starting', state.trouble ? { trouble: state.trouble } : {});
    const born = launch({ told: what => born === child && told(what), gone: why => born === child && gone(why) });
    child = born;
    mustLive(limits.startMs);
  }

  function mustLive(ms: number): void {
    timers.set('life', ms, () => restart('微信没有动静，正在重新连接'));
  }

  /** The process is to go; when it is gone, a fresh one follows after a pause. */
  function restart(trouble: string): void {
    if (isGoing || isStopping) return;
    isGoing = true;
    log(`wechaty is started anew: ${trouble}`);
    become('offline', { trouble });
    letGo();
  }

  function letGo(): void {
    timers.clear('login', 'life', 'doubt', 'healthy');
    child?.tell({ kind: 'stop' });
    const going = child;
    timers.set('go', limits.goMs, () => going?.kill());
  }

  function gone(why: string): void {
    child = undefined;
    timers.clear('go', 'login', 'life', 'doubt', 'healthy');
    asking.giveUp('微信进程在应答之前结束了');
    if (isStopping) {
      become('off');
      stopped();
      return;
    }
    log(`wechaty's process ended: ${why}`);
    if (!isGoing) become('offline', { trouble: state.trouble ?? '微信进程意外结束，正在重新启动' });
    isGoing = true;
    state = { ...state, restarts: state.restarts + 1, rssBytes: 0 };
    timers.set('pause', Math.min(limits.longestPauseMs, limits.pauseMs * 2 ** failures++), begin);
  }

  function told(what: FromChild): void {
    // What a process that is going says of itself is old.
    if ((isGoing || isStopping) && /^(ready|scan|login|logout|trouble)$/.test(what.kind)) return;
    switch (what.kind) {
      case 'ready':
        child?.tell(beginning());
        return;
      case 'scan':
        become('scan', { qr: what.qr, ...(state.trouble && { trouble: state.trouble }) });
        return;
      case 'login':
        timers.clear('login');
        timers.set('healthy', limits.healthyMs, () => {
          failures = 0;
        });
        become('online', { self: what.self, login: what.login });
        return;
      case 'logout':
        timers.clear('healthy');
        timers.set('login', limits.loginMs, () => restart('微信退出登录后没有再登录，正在重新启动'));
        become('offline', { trouble: `微信已退出登录${what.why ? `（${what.why}）` : ''}` });
        return;
      case 'beat':
        beat(what);
        return;
      case 'trouble':
        trouble(what.why);
        return;
      case 'heard':
        hear(what.heard);
        return;
      case 'answer':
        asking.answered(what.ref, what.said);
        return;
    }
  }

  function hear(heard: Heard): void {
    const isFirst = state.lastHeardAt === undefined;
    state = { ...state, lastHeardAt: later(state.lastHeardAt, heardAt(heard.key)) };
    // Who has just asked for a sign of life need not wait for the next beat.
    if (isFirst) hears?.changed(state);
    handOver?.offered(heard);
  }

  function beginning(): ToChild {
    const [key = '', oldKey] = keys.map(one => one.toString('base64'));
    return {
      kind: 'begin',
      key,
      ...(oldKey && { oldKey }),
      dir,
      puppet: options.puppet,
      ...(options.puppetToken && { puppetToken: options.puppetToken }),
      name: options.name,
      beatMs: limits.beatMs,
      sayMs: limits.sayMs,
    };
  }

  function beat({ rssBytes, waiting, isPuppetAlive }: Extract<FromChild, { kind: 'beat' }>): void {
    state = { ...state, rssBytes, waiting };
    if (isGoing) return;
    if (isPuppetAlive) {
      mustLive(limits.lifeMs);
      if (--doubts === 0) timers.clear('doubt');
    }
    if (rssBytes > limits.rssBytes)
      restart(`微信进程占用内存超过 ${Math.round(limits.rssBytes / 1024 / 1024)} MB，正在重新启动`);
  }

  function trouble(why: string): void {
    log(`wechaty: ${why}`);
    const broken = () => restart('微信网关连接中断，正在重新连接');
    if (BROKEN.test(why)) broken();
    else if (SHAKEN.test(why)) {
      if (doubts <= 0) timers.set('doubt', limits.doubtMs, broken);
      doubts = BEATS_TO_TRUST;
    } else {
      state = { ...state, trouble: why };
      hears?.changed(state);
    }
  }

  function ask(makes: (ref: number) => ToChild, ms: number): Promise<Said> {
    if (state.phase !== 'online' || !child) return Promise.resolve({ kind: 'failed', why: '微信不在线' });
    return asking.ask(ref => child?.tell(makes(ref)), ms);
  }

  return {
    state: () => state,
    async start(to) {
      hears = to;
      try {
        files.open();
      } catch (error) {
        become('offline', { trouble: (error as Error).message });
        throw error;
      }
      handOver = createHandOver({
        take: heard => (heard.kind === 'friend' ? to.friend(requestOf(heard)) : to.heard(heard)),
        kept: key => child?.tell({ kind: 'kept', key }),
        failed: (key, error) => log(`message ${key} is not on record yet`, error),
        timing,
        pauseMs: limits.heardPauseMs,
        longestPauseMs: limits.longestHeardPauseMs,
      });
      begin();
    },
    // A part may take its whole time, and what stands before it in line as well.
    say: say => ask(ref => ({ kind: 'say', ref, say }), limits.sayMs * (3 + 2 * say.files.length)),
    accept: request => ask(ref => ({ kind: 'accept', ref, request }), limits.sayMs * 3),
    bytes: async ({ file }) => files.bytes(file),
    putFile: async (key, bytes) => files.putFile(key, bytes),
    again: () => handOver?.again(),
    handOverLeft: take => files.handOverLeft(timing.now(), take),
    async logout() {
      child?.tell({ kind: 'logout' });
    },
    async stop() {
      if (isStopping) return;
      isStopping = true;
      handOver?.stop();
      timers.clear('pause');
      if (child) {
        const gone = new Promise<void>(resolve => {
          stopped = resolve;
        });
        letGo();
        await gone;
      }
      become('off');
    },
  };
}

const derived = (key: Uint8Array) => Buffer.from(hkdfSync('sha256', key, 'menfang', 'wechaty spool', 32));

const later = (one: Date | undefined, other: Date) => (one && one > other ? one : other);
/** Keys are times: microseconds since 1970. */
const heardAt = (key: string) => new Date(Math.floor(Number(key) / 1000));
