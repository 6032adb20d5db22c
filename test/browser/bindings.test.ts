import { describe, expect, test } from 'vitest';
import { DESKTOP, PHONE } from '../support/browser.ts';
import { faultsOf } from './layout.ts';
import { openChat, openDesk } from './people.ts';
import { setting } from './setting.ts';

describe.each([PHONE, DESKTOP])('on a $name', screen => {
  const at = setting();

  test('a code from the desk binds a chat; a request is seen, granted, and the owner hears of it', async () => {
    const desk = await openDesk(at, screen);
    const { page } = desk;
    const box = page.locator('dialog.bindings[open]');
    await page.locator('.menu summary').click();
    await page.getByRole('button', { name: '绑定房屋' }).click();
    await box.getByLabel('房号', { exact: true }).fill('3-2-1201');
    await box.getByRole('button', { name: '查' }).click();
    await box.locator('.home', { hasText: '陈美华' }).getByRole('button', { name: '生成绑定码' }).click();
    const code = (await box.locator('.slip .code').textContent()) ?? '';
    expect(code).toMatch(/^[A-Z0-9]{4}-[A-Z0-9]{4}$/);
    await desk.keepPicture('desk-binding-code');
    expect(await faultsOf(desk)).toEqual([]);
    await page.emulateMedia({ media: 'print' });
    await desk.keepPicture('desk-binding-print');
    expect(await box.locator('.finder button').isVisible()).toBe(false);
    expect(await box.locator('.slip .code').isVisible()).toBe(true);
    await page.emulateMedia({ media: 'screen' });
    await page.keyboard.press('Escape');

    const chat = await openChat(at, screen);
    await chat.say(code.toLowerCase().replace('-', ' '));
    await chat.hear('绑好');
    const other = await openChat(at, screen);
    await other.say('我是3栋2单元1201的租户，我要绑定房屋');
    await other.hear('登记的姓名');
    await other.say('周小雨');
    await other.hear('结果发在这里');

    await page.getByRole('button', { name: '绑定申请 1' }).click();
    await box.locator('.request', { hasText: '自称周小雨' }).waitFor();
    await desk.keepPicture('desk-binding-request');
    expect(await faultsOf(desk)).toEqual([]);
    await box.getByRole('button', { name: '不同意' }).click();
    await desk.keepPicture('desk-binding-refuse');
    expect(await faultsOf(desk)).toEqual([]);
    await box.getByRole('button', { name: '返回' }).click();
    await box.getByRole('button', { name: '同意', exact: true }).click();
    await box.getByText('没有在等的申请').waitFor();
    await other.hear('核对过了');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: '绑定申请 1' }).waitFor({ state: 'detached' });
    expect([...desk.troubles, ...chat.troubles, ...other.troubles]).toEqual([]);
    await Promise.all([desk, chat, other].map(seat => seat.context.close()));
  });
});
