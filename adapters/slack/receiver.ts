import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import type { Clock } from '../../src/ports/clock.ts';
import type { Body } from './body.ts';
import type { Inbound } from './inbound.ts';

/** Slack's own limit; older or newer is somebody else's copy. */
const FRESH_S = 300;
const BODY_LIMIT = 1024 * 1024;

export interface ReceiverOptions {
  readonly signingSecret: string;
  readonly clock: Clock;
  /** undefined: not ready yet. */
  readonly inbound: () => Inbound | undefined;
}

/** POST /slack/events: events, clicks, forms and commands alike. Only what Slack signed within five minutes is read. */
export function slackRoutes({ signingSecret, clock, inbound }: ReceiverOptions): FastifyPluginAsync {
  return async app => {
    // The signature is over the bytes as they came.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (_request, raw, done) =>
      done(null, raw),
    );

    app.post('/events', async (request, reply) => {
      const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      if (!isSigned(request, raw, signingSecret, clock.now())) return reply.code(401).send();
      const body = read(request, raw.toString('utf8'));
      if (!body) return reply.code(400).send();
      if (body['ssl_check']) return reply.send();
      if (body['type'] === 'url_verification') return reply.send({ challenge: body['challenge'] });
      const door = inbound();
      if (!door) return reply.code(503).send();
      const { status, payload } = await door.take(body, retryOf(request));
      return payload === undefined
        ? reply.code(status).send()
        : reply.code(status).type('application/json').send(payload);
    });
  };
}

const header = (request: FastifyRequest, name: string): string => String(request.headers[name] ?? '');

function isSigned(request: FastifyRequest, raw: Buffer, secret: string, now: Date): boolean {
  const stamp = header(request, 'x-slack-request-timestamp');
  if (!/^\d{1,12}$/.test(stamp) || Math.abs(now.getTime() / 1000 - Number(stamp)) > FRESH_S) return false;
  const right = Buffer.from(`v0=${createHmac('sha256', secret).update(`v0:${stamp}:`).update(raw).digest('hex')}`);
  const given = Buffer.from(header(request, 'x-slack-signature'));
  return given.length === right.length && timingSafeEqual(given, right);
}

function read(request: FastifyRequest, text: string): Body | undefined {
  try {
    if (header(request, 'content-type').includes('json')) return JSON.parse(text) as Body;
    const form = Object.fromEntries(new URLSearchParams(text));
    return form['payload'] === undefined ? form : (JSON.parse(form['payload']) as Body);
  } catch {
    return undefined;
  }
}

function retryOf(request: FastifyRequest): { num: number; reason: string } | undefined {
  const num = header(request, 'x-slack-retry-num');
  return num === '' ? undefined : { num: Number(num), reason: header(request, 'x-slack-retry-reason') };
}
