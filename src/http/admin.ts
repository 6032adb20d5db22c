import type { FastifyPluginAsync } from 'fastify';
import type { Cipher } from '../ports/cipher.ts';
import type { Clock } from '../ports/clock.ts';
import type { SignIn } from '../ports/desk.ts';

/** A request older than this is not taken: a copied one is worthless. */
const FRESH_MS = 60_000;

export interface AdminParts {
  readonly cipher: Cipher;
  readonly clock: Clock;
  readonly signIn: SignIn;
  /** The one member with this 工号; undefined when there is none, or more than one and no community is named. */
  readonly findMember: (
    code: string,
    communityId?: string,
  ) => Promise<{ readonly id: number; readonly name: string } | undefined>;
  /** What `npm run doctor` wants to know of the record that only the running service can open. */
  readonly readRecord: () => Promise<object>;
}

/** What is asked for; what else we sign (cookies) never begins like this. */
type Question = 'invite' | 'record';

interface Asked {
  readonly communityId?: string;
  readonly code?: string;
  readonly at: number;
}

const ask = (cipher: Cipher, question: Question, asked: Asked): string =>
  cipher.sign(`${question}:${Buffer.from(JSON.stringify(asked)).toString('base64url')}`);

/** What `npm run invite` sends to a running service: signed with the service's own key, so only who has it can ask. */
export const inviteRequest = (cipher: Cipher, communityId: string, code: string, now: Date): string =>
  ask(cipher, 'invite', { communityId, code, at: now.getTime() });

/** What `npm run doctor` sends to a running service. */
export const recordRequest = (cipher: Cipher, now: Date): string => ask(cipher, 'record', { at: now.getTime() });

/** Commands for whoever runs the service, from the same machine or any that holds ENCRYPTION_KEY. */
export const adminRoutes = ({ cipher, clock, signIn, findMember, readRecord }: AdminParts): FastifyPluginAsync => {
  // Signed requests taken within the last minute: a copied one is refused.
  const taken = new Map<string, number>();

  /** What was asked, once and while it is fresh; otherwise why not, in words. */
  function take(question: Question, body: { request?: unknown } | undefined): Asked | string {
    const signed = typeof body?.request === 'string' ? cipher.verify(body.request) : undefined;
    const asked = signed?.startsWith(`${question}:`)
      ? (JSON.parse(Buffer.from(signed.slice(question.length + 1), 'base64url').toString()) as Asked)
      : undefined;
    const now = clock.now().getTime();
    if (!asked || Math.abs(now - asked.at) > FRESH_MS)
      return '签名不对或已过期：请用同一个 ENCRYPTION_KEY，并核对两边的时间。';
    for (const [request, at] of taken) if (now - at > 2 * FRESH_MS) taken.delete(request);
    if (taken.has(signed!)) return '这个请求已经用过：请再运行一次命令。';
    taken.set(signed!, asked.at);
    return asked;
  }

  return async app => {
    app.post<{ Body: { request?: unknown } }>('/invite', async (request, reply) => {
      const asked = take('invite', request.body);
      if (typeof asked === 'string') return reply.code(403).send({ error: asked });
      const member = await findMember(asked.code ?? '', asked.communityId || undefined);
      if (!member)
        return reply.code(404).send({ error: `没有找到工号 ${asked.code}（几个小区都有时请写上小区编号）。` });
      const invite = await signIn.invite(member.id);
      return { code: invite.code, expiresAt: invite.expiresAt, name: member.name };
    });
    app.post<{ Body: { request?: unknown } }>('/record', async (request, reply) => {
      const asked = take('record', request.body);
      return typeof asked === 'string' ? reply.code(403).send({ error: asked }) : readRecord();
    });
  };
};
