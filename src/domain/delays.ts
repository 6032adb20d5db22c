import { localDateTime, localTime } from './time.ts';

/**
 * What can lie longer than it should: a page that does not get out, an emergency's words that do not, a message waiting for
 * its turn, anything else that is due. The gravest first.
 */
export const DELAY_KINDS = ['page', 'urgent', 'unheard', 'unsent'] as const;
export type DelayKind = (typeof DELAY_KINDS)[number];

/** Longer than this is told to staff. */
export const DELAY_MS: Record<DelayKind, number> = { page: 20_000, urgent: 20_000, unheard: 60_000, unsent: 120_000 };

export interface Delay {
  readonly kind: DelayKind;
  readonly count: number;
  /** Of the oldest. */
  readonly since: Date;
  /** Where it does not get out; empty for what came in. */
  readonly channels: readonly string[];
}

const CHANNEL_NAMES: Readonly<Record<string, string>> = {
  web: '网页聊天',
  desk: '值班台',
  pager: '外部呼叫',
  wechaty: '微信',
  'wechat-official': '微信公众号',
  'wecom-kf': '微信客服',
  slack: 'Slack',
};
const HALF_A_DAY_MS = 12 * 3_600_000;

/** One calm sentence for the desk: what, since when, what to do. */
export function delayText({ kind, count, since, channels }: Delay, now: Date, timeZone: string): string {
  const isOld = now.getTime() - since.getTime() > HALF_A_DAY_MS;
  const at = isOld ? localDateTime(since, timeZone) : localTime(since, timeZone);
  const over = channels.map(c => CHANNEL_NAMES[c] ?? c).join('、');
  switch (kind) {
    case 'page':
      return `有 ${count} 个紧急呼叫没能发到外部呼叫系统，最早 ${at}。请马上打电话通知值班人员，并请系统管理员检查外部呼叫。`;
    case 'urgent':
      return `有 ${count} 条紧急消息超过 20 秒没有送到（${over}），最早 ${at}。请马上打电话联系当事人和值班人员。`;
    case 'unheard':
      return `有 ${count} 条消息超过 1 分钟没有处理，最早 ${at}。消息都已存好；请留意工单里的新内容，急的先打电话，5 分钟后还在请联系系统管理员。`;
    case 'unsent':
      return `有 ${count} 条消息超过 2 分钟没有送出（${over}），最早 ${at}。系统会继续重试；急的请直接打电话，一直不好请联系系统管理员。`;
  }
}
