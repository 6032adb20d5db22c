import type { FastifyPluginAsync } from 'fastify';
import type { Cipher } from '../ports/cipher.ts';
import type { Clock } from '../ports/clock.ts';
import type { SignIn } from '../ports/desk.ts';
import { type ImportDoor, importRoutes } from './admin-import.ts';
import { ask, createTaker } from './signed.ts';

export interface AdminParts {
  readonly cipher: Cipher;
  readonly clock: Clock;
  readonly signIn: SignIn;
  /** The one member with this 工号; undefined when there is none, or more than one and no community is named. */
  readonly findMember: (
    code: string,
    communityId?: string,
  ) => Promise<{ readonly id: number; readonly name: string } | undefined>;
  /** What `npm run doctor` wants to know that only the running service can tell. */
  readonly readRecord: () => Promise<object>;
  readonly imports: ImportDoor;
}

interface Invited {
  readonly communityId: string;
  readonly code: string;
}

/** What `npm run invite` sends to a running service. */
export const inviteRequest = (cipher: Cipher, communityId: string, code: string, now: Date): string =>
  ask(cipher, 'invite', { communityId, code }, now);

/** What `npm run doctor` sends to a running service. */
export const recordRequest = (cipher: Cipher, now: Date): string => ask(cipher, 'record', {}, now);

/** Commands for whoever runs the service, from the same machine or any that holds ENCRYPTION_KEY. */
export const adminRoutes = ({
  cipher,
  clock,
  signIn,
  findMember,
  readRecord,
  imports,
}: AdminParts): FastifyPluginAsync => {
  const take = createTaker(cipher, clock);

  return async app => {
    app.post<{ Body: { request?: unknown } }>('/invite', async (request, reply) => {
      const asked = take<Invited>('invite', request.body?.request);
      if (typeof asked === 'string') return reply.code(403).send({ error: asked });
      const member = await findMember(asked.code ?? '', asked.communityId || undefined);
      if (!member)
        return reply.code(404).send({ error: `没有找到工号 ${asked.code}（几个小区都有时请写上小区编号）。` });
      const invite = await signIn.invite(member.id);
      return { code: invite.code, expiresAt: invite.expiresAt, name: member.name };
    });
    app.post<{ Body: { request?: unknown } }>('/record', async (request, reply) => {
      const asked = take('record', request.body?.request);
      return typeof asked === 'string' ? reply.code(403).send({ error: asked }) : readRecord();
    });
    await app.register(importRoutes(take, imports), { prefix: '/import' });
  };
};
