import { join } from 'node:path';
import { z } from 'zod';
import { DomainError } from './domain/errors.ts';
import { parseKey } from './encryption-key.ts';
import type { ModelSettings } from './ports/language-model.ts';
import type { WechatySettings } from './ports/wechat.ts';

export { secretsOf } from './secret-settings.ts';

/** Everything the environment decides, read once. */
export interface Config {
  readonly host: string;
  readonly port: number;
  /** A PostgreSQL server's database; absent: the embedded one. */
  readonly databaseUrl?: string;
  /** Directory of the embedded database; absent: in memory, for the demo and rehearsals. */
  readonly dataDir?: string;
  /** The model that learned from what staff put right, which may be there; absent: in memory nothing is learned. */
  readonly learnedFile?: string;
  readonly publicUrl?: string;
  /** 32 bytes from which every key is derived. */
  readonly encryptionKey: Uint8Array;
  /** The key before it, while it is being changed: what it sealed, hashed and signed is still known. */
  readonly oldKey?: Uint8Array;
  readonly logLevel: string;
  readonly pace: { readonly silenceMs: number; readonly capMs: number };
  /** On when both settings are there. */
  readonly pager?: { readonly url: string; readonly secret: string };
  /** With it /metrics may be read from other machines. */
  readonly metricsToken?: string;
  /** The desk in Slack: on when there is a bot token and a way in. */
  readonly slack?: SlackConfig;
  /** WeChat by a personal account: on when a puppet is named. */
  readonly wechaty?: WechatySettings;
  /** A language model: asked for a second opinion when it has a name and an address or a key, and for answers when told to. */
  readonly model?: ModelSettings;
}

/** With an app token Slack is listened to over a socket, else it posts to /slack/events and signs with the secret. */
export interface SlackConfig {
  readonly botToken: string;
  readonly signingSecret?: string;
  readonly appToken?: string;
  readonly apiUrl?: string;
  /** For estates that name none. */
  readonly channel?: string;
}

const LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug'] as const;

const KEY_HELP =
  '请运行 `openssl rand -base64 32` 生成一个，写进 .env 并另存一份：丢了它，已加密的姓名电话就读不出来了';

const milliseconds = (name: string, fallback: number) =>
  z
    .string()
    .regex(/^\d{1,6}$/, `${name} 要写成 0 到 999999 的毫秒数，例如 ${fallback}`)
    .transform(Number)
    .default(fallback);

/** At least 16 characters, and not a row of the same few. */
const secret = (remedy: string) =>
  z
    .string()
    .refine(v => v.length >= 16 && new Set(v).size >= 8, remedy)
    .optional();

const webAddress = (name: string, example = 'https://door.example.com') =>
  z
    .string()
    .refine(v => URL.canParse(v) && /^https?:$/.test(new URL(v).protocol), `${name} 要写成完整的网址，例如 ${example}`)
    .optional();

/** ASCII without blanks, as somebody else gave it to us. */
const printable = (remedy: string, least = 1) =>
  z.optional(z.string().regex(new RegExp(`^[\\x21-\\x7e]{${least},500}$`), remedy));

const key = (remedy: string) => (text: string, context: z.RefinementCtx) => {
  const bytes = parseKey(text);
  if (bytes) return bytes;
  context.addIssue({ code: 'custom', message: remedy });
  return z.NEVER;
};

