import { PuppetError } from './puppet-name.ts';

type Env = Readonly<Record<string, string | undefined>>;
type Get = (url: string) => Promise<Pick<Response, 'ok' | 'status' | 'json'>>;

/** Where tokens of rented gateways are looked up, unless WECHATY_PUPPET_SERVICE_AUTHORITY names another place. */
const AUTHORITY = 'api.chatie.io';
const LOOK_UP_MS = 15_000;
const MODULE = 'wechaty-puppet-service';

const WHERE = '网关有固定地址的，也可以写在 WECHATY_PUPPET_SERVICE_ENDPOINT（主机:端口）';

/**
 * What the puppet is given besides its name. That of rented gateways is told its gateway's address: the look-up it brings along
 * (`wechaty-token`) ends the process under the version of gRPC that is installed. Rejects with a PuppetError that says what is missing.
 */
export async function puppetOptions(
  module: string,
  token: string | undefined,
  env: Env = process.env,
  get: Get = url => fetch(url, { signal: AbortSignal.timeout(LOOK_UP_MS) }),
): Promise<{ readonly token?: string; readonly endpoint?: string }> {
  if (module !== MODULE) return token ? { token } : {};
  if (!token)
    throw new PuppetError(
      'WECHATY_PUPPET=service 要有令牌才连得上：请在 .env 的 WECHATY_PUPPET_SERVICE_TOKEN 写上服务商给的那一串，再重启。',
    );
  if (!token.includes('_', 1) && !env['WECHATY_PUPPET_SERVICE_TLS_SERVER_NAME'])
    throw new PuppetError(
      '微信的令牌不完整，前面少了“名称_”：请把服务商给的那一串原样写进 .env 的 WECHATY_PUPPET_SERVICE_TOKEN，再重启。',
    );
  const endpoint = env['WECHATY_PUPPET_SERVICE_ENDPOINT'];
  return { token, endpoint: endpoint || (await lookedUp(token, env['WECHATY_PUPPET_SERVICE_AUTHORITY'], get)) };
}

async function lookedUp(token: string, authority: string | undefined, get: Get): Promise<string> {
  const where = authority || AUTHORITY;
  const away = (cause?: unknown) =>
    new PuppetError(`查不到微信网关的地址，${where} 没有应答：会再试；请检查这台机器能不能连上它。${WHERE}。`, {
      cause,
    });
  const answer = await get(`https://${where}/v0/hosties/${encodeURIComponent(token)}`).catch(error => {
    throw away(error);
  });
  if (!answer.ok && answer.status >= 500) throw away();
  const { host, port } = answer.ok
    ? ((await answer.json().catch(() => ({}))) as { host?: unknown; port?: unknown })
    : {};
  if (typeof host === 'string' && host !== '' && Number(port) > 0) return `${host}:${Number(port)}`;
  throw new PuppetError(
    `没有查到这个令牌的微信网关：请向服务商核对 .env 里的 WECHATY_PUPPET_SERVICE_TOKEN，并看网关开着没有。${WHERE}。`,
  );
}
