import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export const PAGER_SECRET = 'a-secret-only-the-proofs-use';

export interface Called {
  readonly key: string;
  /** Number of this call, from 1. */
  readonly no: number;
  /** How often this key was called, this call included. */
  readonly ofKey: number;
  /** Which process called, when each was given an address of its own (`envOf`). */
  readonly from: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** How a call is answered: with a status, with half a body, or not at all. */
export type PagerAnswer = number | 'half' | 'nothing';

export interface PagerServer {
  readonly env: Readonly<Record<'PAGER_URL' | 'PAGER_SECRET', string>>;
  /** For the `no`th process of several: what it calls tells it from the others. */
  envOf(no: number): PagerServer['env'];
  /** Of each key the rounds in which it was taken (answered 200). */
  readonly taken: ReadonlyMap<string, readonly number[]>;
  /** Written down with what is taken now. */
  round: number;
  /** Every key that was ever called, taken or not. */
  readonly seen: ReadonlyMap<string, number>;
  /** Calls that were not signed as they must be. */
  readonly unsigned: number;
  /** Decides how the next calls are answered; may wait, or kill the caller first. Absent: 200 at once. */
  onCall: (called: Called) => PagerAnswer | Promise<PagerAnswer>;
  /** Runs after an answer has left this process. */
  onAnswered: (called: Called) => void;
  close(): Promise<void>;
}

/** Stands in for the outside pager on loopback: counts each page by its idempotency key, and fails as it is told. */
export async function startPager(): Promise<PagerServer> {
  const taken = new Map<string, number[]>();
  const seen = new Map<string, number>();
  let calls = 0;
  let unsigned = 0;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const json = await bodyOf(request);
    const key = String(request.headers['idempotency-key']);
    if (!isSigned(request, json)) {
      unsigned++;
      response.writeHead(401).end();
      return;
    }
    const ofKey = (seen.get(key) ?? 0) + 1;
    seen.set(key, ofKey);
    const from = Number(new URL(request.url ?? '/', 'http://pager').searchParams.get('from'));
    const called = { key, no: ++calls, ofKey, from, body: JSON.parse(json) as Record<string, unknown> };
    const how = await pager.onCall(called);
    if (how === 'nothing') {
      request.socket.destroy();
      return;
    }
    if (how === 200 || how === 'half') taken.set(key, [...(taken.get(key) ?? []), pager.round]);
    if (how === 'half') {
      // Ended, not reset: the caller has the status, and only the rest is missing.
      response.writeHead(200, { 'content-length': '1000' }).write('{"ok":', () => request.socket.end());
      return;
    }
    response.writeHead(how, { 'content-type': 'application/json' });
    response.end('{}', () => pager.onAnswered(called));
  }

  const server = createServer((request, response) => {
    // Whoever is killed in the middle of a call resets it: that is what these proofs are about.
    answer(request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const url = `http://127.0.0.1:${port}/page`;

  const pager: PagerServer = {
    env: { PAGER_URL: url, PAGER_SECRET },
    envOf: no => ({ PAGER_URL: `${url}?from=${no}`, PAGER_SECRET }),
    taken,
    seen,
    round: 0,
    get unsigned() {
      return unsigned;
    },
    onCall: () => 200,
    onAnswered: () => {},
    close: () =>
      new Promise(closed => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
  return pager;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk as string;
  return text;
}

function isSigned(request: IncomingMessage, json: string): boolean {
  const stamp = String(request.headers['x-menfang-timestamp']);
  const right = createHmac('sha256', PAGER_SECRET).update(`${stamp}.${json}`).digest('hex');
  return (
    request.headers['x-menfang-signature'] === `v1=${right}` &&
    /^page:.+:\d+:pager$/.test(String(request.headers['idempotency-key']))
  );
}

/** How many pages each round's kill doubled, at most: taken in that round and then again. */
export function mostDoubledByOneKill({ taken }: Pick<PagerServer, 'taken'>): number {
  const byRound = new Map<number, number>();
  for (const rounds of taken.values()) {
    for (const round of rounds.slice(0, -1)) byRound.set(round, (byRound.get(round) ?? 0) + 1);
  }
  return Math.max(0, ...byRound.values());
}
