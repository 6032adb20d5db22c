import { describe, expect, test } from 'vitest';
import { DESKTOP, PHONE } from '../support/browser.ts';
import { faultsOf } from './layout.ts';
import { openChat, openDesk } from './people.ts';
import { setting } from './setting.ts';

describe.each([PHONE, DESKTOP])('on a $name', screen => {
  const at = setting();

  test('a fire is answered at once, is red at the desk and ends when somebody takes it', async () => {
    const desk = await openDesk(at, screen);
    const chat = await openChat(at, screen);
    await chat.say('着火了');
    expect(await chat.hear('119')).toContain('别坐电梯');

    const bar = desk.page.locator('.alarm', { hasText: '着火了' });
    await bar.waitFor();
    expect(await bar.evaluate(e => getComputedStyle(e).backgroundColor)).toMatch(/^rgb\((183, 28, 28|229, 57, 53)\)$/);
    await chat.say('3栋2单元12楼，走廊里都是烟');
    await bar.filter({ hasText: '3栋2单元' }).waitFor();
    await chat.keepPicture('chat-alarm');
    await desk.keepPicture('desk-alarm');
    expect(await faultsOf(chat)).toEqual([]);
    expect(await faultsOf(desk)).toEqual([]);
    expect(at.house.pager.pages.length).toBeGreaterThan(0);

    await bar.getByRole('button', { name: '我来处理' }).click();
    await bar.waitFor({ state: 'detached' });
    await desk.openCase('着火了');
    await desk.page.locator('.event', { hasText: '小张' }).last().waitFor();
    await desk.keepPicture('desk-alarm-taken');
    expect(await faultsOf(desk)).toEqual([]);

    expect(chat.troubles).toEqual([]);
    expect(desk.troubles).toEqual([]);
    await chat.context.close();
    await desk.context.close();
  });
});
