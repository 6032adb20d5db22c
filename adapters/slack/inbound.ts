import { setTimeout as pause } from 'node:timers/promises';
import type { App } from '@slack/bolt';
import { DomainError } from '../../src/domain/errors.ts';
import type { BoardInbox } from '../../src/ports/case-board.ts';
import { createAgain } from './again.ts';
import { type Body, isOpening, keyOf } from './body.ts';
import { inPlace, NOT_DONE, NOT_KEPT, NOT_OPENED } from './unsaid.ts';

/** What Slack is answered: a status, and what the person sees or the form does. */
export interface Acknowledgement {
  readonly status: number;
  readonly payload?: unknown;
}

export interface InboundOptions {
  readonly app: App;
  readonly inbox: BoardInbox;
  readonly me: string;
  /** Shows one person a line where he pressed a button. */
  readonly tellPresser: (body: Body, text: string) => Promise<void>;
  readonly onError: (error: unknown, key: string) => void;
  /** Longest until Slack is answered, of the three seconds it waits. */
  readonly answerMs?: number;
}

/** One door for everything Slack brings, over HTTP or a socket. */
export interface Inbound {
  take(body: Body, retry?: { readonly num: number; readonly reason: string }): Promise<Acknowledgement>;
  start(): void;
  /** Takes up nothing more and resolves when what is under way has ended. */
  stop(): Promise<void>;
  /** Works off what waits, until nothing does; for clocks moved by hand. */
  settle(): Promise<boolean>;
}

const OK: Acknowledgement = { status: 200 };
const ANSWER_MS = 2200;
const LOOK_MS = 2000;
const AT_ONCE = 10;
/** What is under way stays ours: well within what a body is lent for. */
const RENEW_MS = 5000;

