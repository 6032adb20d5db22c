import { DomainError } from '../../src/domain/errors.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { WechatLines } from '../../src/ports/wechat-line.ts';
import { requestOf } from './friends.ts';
import type { Link, LinkHears, LinkState } from './link.ts';
import { createPace, type Pace, type PaceLimits } from './pace.ts';

/** The line of an account while it is ours. */
export interface HeldLink {
  readonly account: string;
  readonly since: string;
  readonly link: Link;
  readonly pace: Pace;
  readonly watch: Watch | undefined;
}

/** Looks after how the line is. */
export interface Watch {
  start(): void;
  /** The phase, the code or the login is another. */
  changed(): unknown;
  /** Another process runs it now. */
  lost(): void;
  stop(): Promise<void>;
}

export interface HoldingOptions {
  readonly me: string;
  readonly clock: Clock;
  readonly lines: WechatLines;
  /** Whose account it is; rejects in words while that cannot be told. */
  readonly account: () => Promise<string>;
  readonly openLink: () => Link;
  readonly hears: (account: string, link: Link, watch: Watch | undefined) => LinkHears;
  /** For those who look after the line while it is ours. */
  readonly watch?: (account: string, state: () => LinkState) => Watch;
  readonly onError: (error: unknown, what: string) => void;
  readonly limits?: PaceLimits;
  readonly random?: () => number;
}

/** The line to WeChat is run by one process, whichever holds the account's row. */
export interface Holding {
  current(): HeldLink | undefined;
  /** Takes the line if nobody has it, and holds it on. */
  look(): Promise<void>;
  stop(): Promise<void>;
}

/** The row is ours for thirty seconds: whoever could not hold it on for so long lets go before another takes it. */
const SURE_MS = 20_000;

export function createHolding(options: HoldingOptions): Holding {
  const { me, clock, lines, onError } = options;
  let current: HeldLink | undefined;
  let heldAt = 0;
  let isOver = false;
  let said: string | undefined;
  let left: { readonly account: string; readonly link: Link; readonly hears: LinkHears } | undefined;
  let looking: Promise<void> = Promise.resolve();

  async function drop(isLost: boolean): Promise<void> {
    const held = current;
    current = undefined;
    if (isLost) held?.watch?.lost();
    await held?.link.stop();
    if (!isLost) await held?.watch?.stop();
  }

  async function take(): Promise<void> {
    const account = await options.account();
    const asked = performance.now();
    const held = await lines.hold(account, me);
    if (current && (current.account !== account || current.since !== held?.since)) await drop(true);
    if (!held) return handOverLeft(account);
    heldAt = asked;
    if (current || isOver) return;
    const pace = createPace({ ...options, clock, record: held, reserve: record => lines.reserve(account, me, record) });
    const link = options.openLink();
    const watch = options.watch?.(account, link.state);
    current = { account, since: held.since, link, pace, watch };
    try {
      await link.start(options.hears(account, link, watch));
    } catch (error) {
      // Whoever can start it shall have it; we try again with the next look.
      await drop(true);
      await lines.letGo(account, me);
      throw error;
    }
    watch?.start();
  }

  /** What our process heard before it lost the line waits for no other turn of ours. */
  async function handOverLeft(account: string): Promise<void> {
    if (left?.account !== account) {
      const link = options.openLink();
      left = { account, link, hears: options.hears(account, link, undefined) };
    }
    const { link, hears } = left;
    await link.handOverLeft(one => (one.kind === 'friend' ? hears.friend(requestOf(one)) : hears.heard(one)));
  }

  async function look(): Promise<void> {
    if (isOver) return;
    try {
      await take();
      said = undefined;
    } catch (error) {
      // What a person has to mend is said once, and not every few seconds.
      const words = error instanceof DomainError ? error.message : undefined;
      if (words === undefined || words !== said) onError(error, 'the line to WeChat');
      said = words;
      if (current && performance.now() - heldAt > SURE_MS) await drop(true);
    }
  }

  return {
    current: () => current,
    look: () => (looking = looking.then(look)),
    async stop() {
      isOver = true;
      await looking;
      const account = current?.account;
      await drop(false);
      if (account !== undefined)
        await lines.letGo(account, me).catch(error => onError(error, 'letting the line to WeChat go'));
    },
  };
}
