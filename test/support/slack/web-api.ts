import type { IncomingMessage, ServerResponse } from 'node:http';
import { METHODS } from './methods.ts';
import type { createRates } from './rates.ts';
import { type Call, type How, isObject, type Json, SlackError, str } from './types.ts';
import type { World } from './world.ts';

export interface WebApi {
  readonly calls: readonly Call[];
  answer(method: string, request: IncomingMessage, body: string, response: ServerResponse): Promise<void>;
}

export interface WebApiParts {
  readonly world: World;
  readonly how: (call: Call) => How | Promise<How>;
  readonly rates: () => ReturnType<typeof createRates> | undefined;
  readonly later: (work: () => void) => void;
  readonly newSocketUrl: () => string;
}

/** Arguments that a form carries as JSON. */
const STRUCTURED = new Set(['blocks', 'attachments', 'metadata', 'view', 'files', 'unfurls']);

export function createWebApi({ world, how, rates, later, newSocketUrl }: WebApiParts): WebApi {
  const calls: Call[] = [];
  const counts = new Map<string, number>();
  const heldUntil = new Map<string, number>();
  const heldAs = ({ method, args }: Pick<Call, 'method' | 'args'>) =>
    method === 'chat.postMessage' ? `${method} ${str(args['channel'])}` : method;

  /** What the method answers; throws SlackError where Slack refuses. */
  function run(call: Call, inHeader: boolean): Json {
    if (call.token === '') throw new SlackError('not_authed');
    const isApp = call.token === world.appToken;
    if (call.method === 'apps.connections.open') {
      if (!isApp) throw new SlackError(world.tokens.has(call.token) ? 'not_allowed_token_type' : 'invalid_auth');
      if (!inHeader) throw new SlackError('invalid_auth');
      return { url: newSocketUrl() };
    }
    const method = METHODS[call.method];
    if (!method) throw new SlackError('unknown_method', { req_method: call.method });
    if (isApp) throw new SlackError('not_allowed_token_type');
    if (!world.tokens.has(call.token)) throw new SlackError('invalid_auth');
    const scopes = world.tokens.get(call.token);
    if (!scopes) throw new SlackError('token_revoked');
    if (method.scopes.length > 0 && !method.scopes.some(s => scopes.includes(s)))
      throw new SlackError('missing_scope', { needed: method.scopes.join(','), provided: scopes.join(',') });
    return method.run(call.args, { world, scopes, later });
  }

  function outcome(call: Call, inHeader: boolean): Json {
    try {
      const answer = { ok: true, ...run(call, inHeader) };
      call.done = true;
      return answer;
    } catch (refusal) {
      if (!(refusal instanceof SlackError)) throw refusal;
      return { ok: false, error: refusal.code, ...refusal.more };
    }
  }

  async function answer(
    method: string,
    request: IncomingMessage,
    body: string,
    response: ServerResponse,
  ): Promise<void> {
    const { args, problem } = argumentsOf(request, body);
    const header = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    const token = header ?? str(args['token']);
    const at = world.clock.now();
    const ofMethod = (counts.get(method) ?? 0) + 1;
    counts.set(method, ofMethod);
    const call: Call = {
      no: calls.length + 1,
      ofMethod,
      method,
      args,
      token,
      at,
      tooEarly: at.getTime() < (heldUntil.get(heldAs({ method, args })) ?? 0),
      done: false,
    };
    calls.push(call);
    const scopes = world.tokens.get(token);
    const headers = {
      ...(scopes ? { 'x-oauth-scopes': scopes.join(',') } : {}),
      'x-accepted-oauth-scopes': METHODS[method]?.scopes.join(',') ?? '',
    };

    const send = (status: number, json: Json, more: Record<string, string> = {}) => {
      call.status = status;
      call.answer = json;
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers, ...more });
      response.end(JSON.stringify(json));
    };
    const tooMany = (seconds: number) => {
      heldUntil.set(heldAs(call), world.clock.now().getTime() + seconds * 1000);
      send(429, { ok: false, error: 'ratelimited' }, { 'retry-after': String(seconds) });
    };
    const breakOff = (reset: boolean) => {
      call.status = 'no answer';
      if (reset) request.socket.destroy();
    };
    const result = () => (problem ? { ok: false, error: problem } : outcome(call, header !== undefined));

    const weather = await how(call);
    if (weather === 'reset') return breakOff(true);
    if (weather === 'drop') return breakOff(false);
    if (typeof weather === 'object' && 'retryAfter' in weather) return tooMany(weather.retryAfter);
    if (typeof weather === 'object' && ('error' in weather || 'status' in weather)) {
      if (weather.done) result();
      if ('error' in weather) return send(200, { ok: false, error: weather.error });
      call.status = weather.status;
      response.writeHead(weather.status, { 'content-type': 'text/html' }).end('<html>not now</html>');
      return;
    }
    const seconds = METHODS[method] ? (rates()?.wait(call, METHODS[method].perMinute) ?? 0) : 0;
    if (seconds > 0) return tooMany(seconds);

    const json = result();
    if (weather === 'done but no answer') return breakOff(true);
    if (weather === 'half') {
      call.status = 200;
      const whole = JSON.stringify(json);
      response.writeHead(200, {
        'content-type': 'application/json',
        ...headers,
        'content-length': String(Buffer.byteLength(whole) + 1000),
      });
      response.write(whole.slice(0, Math.ceil(whole.length / 2)), () => request.socket.end());
      return;
    }
    if (typeof weather === 'object') setTimeout(() => send(200, json), weather.late).unref();
    else send(200, json);
  }

  return { calls, answer };
}

/** Arguments of a call, out of a form, a JSON body or the address. */
function argumentsOf(request: IncomingMessage, body: string): { readonly args: Json; readonly problem?: string } {
  const type = request.headers['content-type'] ?? '';
  const query = Object.fromEntries(new URL(request.url ?? '/', 'http://slack').searchParams);
  if (type.includes('json')) {
    try {
      const args: unknown = JSON.parse(body);
      return isObject(args) ? { args: { ...query, ...args } } : { args: query, problem: 'json_not_object' };
    } catch {
      return { args: query, problem: 'invalid_json' };
    }
  }
  if (body !== '' && !type.includes('application/x-www-form-urlencoded'))
    return { args: query, problem: 'invalid_post_type' };
  const args: Json = { ...query, ...Object.fromEntries(new URLSearchParams(body)) };
  for (const [name, value] of Object.entries(args)) {
    if (!STRUCTURED.has(name) || value === '') continue;
    try {
      args[name] = JSON.parse(str(value));
    } catch {
      return { args, problem: name === 'blocks' ? 'invalid_blocks_format' : 'invalid_arguments' };
    }
  }
  return { args };
}
