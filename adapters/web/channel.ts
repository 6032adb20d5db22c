import type { FastifyPluginAsync } from 'fastify';
import type { Channel, Receive } from '../../src/ports/channel.ts';
import type { ChatView } from '../../src/ports/chat.ts';
import type { Cipher } from '../../src/ports/cipher.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Feed } from '../../src/ports/feed.ts';
import { createRoutes, type WebLog } from './routes.ts';
import { createStreams } from './streams.ts';

export { chatCookie } from './session.ts';

export interface WebChannelOptions {
  readonly view: ChatView;
  readonly feed: Pick<Feed, 'watch'>;
  readonly cipher: Cipher;
  readonly clock: Clock;
  /** Cookies only over HTTPS; on wherever people come from outside. */
  readonly secureCookies?: boolean;
  /** A text in which it hears danger passes every limit of pace. */
  readonly hearsDanger?: (text: string) => boolean;
  readonly messagesPerMinute?: number;
  readonly lookMs?: number;
  readonly beatMs?: number;
  readonly log?: WebLog;
}

/** Owners' chat in the browser; `routes` is mounted at /chat. The stored row is the delivery, pages read it live. */
export function createWebChannel(options: WebChannelOptions): Channel & { readonly routes: FastifyPluginAsync } {
  const { view, feed, cipher, clock, log = { warn() {}, error() {} } } = options;
  let receive: Receive | undefined;
  const streams = createStreams({
    view,
    feed,
    clock,
    lookMs: options.lookMs ?? 2_000,
    beatMs: options.beatMs ?? 15_000,
    perChat: 5,
    onError: error => log.warn({ err: error }, 'web chat feed not read, will look again'),
  });
  return {
    name: 'web',
    isStored: true,
    can: { textBytes: 8_000, media: true, choices: true },
    async start(receiver) {
      receive = receiver;
    },
    async send() {
      return { kind: 'sent' };
    },
    async stop() {
      receive = undefined;
      streams.endAll();
    },
    routes: createRoutes({
      name: 'web',
      view,
      cipher,
      clock,
      streams,
      log,
      secureCookies: options.secureCookies ?? false,
      messagesPerMinute: options.messagesPerMinute ?? 60,
      hearsDanger: options.hearsDanger ?? (() => false),
      receive: () => receive,
    }),
  };
}
