import { manifestFor, type WayIn } from '../../adapters/slack/manifest.ts';
import { type Config, readConfig } from '../config.ts';
import { DomainError } from '../domain/errors.ts';

const [option, ...more] = process.argv.slice(2);
if (more.length > 0 || (option !== undefined && option !== '--socket')) {
  console.error(
    '用法：npm run -s slack-manifest [-- --socket]（打印 Slack 应用清单；--socket：Slack 访问不到本机时用）',
  );
  process.exit(1);
}
try {
  process.loadEnvFile('.env');
} catch {
  // No file: the environment itself has the settings.
}
try {
  process.stdout.write(manifestFor(option ? { kind: 'socket' } : wayIn(readConfig(process.env))));
} catch (error) {
  console.error(error instanceof DomainError ? error.message : error);
  process.exit(1);
}

/** As the service itself will be reached. */
function wayIn({ slack, publicUrl }: Config): WayIn {
  if (slack?.appToken) return { kind: 'socket' };
  if (publicUrl?.startsWith('https:')) return { kind: 'http', publicUrl };
  throw new DomainError(
    'bad_input',
    'Slack 只向 https 的地址送消息。请在 .env 写上 PUBLIC_URL=https://您的域名；Slack 访问不到这里的，加上 --socket。',
  );
}
