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
}

/** What else we sign (cookies) never begins like this. */
const PREFIX = 'invite:';

interface Asked {
  readonly communityId: string;
  readonly code: string;
  readonly at: number;
}

/** What `npm run invite` sends to a running service: signed with the service's own key, so only who has it can ask. */
export const inviteRequest = (cipher: Cipher, communityId: string, code: string, now: Date): string =>
  cipher.sign(PREFIX + Buffer.from(JSON.stringify({ communityId, code, at: now.getTime() })).toString('base64url'));

/** Commands for whoever runs the service, from the same machine or any that holds ENCRYPTION_KEY. */
export const adminRoutes = ({ cipher, clock, signIn, findMember }: AdminParts): FastifyPluginAsync => {
  // Signed requests taken within the last minute: a copied one is refused.
  const taken = new Map<string, number>();
  return async app => {
    app.post<{ Body: { request?: unknown } }>('/invite', async (request, reply) => {
      const signed = typeof request.body?.request === 'string' ? cipher.verify(request.body.request) : undefined;
      const asked = signed?.startsWith(PREFIX)
        ? (JSON.parse(Buffer.from(signed.slice(PREFIX.length), 'base64url').toString()) as Asked)
        : undefined;
      if (!asked || Math.abs(clock.now().getTime() - asked.at) > FRESH_MS) {
        return reply.code(403).send({ error: '签名不对或已过期：请用同一个 ENCRYPTION_KEY，并核对两边的时间。' });
      }
      for (const [request, at] of taken) if (clock.now().getTime() - at > 2 * FRESH_MS) taken.delete(request);
      if (taken.has(signed!)) return reply.code(403).send({ error: '这个请求已经用过：请再运行一次命令。' });
      taken.set(signed!, asked.at);
      const member = await findMember(asked.code, asked.communityId || undefined);
      if (!member)
        return reply.code(404).send({ error: `没有找到工号 ${asked.code}（几个小区都有时请写上小区编号）。` });
      const invite = await signIn.invite(member.id);
      return { code: invite.code, expiresAt: invite.expiresAt, name: member.name };
    });
  };
};