export function createInbound({ app, inbox, me, tellPresser, onError, answerMs = ANSWER_MS }: InboundOptions): Inbound {
  const again = createAgain({ inbox, tellPresser, onError });
  const underWay = new Set<Promise<unknown>>();
  /** Those whose answer said that they were not done: whoever sent them does so again himself. */
  const refused = new Set<string>();
  /** Keys of bodies that are worked on here. */
  const held = new Set<string>();
  let looking: NodeJS.Timeout | undefined;
  let renewing: NodeJS.Timeout | undefined;

  const during = <T>(work: Promise<T>): Promise<T> => {
    underWay.add(work);
    void work.then(
      () => underWay.delete(work),
      () => underWay.delete(work),
    );
    return work;
  };

  const holding = <T>(key: string, work: Promise<T>): Promise<T> => {
    held.add(key);
    return during(work.finally(() => held.delete(key)));
  };

  /** Hands a body to its listener. The first answer counts, and only when it comes in time. */
  function listen(body: Body, isLate: () => boolean, retry?: { num: number; reason: string }) {
    const answered = Promise.withResolvers<Acknowledgement>();
    let isAnswered = false;
    const done = app.processEvent({
      body,
      ack: async (payload?: unknown) => {
        isAnswered = true;
        answered.resolve(payload === undefined ? OK : { status: 200, payload });
      },
      // An answer that comes later than that nobody sees.
      customProperties: { isAnswered: isLate },
      ...(retry ? { retryNum: retry.num, retryReason: retry.reason } : {}),
    });
    return { answered: answered.promise, done, isSettled: () => isAnswered || isLate() };
  }

  async function work(key: string, body: Body, attempts: number): Promise<void> {
    if (refused.has(key)) return over(key);
    // A window can be opened for three seconds only: what is left is to say so.
    if (isOpening(body)) return again.giveUp(key, body);
    try {
      await listen(body, () => true).done;
      await inbox.done(key);
    } catch (error) {
      onError(error, key);
      await again.after(error, key, body, attempts);
    }
  }

  async function over(key: string): Promise<void> {
    await inbox.done(key);
    refused.delete(key);
  }

  /** It broke at the first try. Whoever still waits for an answer hears it there, and it is over; anything else is tried again. */
  async function broke(key: string, body: Body, error: unknown, isSettled: boolean): Promise<Acknowledgement> {
    onError(error, key);
    const said = isSettled ? undefined : inPlace(body, error instanceof DomainError ? error.message : NOT_DONE);
    if (said) {
      refused.add(key);
      // Where the database is away that takes until it is back.
      void during(over(key)).catch(cause => onError(cause, key));
      return said;
    }
    await again.after(error, key, body, 1);
    return OK;
  }

  async function take(body: Body, retry?: { num: number; reason: string }): Promise<Acknowledgement> {
    let isOver = false;
    const late = pause(answerMs, undefined, { ref: false }).then(() => {
      isOver = true;
    });
    if (isOpening(body)) {
      const { answered, done } = listen(body, () => isOver, retry);
      void during(done.catch(error => notOpened(body, error))).catch(error => onError(error, 'opening'));
      return Promise.race([
        answered,
        done.then(
          () => OK,
          () => OK,
        ),
        late.then(() => OK),
      ]);
    }
    const key = keyOf(body);
    const keeping = during(inbox.keep(key, body, me));
    const kept = await Promise.race([keeping.catch(() => 'failed' as const), late.then(() => 'late' as const)]);
    if (kept === 'late' || kept === 'failed') {
      if (kept === 'late') void holding(key, afterAll(key, body, keeping)).catch(error => onError(error, key));
      return notKept(body);
    }
    if (!kept) return OK;
    const { answered, done, isSettled } = listen(body, () => isOver, retry);
    const settled = holding(
      key,
      done.then(
        () => inbox.done(key).then(() => OK),
        error => broke(key, body, error, isSettled()),
      ),
    ).catch(error => {
      onError(error, key);
      return OK;
    });
    return Promise.race([answered, settled, late.then(() => OK)]);
  }

  /** Kept after Slack was told that it was not: an event comes again and is known then; a press was told to be made again. */
  async function afterAll(key: string, body: Body, keeping: Promise<boolean>): Promise<void> {
    if (!(await keeping)) return;
    if (body['type'] === 'event_callback') await work(key, body, 1);
    else await inbox.done(key);
  }

  function notKept(body: Body): Acknowledgement {
    if (body['type'] === 'event_callback') return { status: 503 };
    const said = inPlace(body, NOT_KEPT);
    if (said) return said;
    void during(tellPresser(body, NOT_KEPT.press)).catch(error => onError(error, 'not kept'));
    return OK;
  }

  /** Nothing was decided yet; only that no window came must not pass in silence. */
  async function notOpened(body: Body, error: unknown): Promise<void> {
    onError(error, 'opening');
    if (body['type'] === 'view_closed' || body['type'] === 'block_suggestion') return;
    try {
      await tellPresser(body, NOT_OPENED);
    } catch (later) {
      const key = keyOf(body);
      onError(later, key);
      await inbox.keep(key, body, me);
      await again.after(later, key, body, 1);
    }
  }

  async function look(): Promise<boolean> {
    const left = await inbox.claim(me, AT_ONCE);
    await Promise.all(left.map(({ key, body, attempts }) => holding(key, work(key, body as Body, attempts))));
    return left.length > 0;
  }

  async function renew(): Promise<void> {
    if (held.size > 0) await inbox.renew([...held], me);
  }

  return {
    take,
    start() {
      looking = setInterval(() => void during(look()).catch(error => onError(error, 'look')), LOOK_MS);
      renewing = setInterval(() => void renew().catch(error => onError(error, 'renew')), RENEW_MS);
    },
    async stop() {
      clearInterval(looking);
      while (underWay.size > 0) await Promise.allSettled(underWay);
      clearInterval(renewing);
    },
    async settle() {
      let worked = underWay.size > 0;
      for (;;) {
        while (underWay.size > 0) await Promise.allSettled(underWay);
        if (!(await look())) return worked;
        worked = true;
      }
    },
  };
}
