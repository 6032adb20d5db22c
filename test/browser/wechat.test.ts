import { describe, expect, test } from 'vitest';
import { createPretendLink } from '../../adapters/wechaty/pretend/link.ts';
import { createWechatRecord } from '../../src/db/wechat-record.ts';
import type { WechatState } from '../../src/ports/wechat.ts';
import { DESKTOP, openHouse, PHONE } from '../support/browser.ts';
import { faultsOf } from './layout.ts';
import { openDesk } from './people.ts';
import { setting } from './setting.ts';

const MINUTE = 60_000;

describe.each([PHONE, DESKTOP])('on a $name', screen => {
  // How the line is, the test says itself.
  const watch = () => ({ start() {}, changed() {}, lost() {}, async stop() {} });
  const link = () => createPretendLink({ clock: { now: () => new Date() }, people: [] });
  const at = setting(() =>
    openHouse({ wechaty: { puppet: 'pretend', name: '门房', dir: '' } }, { wechat: { link, watch } }),
  );

  test('the code is scanned at the desk; what the line is and when it was away is seen there', async () => {
    const { house } = at;
    const now = Date.now();
    const clock = { now: () => new Date() };
    const record = createWechatRecord(house.client, house.cipher, clock);
    const is = async (phase: WechatState['phase'], since: number, more: Partial<WechatState> = {}) => {
      const lastHeardAt = new Date(now - 4 * MINUTE);
      const state = {
        phase,
        since: new Date(since),
        restarts: 1,
        waiting: 0,
        rssBytes: 142 * 1024 * 1024,
        lastHeardAt,
      };
      await record.keep('cuihu', { ...state, ...more });
    };
    await is('online', now - 50 * MINUTE);
    await is('offline', now - 20 * MINUTE, { trouble: '手机上退出了登录' });

    const desk = await openDesk(at, screen);
    const { page } = desk;
    const box = page.locator('dialog.wechat[open]');
    const news = page.locator('.wechat-line');
    await news.getByText('手机上退出了登录').waitFor();
    await desk.keepPicture('desk-wechat-offline');
    expect(await faultsOf(desk)).toEqual([]);

    await is('scan', now - 2 * MINUTE, { qr: 'https://login.weixin.qq.com/l/4d9fAbcDef==' });
    await news.getByRole('button', { name: '去扫码' }).click();
    const code = box.getByAltText('微信登录码');
    await code.waitFor();
    expect(new URL(page.url()).pathname).toBe('/desk/wechat');
    await expect.poll(() => code.evaluate(img => (img as HTMLImageElement).naturalWidth)).toBeGreaterThan(100);
    await desk.keepPicture('desk-wechat-scan');
    expect(await faultsOf(desk)).toEqual([]);

    await is('online', now - 1000, { self: { id: 'wxid_estate', name: '翠湖花园物业<b>服务</b>' } });
    await box.locator('.standing.online').waitFor();
    await box.getByText('翠湖花园物业<b>服务</b>').waitFor();
    expect(await code.count()).toBe(0);
    await box.getByText('用微信个人号的风险').click();
    await desk.keepPicture('desk-wechat-online');
    expect(await faultsOf(desk)).toEqual([]);
    await box.getByRole('button', { name: '关闭' }).click();
    expect(new URL(page.url()).pathname).toBe('/desk');

    await news.getByText('期间的消息可能未收到').waitFor();
    await desk.keepPicture('desk-wechat-gap');
    expect(await faultsOf(desk)).toEqual([]);
    await news.getByRole('button', { name: '知道了' }).click();
    await news.waitFor({ state: 'detached' });
    await desk.open('/desk/wechat');
    await box.locator('.gaps .long').waitFor();
    expect(desk.troubles).toEqual([]);
    await desk.context.close();
  });
});

describe('where it is not switched on', () => {
  const at = setting();

  test('the page says so plainly, and what is to be known before', async () => {
    const desk = await openDesk(at, PHONE);
    await desk.page.locator('.menu summary').click();
    await desk.page.getByRole('button', { name: '微信' }).click();
    const box = desk.page.locator('dialog.wechat[open]');
    await box.getByText('本小区没有接微信').waitFor();
    await box.getByText('WECHATY_PUPPET').waitFor();
    await desk.keepPicture('desk-wechat-off');
    expect(await faultsOf(desk)).toEqual([]);
    expect(desk.troubles).toEqual([]);
    await desk.context.close();
  });
});
