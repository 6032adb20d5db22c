import { describe, expect, test } from 'vitest';
import { DESKTOP, PHONE, type Screen } from '../support/browser.ts';
import { faultsOf, fontsOf, isChinese } from './layout.ts';
import { openChat, openDesk, photo } from './people.ts';
import { setting } from './setting.ts';

const SMALL_PHONE: Screen = { name: 'small-phone', width: 360, height: 640, isPhone: true };
const LONG_WORD = `https://example.com/${'a1b2c3d4'.repeat(30)}`;
const RANT = '从上个月就开始反映了，到现在没有一个人来看过，每次打电话都说马上到。'.repeat(12);

describe.each([SMALL_PHONE, PHONE, DESKTOP])('at $width × $height', screen => {
  const at = setting();

  test('the chat holds what people really write', async () => {
    const chat = await openChat(at, screen);
    await chat.say(`8栋2单元1503卫生间天花板漏水。${RANT}`);
    await chat.hear(/CH-\d/);
    await chat.showPicture(await photo());
    await chat.say(LONG_WORD);
    await chat.page.route('**/chat/messages?*', route =>
      route.fulfill({ status: 413, json: { error: '这段话超过5000字，没有发出去。请分成几条发送。' } }),
    );
    await chat.write('这条太长了');
    await chat.page.locator('.remedy').waitFor();
    await chat.page.getByLabel('写消息').fill(RANT);
    await chat.keepPicture('chat-full');
    expect(await faultsOf(chat)).toEqual([]);
    expect(await fontsOf(chat, '.bubble, .trouble, .remedy button')).toSatisfy(isChinese);

    await chat.page.locator('.messages').evaluate(e => e.scrollTo(0, 0));
    await chat.keepPicture('chat-top');
    expect(await faultsOf(chat)).toEqual([]);
    await chat.page.locator('.line.own .picture').click();
    await chat.page.locator('dialog.viewer[open]').waitFor();
    expect(await faultsOf(chat)).toEqual([]);
    await chat.context.close();
  });

  test('the desk holds a long case, two alarms and everything that opens', async () => {
    const desk = await openDesk(at, screen, '9001');
    const [angry, first, second] = await Promise.all([1, 2, 3].map(() => openChat(at, screen)));
    if (!angry || !first || !second) throw new Error('three owners are needed');
    await angry.say(`6栋1单元楼道堆满杂物。${RANT}${LONG_WORD}`);
    const number = /CH-[\d-]+/.exec(await angry.hear(/CH-\d/))?.[0] ?? '';
    await angry.showPicture(await photo());
    const { page } = desk;
    await page.locator('a.line', { hasText: number }).waitFor();
    await desk.openCase(number);
    await desk.keepPicture('desk-long');
    expect(await faultsOf(desk)).toEqual([]);

    for (const [press, opened] of [
      ['修改信息', 'dialog[open]'],
      ['转派', 'dialog[open]'],
      ['暂停自动回复', 'dialog[open]'],
    ] as const) {
      await page.getByRole('button', { name: press, exact: true }).first().click();
      await page.locator(opened).waitFor();
      await desk.keepPicture(`desk-${press}`);
      expect.soft(await faultsOf(desk), press).toEqual([]);
      await page.keyboard.press('Escape');
      await page.locator(opened).waitFor({ state: 'detached' });
    }
    await page.getByRole('button', { name: '常用语' }).click();
    await page.locator('.sayings .pick').first().waitFor();
    await desk.keepPicture('desk-sayings');
    expect.soft(await faultsOf(desk)).toEqual([]);
    await page.getByRole('button', { name: '办结', exact: true }).click();
    await page.getByRole('textbox', { name: '办结' }).fill(RANT);
    await desk.keepPicture('desk-resolve');
    expect.soft(await faultsOf(desk)).toEqual([]);

    await first.say('有两个人被困在5栋电梯里');
    await second.say('2单元有人晕倒了，叫不醒');
    await page.locator('.alarm').nth(1).waitFor();
    await desk.keepPicture('desk-alarms-over-case');
    expect.soft(await faultsOf(desk)).toEqual([]);
    await Promise.all([angry, first, second, desk].map(seat => seat.context.close()));
  });
});
