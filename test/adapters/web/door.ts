import Fastify from 'fastify';
import { createAssets } from '../../../adapters/assets.ts';
import { chatCookie, createWebChannel, type WebChannelOptions } from '../../../adapters/web/channel.ts';
import { createMemoryHouse, HAITANG, type MemoryHouse, testCipher } from './memory-house.ts';

/** A web channel mounted as the service mounts it, with a house in memory behind it. */
export async function openDoor(options: Partial<WebChannelOptions> & { readonly house?: MemoryHouse } = {}) {
  const { house = createMemoryHouse(), ...rest } = options;
  const channel = createWebChannel({
    view: house.view,
    feed: house.feed,
    cipher: testCipher,
    clock: house.clock,
    ...rest,
  });
  const app = Fastify();
  await app.register(createAssets(), { prefix: '/assets' });
  await app.register(channel.routes, { prefix: '/chat' });

  const cookieOf = (who: string, account = HAITANG.id): string => chatCookie(testCipher, account, who);
  return {
    app,
    channel,
    house,
    cookieOf,
    start: () => channel.start(house.receive),
    say: (who: string, body: object, headers: Record<string, string> = {}) =>
      app.inject({
        method: 'POST',
        url: '/chat/messages',
        payload: body,
        headers: { cookie: cookieOf(who), ...headers },
      }),
    show(
      who: string,
      fields: Readonly<Record<string, string>>,
      picture?: { readonly bytes: Uint8Array; readonly type: string },
    ) {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.append(name, value);
      if (picture) form.append('picture', new Blob([new Uint8Array(picture.bytes)], { type: picture.type }), 'a.jpg');
      return app.inject({ method: 'POST', url: '/chat/pictures', payload: form, headers: { cookie: cookieOf(who) } });
    },
    /** Listens on loopback; the address of it. */
    listen: () => app.listen({ port: 0, host: '127.0.0.1' }),
  };
}

/** The id a page would give its n-th message. */
export const idOf = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
