import Fastify, { type FastifyInstance, type FastifyPluginAsync } from 'fastify';
import type { Log } from './log.ts';

export interface ServerParts {
  readonly log: Log;
  /** undefined: ready; otherwise why not. */
  readonly notReady: () => Promise<string | undefined>;
  readonly mounts: readonly { readonly at: string; readonly routes: FastifyPluginAsync }[];
}

/** Longest a stop waits for requests under way; a process must be out within five seconds. */
const DRAIN_MS = 4000;

/** The HTTP side: health, readiness and what the adapters serve. Closing lets requests end and keep-alive clients go. */
export async function createServer({ log, notReady, mounts }: ServerParts): Promise<FastifyInstance> {
  const app = Fastify({
    logger: false,
    bodyLimit: 256 * 1024,
    trustProxy: 'loopback',
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
  });
  let isClosing = false;

  app.addHook('onResponse', async (request, reply) => {
    // The route, not the address: addresses carry codes and ids.
    log.debug(
      {
        method: request.method,
        route: request.routeOptions.url ?? 'none',
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'answered',
    );
  });
  app.addHook('onSend', async (_request, reply) => {
    if (isClosing) reply.header('connection', 'close');
  });
  app.addHook('preClose', async () => {
    isClosing = true;
    // Fastify itself would wait for keep-alive clients until their own timeout (measured: 73 s).
    const idle = setInterval(() => app.server.closeIdleConnections(), 50);
    const end = setTimeout(() => app.server.closeAllConnections(), DRAIN_MS);
    app.server.once('close', () => {
      clearInterval(idle);
      clearTimeout(end);
    });
  });
  app.setErrorHandler(async (error, request, reply) => {
    const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
    if (!(status >= 400 && status < 500))
      log.error({ err: error, route: request.routeOptions.url ?? 'none' }, 'request failed');
    return reply
      .code(status >= 400 && status < 500 ? status : 500)
      .send({ error: status >= 400 && status < 500 ? '请求有误，请检查后再试。' : '系统出了点问题，请稍后再试。' });
  });

  app.get('/healthz', async () => ({ ok: true }));
  app.get('/readyz', async (_request, reply) => {
    const why = await notReady();
    return why === undefined ? { ready: true } : reply.code(503).send({ ready: false, why });
  });
  for (const { at, routes } of mounts) await app.register(routes, { prefix: at });
  return app;
}
