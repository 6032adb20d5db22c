import { timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../../src/domain/errors.ts';
import type { Staff } from '../../src/domain/people.ts';
import type { SignIn } from '../../src/ports/desk.ts';

/** Who sits at the page that sent a request. */
export interface Session {
  readonly token: string;
  readonly staff: Staff;
  readonly csrf: string;
}

export interface SessionOptions {
  readonly signIn: Pick<SignIn, 'staffOf'>;
  readonly secureCookies: boolean;
  /** Where people reach us, when it is not the host of the request (behind a proxy). */
  readonly publicUrl?: string;
}

const COOKIE = 'menfang_desk';

/** Reads sessions off requests and sets their cookie. */
export function createSessions({ signIn, secureCookies, publicUrl }: SessionOptions) {
  const cookie = { path: '/desk', httpOnly: true, sameSite: 'strict', secure: secureCookies } as const;
  const publicHost = publicUrl ? new URL(publicUrl).host : undefined;

  /** Host of the page that sends a request must be our own; a request without Origin comes from no page. */
  function checkOrigin(request: FastifyRequest): void {
    const { origin } = request.headers;
    if (origin === undefined) return;
    const host = URL.canParse(origin) ? new URL(origin).host : '';
    if (host !== '' && (host === request.host || host === publicHost)) return;
    throw new DomainError('forbidden', '这个请求不是从值班台页面发来的，没有执行。请回到值班台再操作。');
  }

  /** Read anew on each request, so that a removed member is out at once. */
  async function find(request: FastifyRequest): Promise<Session | undefined> {
    const token = request.cookies[COOKIE];
    if (!token) return undefined;
    const found = await signIn.staffOf(token);
    return found && { token, ...found };
  }

  async function require(request: FastifyRequest): Promise<Session> {
    const session = await find(request);
    if (!session) throw new DomainError('not_signed_in', '登录已失效。请重新登录，没发出的内容还在本页。');
    return session;
  }

  /** For whatever changes something: signed in, from our own page, with the session's own token. */
  async function requireOwn(request: FastifyRequest): Promise<Session> {
    const session = await require(request);
    checkOrigin(request);
    if (!isSame(String(request.headers['x-csrf-token'] ?? ''), session.csrf)) {
      throw new DomainError('forbidden', '页面已过期，没有执行。请刷新页面后再试。');
    }
    return session;
  }

  return {
    find,
    /** For streams that outlive their request. */
    isAlive: async (token: string): Promise<boolean> => (await signIn.staffOf(token)) !== undefined,
    require,
    requireOwn,
    checkOrigin,
    keep: (reply: FastifyReply, token: string, expires: Date) => reply.setCookie(COOKIE, token, { ...cookie, expires }),
    drop: (reply: FastifyReply) => reply.clearCookie(COOKIE, cookie),
  };
}

export type Sessions = ReturnType<typeof createSessions>;

function isSame(given: string, wanted: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(wanted);
  return a.length === b.length && timingSafeEqual(a, b);
}
