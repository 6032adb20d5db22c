import { webApi } from '@slack/bolt';
import { BrokenCircuitError, ConsecutiveBreaker, circuitBreaker, DelegateBackoff, handleWhen } from 'cockatiel';
import { silent } from './quiet.ts';
import type { SlackMethod } from './scopes.ts';

/** Slack answered no, for good: the same call would be answered the same again. */
export class SlackRefused extends Error {
  /** Slack's own word: "channel_not_found". */
  readonly error: string;
  constructor(method: string, error: string) {
    super(`Slack ${method}: ${error}`);
    this.error = error;
  }
}

/** Not now. `isUnsure`: it may have been done in spite of the missing answer. `isLost`: it probably has, only the answer was lost. */
export class SlackLater extends Error {
  /** Milliseconds to wait; undefined: it failed, and nobody knows how long. */
  readonly afterMs: number | undefined;
  readonly isUnsure: boolean;
  readonly isLost: boolean;
  /** Slack itself named the time. */
  readonly isAsked: boolean;
  constructor(
    why: string,
    {
      afterMs,
      isLost = false,
      isUnsure = isLost,
      isAsked = false,
    }: { afterMs?: number; isLost?: boolean; isUnsure?: boolean; isAsked?: boolean },
  ) {
    super(why);
    this.afterMs = afterMs;
    this.isUnsure = isUnsure;
    this.isLost = isLost;
    this.isAsked = isAsked;
  }
}

type Answer = webApi.WebAPICallResult & Record<string, unknown>;

/** One call of Slack's web API at a time of ours; what goes wrong is SlackRefused or SlackLater. */
export interface SlackApi {
  call(method: SlackMethod, args?: Record<string, unknown>): Promise<Answer>;
  /** Slack failed again and again and is left alone for so many milliseconds more; undefined: it is not. */
  restMs(): number | undefined;
}

export interface SlackApiOptions {
  readonly token: string;
  /** "https://slack.com/api/" unless a stand-in takes its place. */
  readonly apiUrl?: string;
  /** Longest wait for an answer. */
  readonly timeoutMs?: number;
  readonly trying?: Trying;
  /** Slack takes calls again after it was left alone. */
  readonly onBack?: () => void;
}

/** For clocks moved by hand; in life five failures are borne, and time is the process's own. */
export interface Trying {
  /** So many failures in a row are borne before Slack is left alone for a while. */
  readonly mostFailures: number;
  /** Milliseconds that only grow. */
  readonly elapsed: () => number;
}

/** Slack's errors after which the same call may succeed. The others are for good. */
const PASSING = new Set([
  'ratelimited',
  'rate_limited',
  'message_limit_exceeded',
  'service_unavailable',
  'fatal_error',
  'request_timeout',
  'internal_error',
  'team_added_to_org',
]);
/** After so many failures in a row Slack is left alone for a while; one call tries then. */
const TRYING: Trying = { mostFailures: 5, elapsed: () => performance.now() };
/** How long it is left alone first, and when the call that tried has failed as well: a quarter more or less, never above ten seconds. */
const REST_MS = 5000;
const NEXT_REST_MS = 8000;
/** Somebody waits for these: whatever else fails, they are tried. */
const AWAITED = /^(auth\.test|users\.info|views\.\w+|chat\.postEphemeral)$/;

/** Somewhat around it, so that processes and lanes do not all come back at once. */
export const spread = (ms: number): number => Math.round(ms * (0.75 + Math.random() / 2));

export const clientOptions = ({ apiUrl, timeoutMs = 8000 }: Pick<SlackApiOptions, 'apiUrl' | 'timeoutMs'>) => ({
  ...(apiUrl ? { slackApiUrl: apiUrl.endsWith('/') ? apiUrl : `${apiUrl}/` } : {}),
  // Whoever calls decides about a second try: here it would double what was posted.
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
  timeout: timeoutMs,
  logger: silent,
});

