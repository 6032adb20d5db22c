import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { rows } from '../../src/db/client.ts';
import type { Attachment } from '../../src/domain/message.ts';
import { DESKTOP, type Screen } from '../support/browser.ts';
import { faultsOf, fontsOf, isChinese } from './layout.ts';
import { openChat, openDesk } from './people.ts';
import { setting } from './setting.ts';

const SMALL: Screen = { name: 'phone', width: 360, height: 740, isPhone: true };
const SENT: readonly Attachment[] = [
  { kind: 'voice', seconds: 12 },
  { kind: 'location', label: '翠湖花园北门岗亭', latitude: 31.29834, longitude: 120.58531 },
  { kind: 'link', title: '关于物业费的通知', url: `https://example.com/${'a1b2c3d4'.repeat(6)}` },
  { kind: 'file', name: '房屋租赁合同（2026年修订版，双方已签字）.pdf' },
  { kind: 'video', seconds: 33 },
  { kind: 'card', name: '王师傅' },
  { kind: 'sticker' },
];

describe.each([SMALL, DESKTOP])('at $width', screen => {
  const at = setting();

  test('the desk sees what was changed, what was taken back, and what came that is no text', async () => {
    const chat = await openChat(at, screen);
    await chat.say('3栋2单元1201厨房漏水');
    const number = /CH-[\d-]+/.exec(await chat.hear(/CH-\d/))?.[0] ?? '';
    await chat.say('你们上次来的师傅根本不会修');
    const desk = await openDesk(at, screen);
    await desk.openCase(number);
    const story = desk.page.locator('.story');

    const change = async (words: string, press: string) => {
      const line = chat.page.locator('.line.own', { hasText: words });
      await line.getByRole('button', { name: '修改或撤回' }).click();
      await chat.page.locator('dialog.changing[open]').getByRole('button', { name: press }).click();
    };
    for (const room of ['1202', '1203']) {
      await change('厨房漏水', '修改文字');
      await chat.page.getByLabel('改成').fill(`3栋2单元${room}厨房漏水`);
      await chat.page.getByRole('button', { name: '改好了' }).click();
      await chat.page.locator('.line.own', { hasText: room }).getByText('已修改').waitFor();
      await chat.hear(`记的是：3栋2单元${room}`);
    }
    await change('根本不会修', '撤回这条');

    // An open case shows it without being reloaded; the old words are one press away.
    await story.locator('.recalled del', { hasText: '根本不会修' }).waitFor();
    await story.locator('.recalled', { hasText: '业主已撤回' }).waitFor();
    const edited = story.locator('.say.left', { hasText: '1203厨房漏水' });
    await edited.locator('summary', { hasText: '业主改过' }).click();
    expect(await edited.locator('li').allTextContents()).toEqual([
      expect.stringContaining('1201厨房漏水'),
      expect.stringContaining('1202厨房漏水'),
    ]);
    await story.locator('.event', { hasText: '业主撤回了一条消息' }).waitFor();
    await story.evaluate(e => e.scrollTo(0, 0));
    await desk.keepPicture('trace');
    expect.soft(await faultsOf(desk)).toEqual([]);
    await desk.page.emulateMedia({ colorScheme: 'dark' });
    await desk.keepPicture('trace-dark');
    await story.locator('.recalled').evaluate(e => e.scrollIntoView({ block: 'start' }));
    await desk.keepPicture('trace-recalled-dark');
    await desk.page.emulateMedia({ colorScheme: 'light' });
    await desk.keepPicture('trace-recalled');

    const { client, receive } = at.house;
    const [chen] = await rows(client.db, sql`select account, address from conversation`);
    const { account, address } = chen as { account: string; address: string };
    for (const [i, attachment] of SENT.entries()) {
      await receive({
        ...{ channel: 'web', account, address, sender: { id: address }, attachment },
        ...{ externalId: `${address}:${i}`, text: i === 0 ? '听一下' : '' },
      });
    }
    await client.db.execute(
      sql`update outbox set status = 'expired' where id = (select max(id) from outbox where why like 'changed%')`,
    );
    await story.locator('.status', { hasText: '后来的结果代替了它' }).waitFor();
    for (const page of [chat.page, desk.page]) {
      await page.locator('.came', { hasText: '表情' }).waitFor();
      expect(await page.locator('.came').count()).toBe(SENT.length);
      expect(await page.locator('.came', { hasText: '语音 12秒' }).count()).toBe(1);
      expect(await page.locator('.bubble', { hasText: '［' }).count()).toBe(0);
    }
    await story.locator('.came', { hasText: '纬度 31.29834，经度 120.58531' }).waitFor();
    await story.locator('.came', { hasText: '语音' }).evaluate(e => e.scrollIntoView({ block: 'start' }));
    await desk.keepPicture('trace-attached');
    await desk.page.emulateMedia({ colorScheme: 'dark' });
    await desk.keepPicture('trace-attached-dark');
    expect.soft(await faultsOf(desk)).toEqual([]);
    await chat.page.locator('.came', { hasText: '语音' }).evaluate(e => e.scrollIntoView({ block: 'start' }));
    await chat.keepPicture('chat-attached');
    expect.soft(await faultsOf(chat)).toEqual([]);
    for (const seat of [chat, desk]) {
      expect.soft(await fontsOf(seat, '.came, .bubble, .earlier')).toSatisfy(isChinese);
      expect(seat.troubles).toEqual([]);
      await seat.context.close();
    }
  });
});
