import type { SlackApi } from '../../adapters/slack/api.ts';
import { botScopes, SLACK_PATH } from '../../adapters/slack/manifest.ts';
import type { SlackMethod } from '../../adapters/slack/scopes.ts';
import type { SocketState } from '../../adapters/slack/socket.ts';
import type { Config, SlackConfig } from '../config.ts';
import { bad, type Check, type Finding, fine, warn } from './doctor-check.ts';
import { channels, people } from './doctor-slack-record.ts';

/** What Slack answered, or its word of refusal: "channel_not_found"; `later` when it gave no answer. */
export type Answered =
  | { readonly kind: 'answer'; readonly body: Awaited<ReturnType<SlackApi['call']>> }
  | { readonly kind: 'refused'; readonly error: string }
  | { readonly kind: 'later'; readonly isAsked: boolean };
export type Ask = (method: SlackMethod, args?: Record<string, unknown>) => Promise<Answered>;

/** As long as somebody at a terminal waits. */
const TIMEOUT_MS = 5000;

/** The app in Slack is ours and may do its work; its channels are there; who is on duty is known there. */
export const slack: Check = async ({ config, seen }) => {
  if (!config.slack) return [fine('Slack 没有配置，工单只在值班台')];
  const ask = await askerWith(config.slack.botToken, config.slack);
  const test = await ask('auth.test');
  if (test.kind !== 'answer')
    return [unknown(test, config.slack), ...(await wayIn(config, config.slack, seen?.record?.slackSocket))];
  const { team, user, response_metadata: more } = test.body as typeof test.body & { team?: string; user?: string };
  return [
    fine(`Slack 工作区“${team}”认得机器人 ${user}`),
    scopes(more?.scopes ?? []),
    ...(await wayIn(config, config.slack, seen?.record?.slackSocket)),
    ...(await channels(ask, config.slack, seen?.record)),
    ...(await people(ask, seen?.record)),
  ];
};

async function askerWith(token: string, { apiUrl }: SlackConfig): Promise<Ask> {
  // Loaded here as in the service: only when it is set.
  const { createSlackApi, SlackLater, SlackRefused } = await import('../../adapters/slack/api.ts');
  const api = createSlackApi({ token, timeoutMs: TIMEOUT_MS, ...(apiUrl ? { apiUrl } : {}) });
  return async (method, args) => {
    try {
      return { kind: 'answer', body: await api.call(method, args) };
    } catch (error) {
      if (error instanceof SlackRefused) return { kind: 'refused', error: error.error.split(' ')[0] ?? '' };
      if (error instanceof SlackLater) return { kind: 'later', isAsked: error.isAsked };
      throw error;
    }
  };
}

const hostOf = ({ apiUrl }: SlackConfig): string => new URL(apiUrl ?? 'https://slack.com').host;

function unknown(answered: Exclude<Answered, { kind: 'answer' }>, settings: SlackConfig): Finding {
  if (answered.kind === 'refused')
    return bad(
      `Slack 不认 SLACK_BOT_TOKEN（${answered.error}）`,
      '请在应用页面 OAuth & Permissions 里重新安装，把新的 Bot User OAuth Token 写进 .env。',
    );
  if (answered.isAsked) return warn('Slack 请我们稍后再问', '请过一分钟再运行一次 npm run doctor。');
  return bad(
    `Slack 连不上：${hostOf(settings)}`,
    '请核对网络、防火墙和代理；这期间工单照常在值班台，Slack 连上后会自己补上。',
  );
}

function scopes(granted: readonly string[]): Finding {
  const missing = botScopes().filter(scope => !granted.includes(scope));
  if (missing.length === 0) return fine('Slack 应用的权限齐全');
  return bad(
    `Slack 应用缺少权限：${missing.join('、')}`,
    '请把 npm run slack-manifest 打印的清单贴进应用页面 App Manifest，保存后重新安装到工作区。',
  );
}

/** News can come in: over the socket, or to an address Slack may call. */
async function wayIn(
  { publicUrl }: Config,
  settings: SlackConfig,
  socket: SocketState | undefined,
): Promise<readonly Finding[]> {
  if (!settings.appToken) {
    if (publicUrl?.startsWith('https:')) return [fine(`Slack 把消息送到 ${new URL(publicUrl).host}${SLACK_PATH}`)];
    return [
      bad(
        '没有 https 的 PUBLIC_URL，Slack 里的点击和消息送不进来',
        '请在 .env 写上 PUBLIC_URL=https://您的域名；Slack 访问不到这里的，改用 SLACK_APP_TOKEN（Socket Mode）。',
      ),
    ];
  }
  const opened = await (await askerWith(settings.appToken, settings))('apps.connections.open');
  if (opened.kind === 'answer') return [fine('Slack 的长连接（Socket Mode）开得了'), ...hears(socket)];
  if (opened.kind === 'later')
    return [warn('Slack 的长连接这次没有查成', '请过一分钟再运行一次 npm run doctor；仍这样请核对网络和代理。')];
  return [
    bad(
      `Slack 的长连接开不了（${opened.error}）`,
      '请在应用页面 Basic Information 的 App-Level Tokens 生成有 connections:write 的令牌写进 SLACK_APP_TOKEN，并打开 Socket Mode。',
    ),
  ];
}

/** What the running service says of its connection; nothing when none could be asked. */
function hears(socket: SocketState | undefined): readonly Finding[] {
  if (!socket) return [];
  if (socket.isUp) return [fine('服务正连着 Slack')];
  const since = new Date(socket.since).toISOString();
  return [
    bad(
      `服务从 ${since} 起没有连上 Slack（${socket.why}）`,
      '服务会自己再连，最多隔一分钟；这期间工单照常在值班台。一直这样请核对网络、代理和 SLACK_APP_TOKEN，改了 .env 后重启服务。',
    ),
  ];
}
