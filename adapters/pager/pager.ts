import { createHmac } from 'node:crypto';
import type { Sender } from '../../src/ports/channel.ts';
import type { Clock } from '../../src/ports/clock.ts';

/** A page that has not been taken by then is tried again. */
const TIMEOUT_MS = 5000;
const AGAIN_MS = 10_000;

export interface PagerOptions {
  readonly url: string;
  /** Signs each page: HMAC-SHA-256 over "timestamp.body". */
  readonly secret: string;
  readonly clock: Clock;
}

/**
 * Pages the outside world: one signed JSON POST for each page, with headers x-menfang-timestamp (Unix seconds),
 * x-menfang-signature ("v1=" and hex) and idempotency-key (the same on every try).
 */
export const createPager = ({ url, secret, clock }: PagerOptions): Sender => ({
  name: 'pager',
  isStored: false,
  async send(_address, { key, body }) {
    const json = JSON.stringify({ id: key, ...body.page });
    const timestamp = String(Math.floor(clock.now().getTime() / 1000));
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: {
        'content-type': 'application/json',
        'idempotency-key': key,
        'x-menfang-timestamp': timestamp,
        'x-menfang-signature': `v1=${createHmac('sha256', secret).update(`${timestamp}.${json}`).digest('hex')}`,
      },
      body: json,
    });
    await response.body?.cancel();
    if (response.ok) return { kind: 'sent' };
    const why = `pager answered ${response.status}`;
    const isTheirs = response.status >= 500 || response.status === 408 || response.status === 429;
    return isTheirs ? { kind: 'retry', afterMs: AGAIN_MS, why } : { kind: 'refused', why };
  },
});

/** Stands in where no pager is set: the record then says that nobody was called that way. */
export const noPager: Sender = {
  name: 'pager',
  isStored: false,
  send: async () => ({ kind: 'refused', why: 'PAGER_URL is not set' }),
};
