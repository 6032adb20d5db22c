let hearsPeople = false;

/** From now on what puppets throw may quote what people wrote. */
export const peopleAreHeard = (): void => {
  hearsPeople = true;
};

/** What may be told of somebody else's error: all it says until people are heard, then only what kind it is and where it arose. */
export const toldOf = (error: unknown): string => (hearsPeople ? kindOf(error) : firstLine(error));

/** What a puppet complains of, for staff: with the remedy where there is one, and never with the token. */
export function complaint(error: unknown): string {
  const text = String(error);
  if (/UNAUTHENTICATED/.test(text))
    return '微信网关不认这个令牌：请向服务商核对 .env 里的 WECHATY_PUPPET_SERVICE_TOKEN，改好再重启。';
  const [, host] = /getaddrinfo E\w+ ([\w.-]+)/.exec(text) ?? [];
  if (host) return `连不上 ${host}：请检查这台机器的网络和域名解析，通了会自己接上。`;
  return toldOf(error);
}

const firstLine = (error: unknown): string => String(error).split('\n')[0]!.slice(0, 300);

/** By these words it is known whether the way to WeChat is broken. */
const KNOWN = /UNAVAILABLE|DEADLINE_EXCEEDED|CANCELLED|Watchdog|Timeout|E(?:CONN|HOST|NET|PIPE)[A-Z]*|ENOSPC|EACCES/gi;

function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const known = error.message.match(KNOWN) ?? [];
  const code = 'code' in error && /^\w{1,40}$/.test(String(error.code)) ? [String(error.code)] : [];
  const at = /([\w.-]+:\d+):\d+\)?$/m.exec(error.stack?.split('\n').find(line => /^\s+at /.test(line)) ?? '')?.[1];
  const name = /^\w{1,40}$/.test(error.name) ? error.name : 'Error';
  return [...new Set([name, ...code, ...known]), ...(at ? [at] : [])].join(' ');
}
