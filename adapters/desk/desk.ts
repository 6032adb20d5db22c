import cookie from '@fastify/cookie';
import type { FastifyPluginAsync } from 'fastify';
import { DomainError } from '../../src/domain/errors.ts';
import type { BindingVerbs, BindingView } from '../../src/ports/binding.ts';
import type { DeskView, SignIn } from '../../src/ports/desk.ts';
import type { Feed } from '../../src/ports/feed.ts';
import type { KnowledgeVerbs, KnowledgeView } from '../../src/ports/knowledge.ts';
import type { Media } from '../../src/ports/media.ts';
import type { Verbs } from '../../src/ports/verbs.ts';
import { answerError } from '../errors.ts';
import { actRoutes } from './acts.ts';
import { bindingRoutes } from './bindings.ts';
import { enclosureRoutes } from './enclosures.ts';
import { entryRoutes } from './entry.ts';
import { feedRoutes } from './feed.ts';
import { SAFE_HEADERS } from './headers.ts';
import { knowledgeRoutes } from './knowledge.ts';
import { readRoutes } from './reads.ts';
import { createSessions } from './session.ts';
import { createWechatNews, type WechatDesk, wechatRoutes } from './wechat.ts';
import { writeRoutes } from './writes.ts';

export interface DeskOptions {
  readonly view: DeskView;
  readonly verbs: Verbs;
  readonly bindings: BindingView & BindingVerbs;
  readonly knowledge: KnowledgeView & KnowledgeVerbs;
  readonly signIn: SignIn;
  readonly feed: Feed;
  readonly media: Pick<Media, 'toWav'>;
  /** true wherever the desk is reached by https. */
  readonly secureCookies: boolean;
  /** The address people use, for links to colleagues; absent: the host of the request. */
  readonly publicUrl?: string;
  /** WeChat, where it is switched on. */
  readonly wechat?: WechatDesk;
  /** How often an open page's stream looks for itself; 2 s unless given. */
  readonly lookMs?: number;
}

/** The staff desk in the browser: `routes` are mounted at /desk. It shows and asks; the verbs decide. */
export function createDesk(options: DeskOptions): { readonly routes: FastifyPluginAsync } {
  const { view, verbs, bindings, knowledge, signIn, feed, wechat, lookMs = 2000 } = options;
  const sessions = createSessions(options);
  const address = options.publicUrl === undefined ? {} : { publicUrl: options.publicUrl };

  const routes: FastifyPluginAsync = async app => {
    app.addHook('onRequest', async (_, reply) => {
      reply.headers(SAFE_HEADERS);
    });
    app.setErrorHandler((error, request, reply) => {
      const { status, body, isOurs } = answerError(error);
      if (isOurs) request.log.error({ err: error }, 'desk request failed');
      return reply.status(status).send(body);
    });
    app.setNotFoundHandler(() => {
      throw new DomainError('not_found', '没有这个地址。请回到值班台重新进入。');
    });
    await app.register(cookie);
    await app.register(entryRoutes(signIn, sessions));
    await app.register(
      readRoutes({ view, bindings, knowledge, sessions, wechatNews: createWechatNews({ wechat, view }) }),
    );
    await app.register(enclosureRoutes(view, options.media, sessions));
    await app.register(actRoutes(verbs, sessions));
    await app.register(bindingRoutes(bindings, sessions));
    await app.register(knowledgeRoutes(knowledge, sessions));
    await app.register(wechatRoutes({ wechat, view, sessions }));
    await app.register(writeRoutes({ view, verbs, signIn, feed, sessions, ...address }));
    await app.register(feedRoutes({ view, feed, sessions, lookMs }));
  };
  return { routes };
}
