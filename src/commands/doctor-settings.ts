import { type Config, readConfig } from '../config.ts';
import { DomainError } from '../domain/errors.ts';
import { bad, type Finding, fine, type Patient, warn } from './doctor-check.ts';

/** The settings, or everything that is wrong with them at once. */
export function readSettings(env: Parameters<typeof readConfig>[0]): Config | readonly Finding[] {
  try {
    return readConfig(env);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const [, ...lines] = error.message.split('\n');
    return lines.map(line => bad(`设置 ${line.replace(/^\s*·\s*/, '')}`, '改好 .env 后再运行一次 npm run doctor。'));
  }
}

const isHere = (host: string): boolean => /^(localhost|127\..*|\[::1\])$/.test(host);

/** Cookies of owners and staff travel in the clear over plain http. */
export async function publicAddress({ config }: Pick<Patient, 'config'>): Promise<readonly Finding[]> {
  if (config.publicUrl === undefined)
    return [
      warn('没有设置 PUBLIC_URL，登录链接只在本机能打开', '对外使用前，请在 .env 写上 PUBLIC_URL=https://您的域名。'),
    ];
  const { protocol, hostname } = new URL(config.publicUrl);
  if (protocol === 'https:' || isHere(hostname)) return [fine(`对外地址 ${protocol}//${hostname}`)];
  return [
    bad(
      `对外地址 ${protocol}//${hostname} 不是 https，登录凭证会明文传输`,
      '请给反向代理配好证书，并把 PUBLIC_URL 改成 https:// 开头（见 docs/operations.md）。',
    ),
  ];
}
