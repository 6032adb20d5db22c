import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sparePort } from '../../src/commands/throwaway-postgres.ts';
import { DESKTOP, openBrowser, PHONE, takeSeat } from '../support/browser.ts';
import { type Program, typeIn } from '../support/terminal.ts';
import { faultsOf } from './layout.ts';

const ROOT = new URL('../..', import.meta.url).pathname;
const PATIENCE = { timeout: 60_000 };

describe.each([PHONE, DESKTOP])('on a $name', screen => {
  let browser: Browser;
  let home: string;
  let demo: Program;
  let address: string;
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'menfang-pretend-'));
    const port = String(await sparePort());
    demo = typeIn(ROOT, 'npm run demo -- --wechat', { HOME: home, PORT: port });
    address = (await demo.heard(/(http:\S+)\/pretend\s/))[1]!;
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    await demo.interrupt();
    rmSync(home, { recursive: true, force: true });
  });

  test('two owners and a room speak with us; the line is cut and comes back', async () => {
    const seat = await takeSeat(browser, { address }, screen);
    const { page } = seat;
    await seat.open('/pretend');
    const own = page.getByLabel('门房的手机');
    await own.getByText('“门房”这个号在线').waitFor();
    await own.getByText('微信在线').waitFor();
    await seat.keepPicture('pretend-empty');
    expect(await faultsOf(seat)).toEqual([]);

    const chen = page.getByLabel('陈女士的手机');
    const room = page.getByLabel('翠湖花园业主群', { exact: true });
    const say = async (phone: typeof chen, words: string) => {
      await phone.getByRole('textbox').fill(words);
      await phone.getByRole('button', { name: '发送', exact: true }).click();
    };
    await say(chen, '<b>3栋2单元1201</b>厨房漏水了');
    await chen.getByText('<b>3栋2单元1201</b>厨房漏水了').waitFor();
    await chen.getByRole('button', { name: '图片' }).click();
    const picture = chen.locator('.bubble img');
    await expect.poll(() => picture.evaluate(img => (img as HTMLImageElement).naturalWidth)).toBe(800);
    await chen
      .getByText(/编号：CH-/)
      .first()
      .waitFor(PATIENCE);

    await room.getByLabel('谁说').selectOption('老黄');
    await say(room, '3栋楼道着火了！');
    await room.getByText('119').first().waitFor(PATIENCE);
    await room.getByRole('button', { name: '语音' }).click();
    await room.getByRole('button', { name: '位置' }).click();
    await room.getByText('位置：').waitFor();
    await room.getByRole('button', { name: '撤回' }).click();
    await room.getByText('老黄撤回了一条消息').waitFor();
    await seat.keepPicture('pretend');
    await room.scrollIntoViewIfNeeded();
    await seat.keepPicture('pretend-room');
    expect(await faultsOf(seat)).toEqual([]);

    await own.getByRole('button', { name: '退出登录' }).click();
    await own.getByText('要扫码').waitFor();
    await say(chen, '还在吗');
    await chen.getByText('没收到这一条').waitFor();
    await own.scrollIntoViewIfNeeded();
    await own.getByText('等人扫码登录').waitFor(PATIENCE);
    await seat.keepPicture('pretend-scan');
    expect(await faultsOf(seat)).toEqual([]);
    await own.getByRole('button', { name: '扫一扫登录', exact: true }).click();
    await own.getByText('微信在线').waitFor(PATIENCE);
    await own.getByRole('button', { name: '断网 20 秒' }).click();
    await own.getByText('秒后回来').waitFor();
    await own.getByText('微信离线').waitFor();
    await seat.keepPicture('pretend-away');
    await own.getByText('微信在线').waitFor({ timeout: 120_000 });
    expect(seat.troubles).toEqual([]);
    await seat.context.close();
  });
});
