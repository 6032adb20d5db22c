import { expect, test } from 'vitest';
import { lineText, newsOf, type WechatLine } from '../../src/domain/wechat.ts';

const at = (time: string) => new Date(`2026-11-21T${time}:00+08:00`);
const NOW = at('10:45');
const line = (over: Partial<WechatLine> = {}): WechatLine => ({
  ...{ phase: 'online', since: at('10:32'), writtenAt: NOW, gaps: [] },
  ...over,
});
const text = (over: Partial<WechatLine>) => lineText(line(over), NOW, 'Asia/Shanghai');
const news = (over: Partial<WechatLine>) => newsOf(line(over), NOW, 'Asia/Shanghai');
const gap = (id: number, from: string, until: string, isSeen = false) => ({
  id,
  from: at(from),
  until: at(until),
  isSeen,
});

test('how the line is, in one sentence', () => {
  expect(text({ lastHeardAt: at('10:41') })).toBe('在线，10:32 起；最近一条 10:41');
  expect(text({})).toBe('在线，10:32 起；还没有收到过消息');
  expect(text({ since: new Date('2026-11-20T23:05:00+08:00'), lastHeardAt: at('00:10') })).toBe(
    '在线，11月20日 23:05 起；最近一条 00:10',
  );
  expect(text({ phase: 'scan' })).toBe('等人扫码登录，10:32 起');
  expect(text({ phase: 'starting' })).toBe('正在启动，10:32 起');
  expect(text({ phase: 'offline', trouble: '手机上退出了登录' })).toBe('离线，10:32 起：手机上退出了登录');
  expect(text({ phase: 'offline' })).toBe('离线，10:32 起');
  expect(text({ phase: 'off' })).toBe('已经停了，10:32 起');
  expect(text({ writtenAt: at('10:43') })).toBe('不知道，运行微信的进程没有消息，最后一次是 10:43');
  expect(text({ writtenAt: at('10:44') })).toContain('在线');
});

test('what stands above the cases: nothing while all is well', () => {
  expect(news({})).toBeUndefined();
  expect(news({ phase: 'starting', since: at('10:45') })).toBeUndefined();
  expect(news({ gaps: [gap(1, '10:00', '10:01'), gap(2, '09:00', '09:30', true)] })).toBeUndefined();
});

test('what stands above the cases when somebody must know or do something', () => {
  expect(news({ phase: 'scan' })).toMatchObject({ isScan: true, text: expect.stringContaining('等人扫码登录') });
  expect(news({ phase: 'starting' })?.text).toContain('现在收不到业主的微信');
  expect(news({ phase: 'offline', trouble: '网关没有应答' })?.text).toContain('网关没有应答');
  expect(news({ writtenAt: at('10:30') })?.text).toContain('不知道');
  expect(news({ gaps: [gap(3, '10:20', '10:32'), gap(2, '09:00', '09:30')] })).toEqual({
    isScan: false,
    upto: 3,
    text: expect.stringMatching(/^微信刚才离线 09:00–09:30、10:20–10:32，期间的消息可能未收到。/),
  });
  const night = { ...gap(4, '10:00', '10:20'), from: new Date('2026-11-20T23:05:00+08:00') };
  expect(news({ gaps: [night] })?.text).toContain('11月20日 23:05–10:20');
});