export function createSlackApi(options: SlackApiOptions): SlackApi {
  const client = new webApi.WebClient(options.token, clientOptions(options));
  const { mostFailures, elapsed } = options.trying ?? TRYING;
  // The breaker's own watch.
  let restsUntil = 0;
  const rest = new DelegateBackoff<{ readonly attempt: number }>(({ attempt }) => {
    const ms = spread(attempt === 1 ? REST_MS : NEXT_REST_MS);
    restsUntil = Date.now() + ms;
    return ms;
  });
  const isFailure = handleWhen(error => error instanceof SlackLater && !error.isAsked);
  const breaker = circuitBreaker(isFailure, { halfOpenAfter: rest, breaker: new ConsecutiveBreaker(mostFailures) });
  breaker.onReset(() => options.onBack?.());
  const awaited = new Map<string, typeof breaker>();
  /** Of what somebody waits for each method has its own. */
  const breakerOf = (method: string) => {
    if (!AWAITED.test(method)) return breaker;
    const own =
      awaited.get(method) ??
      circuitBreaker(isFailure, { halfOpenAfter: REST_MS, breaker: new ConsecutiveBreaker(mostFailures) });
    awaited.set(method, own);
    return own;
  };
  const restMs = () => {
    const left = restsUntil - Date.now();
    return left > 0 ? left : undefined;
  };
  /** Until when Slack asked to be left alone, by what it counts together. */
  const held = new Map<string, number>();
  return {
    restMs,
    async call(method, args = {}) {
      const counted = method === 'chat.postMessage' ? `${method} ${String(args['channel'])}` : method;
      const left = (held.get(counted) ?? 0) - elapsed();
      // Another call of this kind was told so while this one waited for its place.
      if (left > 0) throw new SlackLater(`Slack ${method}: asked for patience`, { afterMs: left, isAsked: true });
      try {
        return await breakerOf(method).execute(() => once(client, method, args));
      } catch (error) {
        if (error instanceof SlackLater && error.isAsked) held.set(counted, elapsed() + (error.afterMs ?? 0));
        if (error instanceof BrokenCircuitError)
          throw new SlackLater('Slack failed again and again and is left alone for a while', {
            afterMs: AWAITED.test(method) ? REST_MS : (restMs() ?? 0),
          });
        throw error;
      }
    },
  };
}

async function once(client: webApi.WebClient, method: string, args: Record<string, unknown>): Promise<Answer> {
  try {
    return (await client.apiCall(method, args)) as Answer;
  } catch (error) {
    throw meant(method, error);
  }
}

function meant(method: string, error: unknown): Error {
  if (error instanceof webApi.WebAPIRateLimitedError)
    return new SlackLater(`Slack ${method}: ratelimited`, { afterMs: error.retryAfter * 1000, isAsked: true });
  if (error instanceof webApi.WebAPIPlatformError) {
    const { error: word, response_metadata: more } = error.data;
    // "May have partly succeeded", says Slack of fatal_error.
    if (PASSING.has(word))
      return new SlackLater(`Slack ${method}: ${word}`, { isUnsure: true, isLost: word === 'fatal_error' });
    return new SlackRefused(method, [word, ...(more?.messages ?? [])].join(' '));
  }
  // An answer of something in between: what was sent may have arrived.
  if (error instanceof webApi.WebAPIHTTPError)
    return new SlackLater(`Slack ${method}: status ${error.statusCode}`, { isUnsure: true });
  // No answer, or half of one.
  return new SlackLater(`Slack ${method}: no answer`, { isLost: !isUnsent(error) });
}

/** Nobody was there to take it. */
const UNSENT = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$/;

function isUnsent(error: unknown): boolean {
  for (let it = error; it instanceof Error; it = it.cause) {
    const { code } = it as { readonly code?: unknown };
    if (typeof code === 'string' && UNSENT.test(code)) return true;
  }
  return false;
}