const settings = z.object({
  HOST: z.string().min(1, 'HOST 不能为空，例如 127.0.0.1').default('127.0.0.1'),
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'PORT 要写成 0 到 65535 的数字，例如 8080')
    .transform(Number)
    .refine(n => n <= 65535, 'PORT 要写成 0 到 65535 的数字，例如 8080')
    .default(8080),
  DATA_DIR: z.string().min(1, 'DATA_DIR 不能为空，例如 ./data').default('./data'),
  DATABASE_URL: z
    .string()
    .refine(
      v => URL.canParse(v) && /^postgres(ql)?:$/.test(new URL(v).protocol),
      'DATABASE_URL 要写成 postgres://用户:密码@地址:5432/库名；不写就用内置数据库',
    )
    .optional(),
  PUBLIC_URL: webAddress('PUBLIC_URL'),
  ENCRYPTION_KEY: z
    .string(`缺少 ENCRYPTION_KEY。${KEY_HELP}`)
    .transform(key(`ENCRYPTION_KEY 不够强：要 32 个随机字节（base64 或 64 位十六进制）。${KEY_HELP}`)),
  ENCRYPTION_KEY_OLD: z
    .string()
    .transform(key('ENCRYPTION_KEY_OLD 要原样写上更换之前的 ENCRYPTION_KEY；不在更换密钥就留空'))
    .optional(),
  LOG_LEVEL: z.enum(LEVELS, `LOG_LEVEL 只能是 ${LEVELS.join('、')}`).default('info'),
  TURN_SILENCE_MS: milliseconds('TURN_SILENCE_MS', 2500),
  TURN_CAP_MS: milliseconds('TURN_CAP_MS', 8000),
  PAGER_URL: webAddress('PAGER_URL'),
  PAGER_SECRET: secret('PAGER_SECRET 至少 16 个随机字符，用来给呼叫签名，例如用 openssl rand -hex 24 生成'),
  METRICS_TOKEN: secret(
    'METRICS_TOKEN 至少 16 个随机字符，例如用 openssl rand -hex 24 生成；不写就只有本机能读 /metrics',
  ),
  SLACK_BOT_TOKEN: z
    .string()
    .regex(/^xoxb-[\w-]{10,}$/, 'SLACK_BOT_TOKEN 要写成 xoxb- 开头的机器人令牌（应用页面 OAuth & Permissions 里）')
    .optional(),
  SLACK_SIGNING_SECRET: z
    .string()
    .regex(/^[0-9a-f]{32}$/i, 'SLACK_SIGNING_SECRET 要写成 32 位十六进制的签名密钥（应用页面 Basic Information 里）')
    .optional(),
  SLACK_APP_TOKEN: z
    .string()
    .regex(
      /^xapp-[\w-]{10,}$/,
      'SLACK_APP_TOKEN 要写成 xapp- 开头的应用令牌（Basic Information 的 App-Level Tokens，要有 connections:write）',
    )
    .optional(),
  SLACK_API_URL: webAddress('SLACK_API_URL', 'https://slack.com/api/'),
  SLACK_CHANNEL: z
    .string()
    .regex(/^[CG][A-Z0-9]{6,}$/, 'SLACK_CHANNEL 要写成频道编号，例如 C0123ABCD（在频道详情的最下面）')
    .optional(),
  WECHATY_PUPPET: z
    .string()
    .regex(/^[\w@./:-]{2,300}$/, 'WECHATY_PUPPET 要写成 wechaty 的接入方式，例如 service 或 wechat4u；不用微信就留空')
    .optional(),
  WECHATY_PUPPET_SERVICE_TOKEN: printable('WECHATY_PUPPET_SERVICE_TOKEN 要原样写上服务商给的令牌，中间没有空格', 4),
  WECHATY_NAME: z
    .string()
    .regex(/^\S.{0,29}$/u, 'WECHATY_NAME 要写成群里怎么叫我们，1到30个字，例如 门房')
    .default('门房'),
  WECHATY_COMMUNITY: printable('WECHATY_COMMUNITY 要写成小区编号，例如 cuihu'),
  OPENAI_API_KEY: printable('OPENAI_API_KEY 要原样写上服务商给的密钥，中间没有空格', 4),
  OPENAI_BASE_URL: webAddress('OPENAI_BASE_URL', 'https://api.openai.com/v1'),
  OPENAI_ANSWERS: z.enum(['on', 'off'], 'OPENAI_ANSWERS 要写成 on 或 off').default('off'),
  OPENAI_MODEL: printable('OPENAI_MODEL 要写成服务商的模型名，例如 gpt-5-mini'),
});

