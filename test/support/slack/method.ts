import { type Json, SlackError, str } from './types.ts';
import type { World } from './world.ts';

/** One method of the Web API. */
export interface Method {
  /** Calls a minute, as Slack's tiers go; chat.postMessage has a rule of its own. */
  readonly perMinute: number;
  /** Any one of these scopes will do; none when the list is empty. */
  readonly scopes: readonly string[];
  run(args: Json, context: Context): Json;
}

export interface Context {
  readonly world: World;
  /** Scopes of the token that called. */
  readonly scopes: readonly string[];
  /** Does something soon, but not before the answer. */
  later(work: () => void): void;
}

/** Slices a list as Slack's cursors do. */
export function page<T>(
  all: readonly T[],
  args: Json,
  most = 1000,
): { readonly items: readonly T[]; readonly more: Json } {
  const limit = Number(args['limit'] ?? 100) || 100;
  if (limit < 0 || limit > most) throw new SlackError('invalid_limit');
  const cursor = str(args['cursor']);
  const from =
    cursor === '' ? 0 : Number(/^next:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString())?.[1] ?? Number.NaN);
  if (Number.isNaN(from)) throw new SlackError('invalid_cursor');
  const next = from + limit < all.length ? Buffer.from(`next:${from + limit}`).toString('base64') : '';
  return {
    items: all.slice(from, from + limit),
    more: { has_more: next !== '', response_metadata: { next_cursor: next } },
  };
}
