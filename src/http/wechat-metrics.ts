import { Gauge, type Registry } from 'prom-client';
import { isSilent } from '../domain/wechat.ts';
import type { Clock } from '../ports/clock.ts';
import type { WechatStanding } from '../ports/wechat.ts';

/** The figures of the line to WeChat, read from its row. What nobody knows is absent; not online is 0 in any case. */
export function createWechatGauges(registry: Registry, clock: Clock): (standing: WechatStanding | undefined) => void {
  const gauge = (name: string, help: string) => new Gauge({ name: `menfang_${name}`, help, registers: [registry] });
  const online = gauge(
    'wechat_online',
    '1 while the account is logged in; 0 also when nobody has said so for a minute.',
  );
  const figures = {
    phase: gauge(
      'wechat_phase_since_seconds',
      'For how long it has been as it is: starting, scan, online, offline, off.',
    ),
    heard: gauge(
      'wechat_last_heard_seconds',
      'Since the last message that came by WeChat; absent: there was none yet.',
    ),
    restarts: gauge('wechat_restarts_total', 'Restarts of the process that runs wechaty since the service started.'),
    waiting: gauge('wechat_waiting', 'Messages in the spool that are not on record yet.'),
    rss: gauge('wechat_rss_bytes', 'Memory of the process that runs wechaty.'),
    sent: gauge('wechat_sent_in_day', 'Messages sent in the last 24 hours.'),
  };

  return standing => {
    const now = clock.now();
    for (const figure of Object.values(figures)) figure.remove();
    const known = standing && !isSilent(standing, now) ? standing : undefined;
    online.set(known?.phase === 'online' ? 1 : 0);
    if (!known) return;
    const { since, lastHeardAt, restarts, waiting, rssBytes, sentInDay } = known;
    const age = (at: Date) => Math.max(0, (now.getTime() - at.getTime()) / 1000);
    figures.phase.set(age(since));
    if (lastHeardAt) figures.heard.set(age(lastHeardAt));
    figures.restarts.set(restarts);
    figures.waiting.set(waiting);
    figures.rss.set(rssBytes);
    if (sentInDay !== undefined) figures.sent.set(sentInDay);
  };
}
