import rateLimit from '@fastify/rate-limit';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '../../src/domain/errors.ts';
import type { SignIn } from '../../src/ports/desk.ts';
import { answerError } from '../errors.ts';
import { FORM_HEADERS } from './headers.ts';
import { deskPage, enterPage, signInPage } from './pages.ts';
import * as schemas from './schemas.ts';
import { read } from './schemas.ts';
import type { Sessions } from './session.ts';

const TRIES_A_MINUTE = 10;
// The same for wrong, used and expired: who tries codes learns nothing.
const WRONG_CODE = '登录码不对或已失效。请核对后再试，或请主管重新发一个。';
const TOO_MANY = '登录尝试太频繁了。请过一分钟再试。';

/** The door: the page itself, signing in with a code, signing out. */
export function entryRoutes(signIn: SignIn, sessions: Sessions): FastifyPluginAsync {
  return async app => {
    await app.register(rateLimit, { global: false });
    app.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string' },
      async (_: FastifyRequest, body: string) => Object.fromEntries(new URLSearchParams(body)),
    );

    const show = (reply: FastifyReply, page: string, status = 200) =>
      reply.status(status).headers(FORM_HEADERS).type('text/html; charset=utf-8').send(page);

    // The second is the first with what is to be seen of WeChat open on it.
    for (const path of ['/', '/wechat'])
      app.get(path, async (request, reply) => {
        const session = await sessions.find(request);
        return session ? reply.type('text/html; charset=utf-8').send(deskPage()) : show(reply, signInPage());
      });

    /** For the sign-in page: whether this browser is signed in already. Being signed out is an answer, not an error. */
    app.get('/signed-in', async request => ({ isSignedIn: (await sessions.find(request)) !== undefined }));

    app.get('/enter', async (request, reply) => {
      const { code } = read(schemas.enterSchema, request.query);
      return show(reply, code ? enterPage(code) : signInPage());
    });

    app.post('/enter', {
      config: {
        rateLimit: {
          max: TRIES_A_MINUTE,
          timeWindow: '1 minute',
          errorResponseBuilder: () => new DomainError('too_many', TOO_MANY),
        },
      },
      errorHandler(error, request, reply) {
        const { status, body, isOurs } = answerError(error);
        if (isOurs) request.log.error({ err: error }, 'sign-in failed');
        return show(reply, signInPage(body.error), status);
      },
      async handler(request, reply) {
        sessions.checkOrigin(request);
        // Codes are typed on phones with Chinese keyboards: full-width letters and stray blanks are the same code.
        const code = read(schemas.enterSchema, request.body).code.normalize('NFKC').trim();
        const entered = code ? await signIn.redeem(code) : undefined;
        if (!entered) return show(reply, signInPage(WRONG_CODE), 401);
        sessions.keep(reply, entered.token, entered.expiresAt);
        return reply.redirect('/desk', 303);
      },
    });

    app.post('/leave', async (request, reply) => {
      const { token } = await sessions.requireOwn(request);
      await signIn.signOut(token);
      sessions.drop(reply);
      return {};
    });
  };
}
