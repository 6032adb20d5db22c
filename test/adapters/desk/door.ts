import Fastify, { type FastifyInstance, type LightMyRequestResponse } from 'fastify';
import { createDesk, type DeskOptions } from '../../../adapters/desk/desk.ts';
import type { Staff } from '../../../src/domain/people.ts';
import { createFakeDesk, type FakeDesk, xiaoZhang } from './fakes.ts';

/** A desk behind a Fastify of its own, over ports in memory. */
export async function openDesk(over: Partial<DeskOptions> = {}): Promise<{ app: FastifyInstance; fake: FakeDesk }> {
  const fake = createFakeDesk();
  const app = Fastify();
  await app.register(createDesk({ ...fake.ports, ...over }).routes, { prefix: '/desk' });
  return { app, fake };
}

/** Types a code into the sign-in page. */
export const enter = (app: FastifyInstance, code: string, ip = '10.0.0.1'): Promise<LightMyRequestResponse> =>
  app.inject({
    method: 'POST',
    url: '/desk/enter',
    remoteAddress: ip,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ code }).toString(),
  });

/** Signs somebody in and gives what their page sends with. */
export async function signedIn(app: FastifyInstance, fake: FakeDesk, staff: Staff = xiaoZhang) {
  const { code } = await fake.ports.signIn.invite(staff.id);
  const entered = await enter(app, code, `10.1.0.${staff.id}`);
  const token = entered.cookies[0]?.value ?? '';
  const cookie = `menfang_desk=${token}`;
  const headers = { cookie, 'x-csrf-token': `csrf-${token}`, origin: 'https://localhost:80', host: 'localhost:80' };
  return {
    cookie,
    headers,
    get: (url: string) => app.inject({ url: `/desk${url}`, headers: { cookie } }),
    post: (url: string, payload: object = {}, more: Record<string, string> = {}) =>
      app.inject({ method: 'POST', url: `/desk${url}`, headers: { ...headers, ...more }, payload }),
    drop: (url: string) => app.inject({ method: 'DELETE', url: `/desk${url}`, headers }),
  };
}

export type Person = Awaited<ReturnType<typeof signedIn>>;
