import { afterEach, expect, test } from 'vitest';
import type { WechatDesk } from '../../../adapters/desk/wechat.ts';
import type { Staff } from '../../../src/domain/people.ts';
import type { WechatStanding } from '../../../src/ports/wechat.ts';
import { openDesk, signedIn } from './door.ts';
import { EVIL, laoLiu, managerWang, stranger } from './fakes.ts';

const NOW = new Date('2026-11-21T10:45:00+08:00');
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);
const QR = 'http://weixin.qq.com/x/once-only';
const ONLINE: WechatStanding = {
  ...{ phase: 'online', since: ago(13), writtenAt: NOW, restarts: 1, waiting: 2, rssBytes: 140e6, gaps: [] },
  ...{ lastHeardAt: ago(4), name: EVIL, sentInDay: 17 },
};
const SCAN: WechatStanding = { ...ONLINE, phase: 'scan', awaySince: ago(20), qr: { text: QR, at: ago(1) } };

let desk: Awaited<ReturnType<typeof openDesk>>;
afterEach(() => desk.app.close());

/** A desk with WeChat as it stands; what was asked of it. */
async function deskWith(standing: WechatStanding | undefined, over: Partial<WechatDesk> = {}) {
  const asked: string[] = [];
  const shownTo: string[] = [];
  const seen: (readonly [string, number])[] = [];
  desk = await openDesk({
    wechat: {
      clock: { now: () => NOW },
      record: {
        async read(communityId) {
          asked.push(communityId);
          return standing;
        },
        latest: async () => standing,
        seen: async (staff, upto) => void seen.push([staff.name, upto]),
      },
      onCodeShown: staff => shownTo.push(staff.name),
      ...over,
    },
  });
  const as = (staff?: Staff) => signedIn(desk.app, desk.fake, staff);
  return { as, asked, shownTo, seen };
}

test('how it is, in words, with what it has done', async () => {
  const { as } = await deskWith({
    ...ONLINE,
    gaps: [
      { id: 8, from: ago(40), until: ago(39.5), isSeen: false },
      { id: 7, from: ago(100), until: ago(90), isSeen: true },
    ],
  });
  expect((await (await as()).get('/api/wechat')).json()).toEqual({
    isOn: true,
    mayScan: true,
    mostInDay: 200,
    line: {
      phase: 'online',
      text: '在线，10:32 起；最近一条 10:41',
      isSilent: false,
      name: EVIL,
      ...{ restarts: 1, waiting: 2, rssBytes: 140e6, sentInDay: 17 },
      gaps: [
        { id: 8, text: '10:05–10:05', isLong: false },
        { id: 7, text: '09:05–09:15', isLong: true },
      ],
    },
  });
});

test('the code is a picture for those who may bind; who saw it is noted once for each code', async () => {
  const { as, shownTo } = await deskWith(SCAN);
  const zhang = await as();
  const shown = (await zhang.get('/api/wechat')).json();
  expect(shown.line.awaySince).toBe('10:25');
  expect(shown.line.qrAt).toBe(ago(1).toISOString());
  expect(JSON.stringify(shown)).not.toContain(QR);
  for (let i = 0; i < 3; i++) {
    const code = await zhang.get('/api/wechat/code.svg');
    expect(code.statusCode).toBe(200);
    expect(code.headers).toMatchObject({ 'content-type': 'image/svg+xml', 'cache-control': 'no-store' });
    expect(code.body).toMatch(/^<svg /);
    expect(code.body).not.toContain('weixin');
  }
  const liu = await as(laoLiu);
  expect((await liu.get('/api/wechat')).json()).toMatchObject({ isOn: true, mayScan: false });
  expect((await liu.get('/api/wechat/code.svg')).statusCode).toBe(403);
  expect(shownTo).toEqual(['小张']);
  await (await as(managerWang)).get('/api/wechat/code.svg');
  expect(shownTo).toEqual(['小张', '王经理']);
  expect((await desk.app.inject('/desk/api/wechat/code.svg')).statusCode).toBe(401);
  expect((await desk.app.inject('/desk/api/wechat')).statusCode).toBe(401);
});

test.each([
  ['nobody asks for a scan', ONLINE],
  ['nobody knows how it is', { ...SCAN, writtenAt: ago(2) }],
  ['it has never run', undefined],
])('there is no code when %s', async (_, standing) => {
  const { as } = await deskWith(standing);
  const zhang = await as();
  expect((await zhang.get('/api/wechat/code.svg')).statusCode).toBe(404);
  expect((await zhang.get('/api/wechat')).json().line?.qrAt).toBeUndefined();
});

test('another community hears nothing of it, and no code', async () => {
  const { as, asked } = await deskWith(SCAN, { community: 'wx' });
  const other = await as(stranger);
  expect((await other.get('/api/wechat')).json()).toEqual({ isOn: false, mayScan: true, mostInDay: 200 });
  expect((await other.get('/api/wechat/code.svg')).statusCode).toBe(404);
  expect((await other.get('/api/alarms')).json()).not.toHaveProperty('wechat');
  expect(asked).toEqual([]);
});

test('where WeChat is not switched on nothing is said above the cases, and the page says so', async () => {
  desk = await openDesk();
  const zhang = await signedIn(desk.app, desk.fake);
  expect((await zhang.get('/api/wechat')).json()).toEqual({ isOn: false, mayScan: true, mostInDay: 200 });
  expect((await zhang.get('/api/alarms')).json()).not.toHaveProperty('wechat');
  expect((await zhang.get('/api/wechat/code.svg')).statusCode).toBe(404);
});

test('above the cases stands what somebody must do, and a gap until it is read', async () => {
  const told = async (standing: WechatStanding) => {
    const { as, seen } = await deskWith(standing);
    const zhang = await as();
    return { news: (await zhang.get('/api/alarms')).json().wechat, zhang, seen };
  };
  expect((await told(SCAN)).news).toEqual({
    isScan: true,
    text: '微信等人扫码登录，10:32 起。登录之前收不到业主的微信。',
  });
  await desk.app.close();
  expect((await told(ONLINE)).news).toBeUndefined();
  await desk.app.close();
  const { news, zhang, seen } = await told({
    ...ONLINE,
    gaps: [{ id: 7, from: ago(20), until: ago(13), isSeen: false }],
  });
  expect(news).toMatchObject({ upto: 7, text: expect.stringContaining('微信刚才离线 10:25–10:32') });
  expect((await zhang.post('/api/wechat/seen', { upto: 7 })).statusCode).toBe(200);
  expect((await zhang.post('/api/wechat/seen', { upto: 'all' })).statusCode).toBe(400);
  const foreign = { origin: 'https://elsewhere.example' };
  expect((await zhang.post('/api/wechat/seen', { upto: 7 }, foreign)).statusCode).toBe(403);
  expect(seen).toEqual([['小张', 7]]);
});

test('its address shows the desk to whoever is signed in, and the door to everybody else', async () => {
  const { as } = await deskWith(ONLINE);
  const page = await (await as()).get('/wechat');
  expect(page.body).toContain('<div id="desk">');
  expect((await desk.app.inject('/desk/wechat')).body).toContain('登录码');
});
