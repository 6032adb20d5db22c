import { once } from 'node:events';
import { createServer } from 'node:http';
import {
  App,
  type Logger,
  LogLevel,
  type Receiver,
  type ReceiverEvent,
  SocketModeReceiver,
  verifySlackRequest,
  webApi,
} from '@slack/bolt';
import { handClock } from '../support/clock.ts';
import type { Slack } from '../support/slack/index.ts';

/** A hand-moved clock, begun at a round second. */
export const clock = () => handClock('2026-11-21T10:00:00+08:00');

/** Refusals are what these tests are about: nobody needs to read them. */
const SILENT: Logger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => LogLevel.ERROR,
  setName() {},
};

/** The real client, told to try only once. */
export const clientOf = (slack: Pick<Slack, 'env'>, token: string = slack.env.SLACK_BOT_TOKEN): webApi.WebClient =>
  new webApi.WebClient(token, {
    slackApiUrl: slack.env.SLACK_API_URL,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: SILENT,
  });

export interface Posted {
  readonly raw: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

/** An app of its own making behind /slack/events: answers as it is told, and keeps what it was sent. */
export async function plainApp(
  answer: (
    posted: Posted,
    no: number,
  ) => { status?: number; headers?: Record<string, string>; body?: string } | 'hang' | undefined = () => undefined,
) {
  const posted: Posted[] = [];
  const server = createServer(async (request, response) => {
    let raw = '';
    for await (const chunk of request.setEncoding('utf8')) raw += chunk as string;
    const one = { raw, headers: request.headers as Posted['headers'] };
    posted.push(one);
    const how = answer(one, posted.length);
    if (how === 'hang') return;
    response.writeHead(how?.status ?? 200, how?.headers).end(how?.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    posted,
    /** The body of the latest delivery, out of its form or JSON. */
    last: () => bodyOf(posted.at(-1)!.raw),
    target: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/slack/events`,
    async close() {
      server.closeAllConnections();
      await new Promise(closed => server.close(closed));
    },
  };
}

// biome-ignore lint/suspicious/noExplicitAny: what came is looked at field by field in the tests
export function bodyOf(raw: string): any {
  if (raw.startsWith('{')) return JSON.parse(raw);
  const form = Object.fromEntries(new URLSearchParams(raw));
  return form['payload'] ? JSON.parse(form['payload']) : form;
}

/** A real Bolt app over HTTP, its signatures checked by Bolt's own function. */
export async function boltApp(slack: Slack) {
  let bolt: App | undefined;
  const server = createServer(async (request, response) => {
    let raw = '';
    for await (const chunk of request.setEncoding('utf8')) raw += chunk as string;
    try {
      verifySlackRequest({
        signingSecret: slack.env.SLACK_SIGNING_SECRET,
        body: raw,
        headers: {
          'x-slack-signature': String(request.headers['x-slack-signature']),
          'x-slack-request-timestamp': Number(request.headers['x-slack-request-timestamp']),
        },
      });
    } catch {
      response.writeHead(401).end();
      return;
    }
    const ack: ReceiverEvent['ack'] = async answer => {
      if (typeof answer === 'object') response.setHeader('content-type', 'application/json');
      response
        .writeHead(200)
        .end(answer === undefined ? '' : typeof answer === 'string' ? answer : JSON.stringify(answer));
    };
    await bolt?.processEvent({ body: bodyOf(raw), ack });
  });
  const receiver: Receiver = {
    init(app) {
      bolt = app;
    },
    start: async () => undefined,
    stop: async () => undefined,
  };
  const app = new App({
    token: slack.env.SLACK_BOT_TOKEN,
    receiver,
    logLevel: LogLevel.ERROR,
    clientOptions: { slackApiUrl: slack.env.SLACK_API_URL },
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  slack.target = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/slack/events`;
  return {
    app,
    async close() {
      server.closeAllConnections();
      await new Promise(closed => server.close(closed));
    },
  };
}

/** A real Bolt app in Socket Mode, started. */
export async function socketApp(slack: Slack, told: { pingTimeout?: number } = {}) {
  const receiver = new SocketModeReceiver({
    appToken: slack.env.SLACK_APP_TOKEN,
    logger: SILENT,
    clientPingTimeout: told.pingTimeout ?? 5000,
    installerOptions: { clientOptions: { slackApiUrl: slack.env.SLACK_API_URL } },
  });
  const app = new App({
    token: slack.env.SLACK_BOT_TOKEN,
    receiver,
    logger: SILENT,
    clientOptions: { slackApiUrl: slack.env.SLACK_API_URL },
  });
  return { app, receiver, close: () => app.stop() };
}

/** The error Slack refused a call with. */
export const refusal = async (call: Promise<unknown>): Promise<string> => {
  try {
    await call;
    return 'not refused';
  } catch (error) {
    const { data, message } = error as { data?: { error?: string }; message: string };
    return data?.error ?? message;
  }
};
