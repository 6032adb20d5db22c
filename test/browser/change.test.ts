import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { rows } from '../../src/db/client.ts';
import { DESKTOP, type Screen } from '../support/browser.ts';
import { faultsOf, fontsOf, isChinese } from './layout.ts';
import { type Chat, openChat } from './people.ts';
import { setting } from './setting.ts';

const SMALL: Screen = { name: 'phone', width: 320, height: 568, isPhone: true };
const COMMON: Screen = { name: 'phone', width: 360, height: 740, isPhone: true };

const lineOf = (chat: Chat, words: string) => chat.page.locator('.line.own', { hasText: words });
const pressed = (chat: Chat, words: string) =>
  lineOf(chat, words).getByRole('button', { name: `修改或撤回“${words}”` });
const inDialog = (chat: Chat, name: string) => chat.page.locator('dialog.changing[open]').getByRole('button', { name });

describe.each([SMALL, COMMON, DESKTOP])('at $width', screen => {
  const at = setting();

  test('words are changed and taken back with large buttons; every device of the owner shows it, also after a reload', async () => {
    const chat = await openChat(at, screen);
    await chat.say('3栋2单元1201厨房漏水');
    await chat.hear(/CH-\d/);
    await chat.say('你们是不是不想修');
    const other = await openChat(at, screen);
    await other.context.addCookies(await chat.context.cookies());
    await other.open('/chat');
    await lineOf(other, '3栋2单元').waitFor();

    await pressed(chat, '3栋2单元1201厨房漏水').click();
    await chat.keepPicture('change-asked');
    expect.soft(await faultsOf(chat)).toEqual([]);
    await inDialog(chat, '修改文字').click();
    await chat.page.getByLabel('改成').fill('3栋2单元1203厨房漏水');
    await chat.keepPicture('change-writing');
    expect.soft(await faultsOf(chat)).toEqual([]);
    await inDialog(chat, '改好了').click();
    await lineOf(chat, '1203')
      .getByText(/^已修改 \d\d:\d\d$/)
      .waitFor();
    await chat.hear('跟着改了');
    await lineOf(other, '1203').getByText('已修改').waitFor();

    // By keyboard alone.
    await pressed(chat, '你们是不是不想修').focus();
    await chat.page.keyboard.press('Enter');
    await inDialog(chat, '修改文字').waitFor();
    await chat.page.keyboard.press('Tab');
    await chat.page.keyboard.press('Enter');
    await lineOf(chat, '已撤回').waitFor();
    await lineOf(other, '已撤回').waitFor();
    await chat.hear('您撤回的那条');
    expect(await chat.page.evaluate(() => document.activeElement?.className)).toBe('messages');
    await chat.keepPicture('changed');
    expect.soft(await faultsOf(chat)).toEqual([]);
    expect.soft(await fontsOf(chat, '.bubble, .note, button')).toSatisfy(isChinese);

    for (const device of [chat, other]) {
      await device.page.reload();
      await lineOf(device, '已撤回').waitFor();
      await lineOf(device, '1203').getByText('已修改').waitFor();
      expect(await device.page.content()).not.toContain('不想修');
      expect(await device.page.locator('.line.own').count()).toBe(2);
      expect(device.troubles).toEqual([]);
    }
    await Promise.all([chat, other].map(seat => seat.context.close()));
  });

  test('a change that does not get through is said in words, is tried again by itself, and loses nothing', async () => {
    const chat = await openChat(at, screen);
    await chat.say('8栋门禁坏了');
    await chat.context.setOffline(true);
    await pressed(chat, '8栋门禁坏了').click();
    await inDialog(chat, '修改文字').click();
    await chat.page.getByLabel('改成').fill('9栋门禁坏了');
    await inDialog(chat, '改好了').click();
    await lineOf(chat, '8栋')
      .getByText(/还没改成：.*自动补发/)
      .waitFor();
    await lineOf(chat, '8栋').getByText('想改成：9栋门禁坏了').waitFor();
    await chat.keepPicture('change-cut');
    expect.soft(await faultsOf(chat)).toEqual([]);
    await chat.context.setOffline(false);
    await lineOf(chat, '9栋门禁坏了').getByText('已修改').waitFor();

    const { db } = at.house.client;
    await db.execute(sql`update message set arrived_at = arrived_at - interval '20 min'`);
    await pressed(chat, '9栋门禁坏了').click();
    await inDialog(chat, '修改文字').click();
    await chat.page.getByLabel('改成').fill('10栋门禁坏了');
    await inDialog(chat, '改好了').click();
    await lineOf(chat, '9栋')
      .getByText(/没改成：.*超过10分钟/)
      .waitFor();
    await chat.keepPicture('change-refused');
    expect.soft(await faultsOf(chat)).toEqual([]);
    await chat.page.reload();
    await lineOf(chat, '9栋').getByRole('button', { name: '当新消息发出' }).click();
    await lineOf(chat, '10栋门禁坏了').getByLabel('已送到').waitFor();
    expect(await rows(db, sql`select 1 from message where text = '10栋门禁坏了' and changes is null`)).toHaveLength(1);
    // What is too old is not offered at all.
    await lineOf(chat, '9栋').waitFor();
    expect(await lineOf(chat, '9栋').locator('.change').count()).toBe(0);
    await chat.context.close();
  });
});
