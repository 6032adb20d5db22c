import { createHmac } from 'node:crypto';
import type { Clock } from '../../../src/ports/clock.ts';
import type { Socket } from './socket.ts';
import type { Act, Delivery, Json } from './types.ts';
import { APP, BOT, TEAM, type World } from './world.ts';

/** Slack's retries of an event: after so many milliseconds each. */
const RETRY_AFTER = [0, 60_000, 300_000] as const;

export interface Outcome {
  readonly status?: number;
  readonly answer?: unknown;
  readonly reason?: string;
  readonly stop?: boolean;
}

export interface DeliveryParts {
  readonly world: World;
  readonly target: () => string | undefined;
  readonly secret: string;
  /** Signatures carry the time of this clock. */
  readonly stamps: Clock;
  readonly socket: Socket;
  readonly withinMs: number;
}

/** `v0` signature of a raw body. */
export const signature = (secret: string, stamp: string, raw: string): string =>
  `v0=${createHmac('sha256', secret).update(`v0:${stamp}:${raw}`).digest('hex')}`;

export function createDelivery({ world, target, secret, stamps, socket, withinMs }: DeliveryParts) {
  const log: Delivery[] = [];
  const retries: { readonly body: Json; readonly retry: number; readonly due: number; readonly reason: string }[] = [];
  const underWay = new Set<Promise<unknown>>();

  /** Posts a raw body, signed unless the headers say otherwise. */
  async function post(raw: string, headers: Readonly<Record<string, string>>): Promise<Outcome> {
    const address = target();
    if (!address) return { reason: 'connection_failed' };
    const stamp = String(Math.floor(stamps.now().getTime() / 1000));
    const signed = {
      'x-slack-request-timestamp': stamp,
      'x-slack-signature': signature(secret, headers['x-slack-request-timestamp'] ?? stamp, raw),
      ...headers,
    };
    const signal = AbortSignal.timeout(withinMs);
    try {
      const response = await fetch(address, { method: 'POST', body: raw, headers: signed, redirect: 'manual', signal });
      const text = await response.text();
      const answer =
        response.headers.get('content-type')?.includes('json') && text ? (JSON.parse(text) as unknown) : text;
      if (response.ok) return { status: response.status, answer };
      const stop = response.headers.get('x-slack-no-retry') === '1';
      return { status: response.status, answer, reason: 'http_error', stop };
    } catch (failure) {
      return { reason: (failure as Error).name === 'TimeoutError' ? 'http_timeout' : 'connection_failed' };
    }
  }

  function overHttp(kind: Delivery['kind'], body: Json, retry: number, reason: string | undefined): Promise<Outcome> {
    const again: Record<string, string> =
      retry > 0 ? { 'x-slack-retry-num': String(retry), 'x-slack-retry-reason': reason ?? 'unknown_error' } : {};
    if (kind === 'events_api') return post(JSON.stringify(body), { 'content-type': 'application/json', ...again });
    const form = kind === 'slash_commands' ? (body as Record<string, string>) : { payload: JSON.stringify(body) };
    return post(new URLSearchParams(form).toString(), { 'content-type': 'application/x-www-form-urlencoded' });
  }

  async function attempt(
    kind: Delivery['kind'],
    body: Json,
    retry = 0,
    reason?: string,
  ): Promise<Delivery & { stop: boolean }> {
    const at = world.clock.now();
    const from = performance.now();
    const over = socket.connections > 0 ? 'socket' : 'http';
    const acked = over === 'socket' ? await socket.send(kind, body, retry, reason) : undefined;
    const outcome: Outcome =
      over === 'http'
        ? await overHttp(kind, body, retry, reason)
        : acked
          ? { answer: acked.payload }
          : { reason: 'timeout' };
    const { stop = false, ...rest } = outcome;
    const delivery = {
      kind,
      body,
      over,
      retry,
      at,
      ms: performance.now() - from,
      ok: !outcome.reason,
      ...rest,
    } as const;
    log.push(delivery);
    return { ...delivery, stop };
  }

  /** Tries once, or again as the retry that is due; what fails is put off to the next retry. */
  async function event(body: Json, retry = 0, reason?: string): Promise<Delivery[]> {
    const delivery = await attempt('events_api', body, retry, reason);
    const after = RETRY_AFTER[retry];
    if (delivery.ok || delivery.stop || after === undefined) return [delivery];
    if (after === 0) return [delivery, ...(await event(body, retry + 1, delivery.reason))];
    retries.push({ body, retry: retry + 1, due: world.clock.now().getTime() + after, reason: delivery.reason ?? '' });
    return [delivery];
  }

  function follow<T>(work: Promise<T>): Promise<T> {
    underWay.add(work);
    void work.finally(() => underWay.delete(work)).catch(() => {});
    return work;
  }

  const envelope = (inner: Json): Json => ({
    token: 'verification-is-by-signature',
    team_id: TEAM,
    context_team_id: TEAM,
    context_enterprise_id: null,
    api_app_id: APP,
    event: inner,
    type: 'event_callback',
    event_id: world.newId('Ev'),
    event_time: Math.floor(world.clock.now().getTime() / 1000),
    authorizations: [{ enterprise_id: null, team_id: TEAM, user_id: BOT, is_bot: true, is_enterprise_install: false }],
    is_ext_shared_channel: false,
    event_context: world.newId('EC'),
  });

  return {
    log,
    retries,
    post,
    /** An event the app has subscribed to; nothing otherwise. */
    publish: (inner: Json, subscription?: string): Promise<Delivery[]> =>
      subscription && !world.subscribed.has(subscription) ? Promise.resolve([]) : follow(event(envelope(inner))),
    /** The same event once more, as Slack does when an acknowledgement was lost. */
    again: ({ body, retry }: Delivery): Promise<Delivery[]> =>
      follow(event(body, Math.max(1, retry + 1), 'http_timeout')),
    /** A click, form or command: tried once, for somebody waits for it. */
    interaction: (kind: 'interactive' | 'slash_commands', body: Json): Promise<Delivery> => follow(attempt(kind, body)),
    /** Delivers every retry that is due. */
    async due(): Promise<Delivery[]> {
      const all: Delivery[] = [];
      for (;;) {
        const i = retries.findIndex(r => r.due <= world.clock.now().getTime());
        const [next] = i < 0 ? [] : retries.splice(i, 1);
        if (!next) return all;
        all.push(...(await follow(event(next.body, next.retry, next.reason))));
      }
    },
    /** Resolves when nothing is being delivered any more. */
    async settled(): Promise<void> {
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
  };
}

export type Deliveries = ReturnType<typeof createDelivery>;

/** An act whose deliveries these are. */
export const actOf = (deliveries: readonly Delivery[], trouble?: string): Act => ({
  deliveries,
  ok: deliveries.length === 0 || deliveries.some(d => d.ok),
  ...(trouble ? { trouble } : {}),
});
