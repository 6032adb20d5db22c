import { describe, expect, test } from 'vitest';
import { DESKTOP, PHONE } from '../support/browser.ts';
import { faultsOf } from './layout.ts';
import { openDesk } from './people.ts';
import { setting } from './setting.ts';

describe.each([PHONE, DESKTOP])('on a $name', screen => {
  const at = setting();

  test('a call is put on record at the desk, and nobody is offered to write to who has no chat', async () => {
    const desk = await openDesk(at, screen);
    const { page } = desk;
    await page.getByRole('button', { name: '登记工单' }).click();
    const form = page.getByRole('dialog', { name: '登记工单' });
    await form.getByLabel('说了什么').fill('厨房水管漏水，地上都湿了');
    await form.getByLabel('房号或位置').fill('3-2-1201');
    await form.getByLabel('报事人').fill('陈美华');
    await form.getByLabel('电话').fill('没有');
    await desk.keepPicture('desk-log');
    expect.soft(await faultsOf(desk)).toEqual([]);
    await form.getByRole('button', { name: '登记', exact: true }).click();
    await form.getByRole('alert').filter({ hasText: '电话看不明白' }).waitFor();
    expect(await form.getByLabel('说了什么').inputValue()).toContain('水管漏水');
    await form.getByLabel('电话').fill('13800001201');
    await form.getByRole('button', { name: '登记', exact: true }).click();

    // The case opens by itself.
    await page.locator('.head .badge', { hasText: '来电登记，没有聊天' }).waitFor();
    expect(await page.locator('.head').textContent()).toMatch(/3栋2单元1201[\s\S]*13800001201[\s\S]*漏水/);
    await desk.claim();
    expect(await page.getByRole('tab', { name: '回复业主' }).count()).toBe(0);
    expect(await page.getByRole('button', { name: '接管对话' }).count()).toBe(0);
    await desk.note('已打电话，师傅十点到');
    await page.getByRole('button', { name: '办结', exact: true }).click();
    await page.getByRole('textbox', { name: '办结' }).fill('换了角阀');
    await page.getByRole('button', { name: '预览办结' }).click();
    const preview = page.locator('.preview');
    await preview.filter({ hasText: '业主没有聊天，不会收到这句话。请打电话告知' }).waitFor();
    await desk.keepPicture('desk-log-case');
    expect.soft(await faultsOf(desk)).toEqual([]);
    await page.getByRole('button', { name: '办结，我来打电话' }).click();
    await page.locator('.state.resolved').first().waitFor();
    expect(desk.troubles.filter(t => !t.includes('400'))).toEqual([]);
    await desk.context.close();
  });
});