/** Reads the settings; every bad one is named with its remedy in one error. Empty counts as not set. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = settings.safeParse(given);
  const lines = (parsed.error?.issues ?? []).map(issue => `  · ${issue.path.join('.')}：${issue.message}`);
  if ('PAGER_URL' in given !== 'PAGER_SECRET' in given) {
    lines.push('  · PAGER_SECRET：PAGER_URL 和 PAGER_SECRET 要一起设置，或都不设置');
  }
  const isModelMeant = 'OPENAI_API_KEY' in given || 'OPENAI_BASE_URL' in given;
  if (isModelMeant !== 'OPENAI_MODEL' in given) {
    lines.push(
      isModelMeant
        ? '  · OPENAI_MODEL：还要写上模型名，例如 gpt-5-mini；不用语言模型就把 OPENAI_API_KEY 和 OPENAI_BASE_URL 都留空'
        : '  · OPENAI_MODEL：还要写上 OPENAI_API_KEY，或本地模型的 OPENAI_BASE_URL；不用语言模型就留空',
    );
  }
  if (given['OPENAI_ANSWERS'] === 'on' && !('OPENAI_MODEL' in given)) {
    lines.push('  · OPENAI_ANSWERS：要先有语言模型：写上 OPENAI_MODEL，或把 OPENAI_ANSWERS 写成 off');
  }
  const isSlackMeant = ['SLACK_SIGNING_SECRET', 'SLACK_APP_TOKEN', 'SLACK_CHANNEL'].some(name => name in given);
  if (isSlackMeant && !('SLACK_BOT_TOKEN' in given))
    lines.push('  · SLACK_BOT_TOKEN：还要写上机器人令牌；不用 Slack 就把 SLACK_ 开头的都留空');
  if ('SLACK_BOT_TOKEN' in given && !('SLACK_SIGNING_SECRET' in given || 'SLACK_APP_TOKEN' in given)) {
    lines.push(
      '  · SLACK_SIGNING_SECRET：还要写上签名密钥（Slack 能访问 PUBLIC_URL 时），或 SLACK_APP_TOKEN（不能访问时，用 Socket Mode）',
    );
  }
  const isWechatMeant = 'WECHATY_PUPPET_SERVICE_TOKEN' in given || 'WECHATY_COMMUNITY' in given;
  if (isWechatMeant && !('WECHATY_PUPPET' in given))
    lines.push('  · WECHATY_PUPPET：还要写上接入方式，例如 service；不用微信就把 WECHATY_ 开头的都留空');
  const { ENCRYPTION_KEY: ours, ENCRYPTION_KEY_OLD: old } = parsed.data ?? {};
  if (ours && old && Buffer.compare(ours, old) === 0) {
    lines.push(
      '  · ENCRYPTION_KEY_OLD：和 ENCRYPTION_KEY 是同一个。新密钥写在 ENCRYPTION_KEY，旧的写在 ENCRYPTION_KEY_OLD',
    );
  }
  if (!parsed.success || lines.length > 0) {
    throw new DomainError('bad_input', `设置有误，没有启动：\n${lines.join('\n')}`);
  }
  const s = parsed.data;
  return {
    host: s.HOST,
    port: s.PORT,
    ...(s.DATABASE_URL ? { databaseUrl: s.DATABASE_URL } : { dataDir: s.DATA_DIR }),
    learnedFile: learnedFileIn(s.DATA_DIR),
    ...(s.PUBLIC_URL ? { publicUrl: s.PUBLIC_URL } : {}),
    encryptionKey: s.ENCRYPTION_KEY,
    ...(s.ENCRYPTION_KEY_OLD ? { oldKey: s.ENCRYPTION_KEY_OLD } : {}),
    logLevel: s.LOG_LEVEL,
    pace: { silenceMs: s.TURN_SILENCE_MS, capMs: s.TURN_CAP_MS },
    ...(s.PAGER_URL && s.PAGER_SECRET ? { pager: { url: s.PAGER_URL, secret: s.PAGER_SECRET } } : {}),
    ...(s.METRICS_TOKEN ? { metricsToken: s.METRICS_TOKEN } : {}),
    ...(s.SLACK_BOT_TOKEN ? { slack: slackOf(s.SLACK_BOT_TOKEN, s) } : {}),
    ...(s.WECHATY_PUPPET ? { wechaty: wechatyOf(s.WECHATY_PUPPET, s) } : {}),
    ...(s.OPENAI_MODEL
      ? {
          model: {
            name: s.OPENAI_MODEL,
            ...(s.OPENAI_BASE_URL ? { baseUrl: s.OPENAI_BASE_URL } : {}),
            ...(s.OPENAI_API_KEY ? { apiKey: s.OPENAI_API_KEY } : {}),
            ...(s.OPENAI_ANSWERS === 'on' ? { composes: true } : {}),
          },
        }
      : {}),
  };
}

/** Where a model that learned from staff lies. */
export const learnedFileIn = (dataDir = './data'): string => join(dataDir, 'model.json');

const slackOf = (botToken: string, s: z.output<typeof settings>): SlackConfig => ({
  botToken,
  ...(s.SLACK_SIGNING_SECRET ? { signingSecret: s.SLACK_SIGNING_SECRET } : {}),
  ...(s.SLACK_APP_TOKEN ? { appToken: s.SLACK_APP_TOKEN } : {}),
  ...(s.SLACK_API_URL ? { apiUrl: s.SLACK_API_URL } : {}),
  ...(s.SLACK_CHANNEL ? { channel: s.SLACK_CHANNEL } : {}),
});

const wechatyOf = (puppet: string, s: z.output<typeof settings>): WechatySettings => ({
  puppet,
  name: s.WECHATY_NAME,
  dir: join(s.DATA_DIR, 'wechaty'),
  ...(s.WECHATY_PUPPET_SERVICE_TOKEN ? { token: s.WECHATY_PUPPET_SERVICE_TOKEN } : {}),
  ...(s.WECHATY_COMMUNITY ? { community: s.WECHATY_COMMUNITY } : {}),
});
