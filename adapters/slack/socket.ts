import { setTimeout as pause } from 'node:timers/promises';
import type { SocketModeClient } from '@slack/socket-mode';
import type { Clock } from '../../src/ports/clock.ts';
import type { SlackApiOptions } from './api.ts';
import { clientOptions, spread } from './api.ts';
import type { Body } from './body.ts';
import type { Inbound } from './inbound.ts';

export interface SocketOptions extends Pick<SlackApiOptions, 'apiUrl' | 'timeoutMs'> {
  readonly appToken: string;
  readonly inbound: Inbound;
  readonly clock: Clock;
  readonly onError: (error: unknown, key: string) => void;
}

export type SocketState =
  | { readonly isUp: true }
  | { readonly isUp: false; readonly since: Date; readonly why: string };

export interface Socket {
  state(): SocketState;
  /** Takes nothing more, answers what is under way, and hangs up. */
  stop(): Promise<void>;
}

interface Envelope {
  readonly ack: (payload?: Record<string, unknown>) => Promise<void>;
  readonly body: Body;
  readonly retry_num?: number;
  readonly retry_reason?: string;
}

/** Pauses between tries double from the first to the longest; what stood so long begins anew. */
const FIRST_MS = 500;
const LONGEST_MS = 60_000;
const STOOD_MS = 30_000;
/** Longest from the first call until Slack's hello. */
const HELLO_MS = 20_000;
/** Longest wait for Slack to hang up as well. */
const GOODBYE_MS = 1000;

/**
 * Socket Mode: for estates that Slack cannot reach. The same door behind it; what is not acknowledged comes again. Owners are
 * served while Slack is away, so nothing is waited for here; the library's own reconnecting gives up at the first 5xx and ends
 * the process with it.
 */
export async function openSocket({ appToken, inbound, clock, onError, ...api }: SocketOptions): Promise<Socket> {
  const socketMode = await import('@slack/socket-mode');
  const stopping = new AbortController();
  const { signal } = stopping;
  const taking = new Set<Promise<unknown>>();
  let hangUp = async () => {};
  let state: SocketState = { isUp: false, since: clock.now(), why: 'not connected yet' };

  function take({ ack, body, retry_num, retry_reason }: Envelope): void {
    if (signal.aborted) return;
    const taken = inbound
      .take(body, retry_num ? { num: retry_num, reason: retry_reason ?? '' } : undefined)
      .then(({ status, payload }) => (status === 200 ? ack(payload as Record<string, unknown> | undefined) : undefined))
      .catch((error: unknown) => onError(error, 'socket'))
      .finally(() => taking.delete(taken));
    taking.add(taken);
  }

  /** One connection from its beginning to its end; rejects when it never stood, else tells for how long it did. */
  async function connection(): Promise<number> {
    const opening = new AbortController();
    const options = clientOptions(api);
    const client = new socketMode.SocketModeClient({
      appToken,
      autoReconnectEnabled: false,
      logger: options.logger,
      clientOptions: { ...options, fetch: endedBy(opening.signal) },
    });
    const ended = new Promise<void>(resolve => void client.once('disconnected', () => resolve()));
    client.on('slack_event', take);
    guardFrames(client, error => onError(error, 'socket'));
    hangUp = async () => {
      opening.abort();
      const gone = client.disconnect();
      // Asked a second time it does not wait for Slack any more.
      if (await Promise.race([gone.then(() => false), pause(GOODBYE_MS, true)])) await client.disconnect();
    };
    const started = client.start();
    const stood = await Promise.race([
      started.then(() => true),
      pause(HELLO_MS, false, { signal: AbortSignal.any([signal, opening.signal]) }).catch(() => false),
    ]);
    if (!stood) {
      // What connects all the same after that is hung up then.
      void started.then(hangUp, () => {});
      await hangUp();
      throw new Error('Slack said no hello over the socket');
    }
    const since = performance.now();
    state = { isUp: true };
    await ended;
    return performance.now() - since;
  }

  async function listen(): Promise<void> {
    for (let failures = 0; !signal.aborted; failures++) {
      let askedMs = 0;
      let why = 'Slack ended the connection';
      try {
        if ((await connection()) > STOOD_MS) failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        why = error instanceof Error ? error.message : 'it ended before it stood';
        onError(error ?? new Error(`Slack's socket: ${why}`), 'socket');
        askedMs = 1000 * ((error as { retryAfter?: number } | undefined)?.retryAfter ?? 0);
      }
      state = { isUp: false, since: state.isUp ? clock.now() : state.since, why };
      const pauseMs = Math.max(askedMs, spread(Math.min(LONGEST_MS, FIRST_MS * 2 ** failures)));
      await pause(pauseMs, undefined, { signal }).catch(() => {});
    }
  }

  const listening = listen();
  return {
    state: () => state,
    async stop() {
      stopping.abort();
      await Promise.allSettled(taking);
      await hangUp();
      await listening;
    },
  };
}

/** The library reads frames in a promise nobody holds: one that it cannot read would end the process. */
function guardFrames(client: SocketModeClient, onError: (error: unknown) => void): void {
  const read = client.listeners('ws_message');
  client.removeAllListeners('ws_message');
  client.on('ws_message', async (...frame: unknown[]) => {
    for (const one of read) await Promise.resolve(one(...frame)).catch(onError);
  });
}

/** A call that a stop ends as well as its own time. */
const endedBy =
  (signal: AbortSignal): typeof fetch =>
  (input, init) =>
    fetch(input, { ...init, signal: init?.signal ? AbortSignal.any([init.signal, signal]) : signal });
