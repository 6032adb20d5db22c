import { localDate, localDateTime, localTime } from './time.ts';

/** How the line to WeChat can be. */
export const WECHAT_PHASES = ['off', 'starting', 'scan', 'online', 'offline'] as const;
export type WechatPhase = (typeof WECHAT_PHASES)[number];

/** Written anew every quarter of a minute; without a word for so long nobody knows how the line is. */
export const WECHAT_SILENT_MS = 60_000;
/** A gap that lasted longer is told to staff; a shorter one is only on record. */
export const TOLD_GAP_MS = 60_000;
/** Messages an account sends in 24 hours at the most. */
export const WECHAT_MOST_IN_DAY = 200;

/** From when to when nothing that was written to us could be heard. */
export interface WechatGap {
  readonly id: number;
  readonly from: Date;
  readonly until: Date;
  /** Somebody at the desk said that he has read it. */
  readonly isSeen: boolean;
}

/** What the words about the line are made of. */
export interface WechatLine {
  readonly phase: WechatPhase;
  readonly since: Date;
  readonly lastHeardAt?: Date;
  /** Why it is not online, in Chinese, for staff. */
  readonly trouble?: string;
  readonly writtenAt: Date;
  readonly gaps: readonly WechatGap[];
}

/** The process that would tell has not told anything for too long. */
export const isSilent = ({ writtenAt }: Pick<WechatLine, 'writtenAt'>, now: Date): boolean =>
  now.getTime() - writtenAt.getTime() > WECHAT_SILENT_MS;

/** It lasted long enough to be told. */
export const isLongGap = ({ from, until }: Pick<WechatGap, 'from' | 'until'>): boolean =>
  until.getTime() - from.getTime() > TOLD_GAP_MS;

/** "10:32", with the day where it is not today. */
export const momentOf = (at: Date, now: Date, timeZone: string): string =>
  localDate(at, timeZone) === localDate(now, timeZone) ? localTime(at, timeZone) : localDateTime(at, timeZone);

/** "10:32–10:40", with the days where they are not today. */
export function gapTimes({ from, until }: Pick<WechatGap, 'from' | 'until'>, now: Date, timeZone: string): string {
  const isOneDay = localDate(from, timeZone) === localDate(until, timeZone);
  const end = isOneDay ? localTime(until, timeZone) : momentOf(until, now, timeZone);
  return `${momentOf(from, now, timeZone)}–${end}`;
}

/** What is told of gaps as soon as they are over. */
export const gapsText = (gaps: readonly Pick<WechatGap, 'from' | 'until'>[], now: Date, timeZone: string): string =>
  `微信刚才离线 ${gaps.map(gap => gapTimes(gap, now, timeZone)).join('、')}，期间的消息可能未收到。请在登录这个号的手机上看一遍那段时间的聊天，漏下的在值班台登记。`;

/** How the line is, in one sentence: "在线，10:32 起；最近一条 10:41". */
export function lineText(line: WechatLine, now: Date, timeZone: string): string {
  const at = (moment: Date) => momentOf(moment, now, timeZone);
  if (isSilent(line, now)) return `不知道，运行微信的进程没有消息，最后一次是 ${at(line.writtenAt)}`;
  const since = `${at(line.since)} 起`;
  switch (line.phase) {
    case 'online':
      return `在线，${since}；${line.lastHeardAt ? `最近一条 ${at(line.lastHeardAt)}` : '还没有收到过消息'}`;
    case 'scan':
      return `等人扫码登录，${since}`;
    case 'starting':
      return `正在启动，${since}`;
    case 'offline':
      return `离线，${since}${line.trouble ? `：${line.trouble}` : ''}`;
    case 'off':
      return `已经停了，${since}`;
  }
}

/** What stands above the list of cases: something about WeChat that somebody must know or do. */
export interface WechatNews {
  readonly text: string;
  /** Somebody has to scan the code. */
  readonly isScan: boolean;
  /** It is about gaps up to this one, and goes when somebody has read it. */
  readonly upto?: number;
}

/** undefined: all is well. */
export function newsOf(line: WechatLine, now: Date, timeZone: string): WechatNews | undefined {
  const isShort = now.getTime() - line.since.getTime() < TOLD_GAP_MS;
  const text = `微信${lineText(line, now, timeZone)}`;
  if (isSilent(line, now))
    return { text: `${text}。请系统管理员看一下服务；业主可能联系不上，请留意电话。`, isScan: false };
  if (line.phase === 'scan') return { text: `${text}。登录之前收不到业主的微信。`, isScan: true };
  if (line.phase === 'starting' && isShort) return undefined;
  if (line.phase !== 'online') return { text: `${text}。现在收不到业主的微信，请留意电话。`, isScan: false };
  const unread = line.gaps.filter(gap => !gap.isSeen && isLongGap(gap)).sort((a, b) => a.id - b.id);
  if (unread.length === 0) return undefined;
  return { text: gapsText(unread, now, timeZone), isScan: false, upto: unread.at(-1)!.id };
}
